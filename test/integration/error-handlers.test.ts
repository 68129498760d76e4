import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import {
  Annotation,
  Command,
  END,
  interrupt,
  isInterrupted,
  isNodeError,
  reducers,
  Send,
  START,
  StateGraph,
} from '../../src/index.ts';
import type { ErrorHandler } from '../../src/index.ts';
import { describeOnBoth } from '../support/on-both.ts';

const State = Annotation.Root({
  log: Annotation<string[], string | string[]>({ reducer: reducers.append, default: () => [] }),
});
const fails = (): never => {
  throw new TypeError('no such account', { cause: new Error('404') });
};

describeOnBoth('The errorHandler of a node', (place) => {
  const options = () => ({ checkpointer: place().checkpointer, name: place().name() });

  it('is called when the retries are used up, with the error; what it returns is the task’s, and the node’s edges do not fire', async () => {
    let attempts = 0;
    const handler: ErrorHandler<{ log: string[] }> = (state, failed, config) => {
      const { node, error } = failed;
      const cause = error.cause instanceof Error ? error.cause.name : '';
      return {
        log: [
          `${node}: ${error.name} ${error.message}, ${cause}, ${isNodeError(failed)}`,
          `after ${state.log.join()}, ${config.runName}, attempt ${config.executionInfo.nodeAttempt}`,
        ],
      };
    };
    const graph = new StateGraph(State)
      .addNode(
        'charge',
        () => {
          attempts += 1;
          fails();
        },
        {
          errorHandler: handler,
          retryPolicy: { maxAttempts: 2, initialInterval: 5, jitter: false, retryOn: () => true },
        },
      )
      .addNode('next', () => ({ log: 'next' }))
      .addEdge(START, 'charge')
      .addEdge('charge', 'next')
      .compile(options());
    const config = place().thread();
    const chunks: unknown[] = [];
    for await (const chunk of graph.stream({ log: 'in' }, config)) chunks.push(chunk);
    const log = [
      'charge: TypeError no such account, TypeError, true',
      'after in, __error_handler__charge, attempt 1',
    ];
    expect(chunks).toEqual([{ __error_handler__charge: { log } }]);
    expect(attempts).toBe(2);
    const { values, next } = await graph.getState(config);
    expect(values).toEqual({ log: ['in', ...log] });
    expect(next).toEqual([]);
  });

  it('leads on with a Command, beside siblings whose results stay', async () => {
    const graph = new StateGraph(State)
      .addNode('charge', fails, {
        errorHandler: () => new Command({ update: { log: 'refused' }, goto: 'tell' }),
        ends: ['tell'],
      })
      .addNode('pack', async () => {
        await sleep(20);
        return { log: 'packed' };
      })
      .addNode('ship', () => ({ log: 'shipped' }))
      .addNode('tell', () => ({ log: 'told' }))
      .addEdge(START, 'charge')
      .addEdge(START, 'pack')
      .addEdge(['charge', 'pack'], 'ship')
      .compile(options());
    expect((await graph.invoke({}, place().thread())).log).toEqual(['refused', 'packed', 'told']);
  });

  it('gets the argument of a Send, and no conditional edge of the node chooses', async () => {
    let chosen = 0;
    const graph = new StateGraph(State)
      .addNode('each', fails, { errorHandler: (argument: { n: number }) => ({ log: `n=${argument.n}` }) })
      .addConditionalEdges(START, () => [new Send('each', { n: 1 }), new Send('each', { n: 2 })])
      .addConditionalEdges('each', () => {
        chosen += 1;
        return END;
      })
      .compile(options());
    expect((await graph.invoke({}, place().thread())).log).toEqual(['n=1', 'n=2']);
    expect(chosen).toBe(0);
  });

  it('may ask what to do, though its node had been answered before', async () => {
    const graph = new StateGraph(State)
      .addNode(
        'charge',
        () => {
          interrupt('charge?');
          fails();
        },
        { errorHandler: () => ({ log: interrupt('and now?') as string }) },
      )
      .addEdge(START, 'charge')
      .compile(options());
    const config = place().thread();
    const first = await graph.invoke({}, config);
    const second = await graph.invoke(new Command({ resume: 'yes' }), config);
    if (!isInterrupted(first) || !isInterrupted(second)) throw new Error('it did not ask');
    expect(second.__interrupt__.map(({ value }) => value)).toEqual(['and now?']);
    expect(second.__interrupt__[0]?.id).not.toBe(first.__interrupt__[0]?.id);
    expect((await graph.invoke(new Command({ resume: 'give up' }), config)).log).toEqual(['give up']);
  });

  it('that throws has failed the task: invoke(null) tries the handler again, and not the node', async () => {
    const ran: string[] = [];
    let broken = true;
    const graph = new StateGraph(State)
      .addNode(
        'charge',
        () => {
          ran.push('node');
          fails();
        },
        {
          errorHandler: () => {
            ran.push('handler');
            if (broken) throw new RangeError('no mail server');
            return { log: 'handled' };
          },
        },
      )
      .addEdge(START, 'charge')
      .compile(options());
    const config = place().thread();
    await expect(graph.invoke({}, config)).rejects.toMatchObject({ name: 'RangeError', node: 'charge' });
    broken = false;
    expect((await graph.invoke(null, config)).log).toEqual(['handled']);
    expect(ran).toEqual(['node', 'handler', 'handler']);
  });

  it('handles a timeout, a wrong result, and the failure of a subgraph', async () => {
    const inner = new StateGraph(State).addNode('inside', fails).addEdge(START, 'inside').compile();
    const handler: ErrorHandler = (_state, { node, error }) => ({ log: `${node}: ${error.name}` });
    const graph = new StateGraph(State)
      .setNodeDefaults({ errorHandler: handler })
      .addNode('hangs', () => sleep(60_000, {}, { ref: false }), { timeout: 20 })
      .addNode('nonsense', () => 'nonsense' as never)
      .addNode('sub', inner)
      .addNode('own', fails, { errorHandler: () => ({ log: 'own' }) })
      .addEdge(START, 'hangs')
      .addEdge(START, 'nonsense')
      .addEdge(START, 'own')
      .addEdge(START, 'sub')
      .compile(options());
    expect((await graph.invoke({}, place().thread())).log).toEqual([
      'hangs: NodeTimeoutError',
      'nonsense: InvalidUpdateError',
      'own',
      'sub: TypeError',
    ]);
  });
});
