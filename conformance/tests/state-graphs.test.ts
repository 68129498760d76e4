import { RunnableLambda } from '@langchain/core/runnables';
import {
  Annotation,
  Command,
  END,
  getConfig,
  getCurrentTaskInput,
  getStore,
  getWriter,
  InMemoryStore,
  interrupt,
  Overwrite,
  Send,
  START,
  StateGraph,
  StateSchema,
  UntrackedValue,
} from '@langchain/langgraph';
import type { LangGraphRunnableConfig } from '@langchain/langgraph';
import { withLangGraph } from '@langchain/langgraph/zod';
import { expect, test } from 'vitest';
import { z } from 'zod';
import * as holdpoint from '../../src/index.ts';
import { durable } from '../../src/langgraph/index.ts';
import { describeOnBoth } from '../../test/support/on-both.ts';

const State = Annotation.Root({
  log: Annotation<string[], string | string[]>({
    reducer: (left, right) => left.concat(right),
    default: () => [],
  }),
  amount: Annotation<number>,
});

describeOnBoth("LangGraph's graph", (place) => {
  const run = <Graph extends Parameters<typeof durable>[0]>(graph: Graph, name = place().name()) =>
    durable(graph, { checkpointer: place().checkpointer, name } as never);

  test('asks by interrupt() as it is imported from LangGraph, and gets answers that are false', async () => {
    const graph = run(
      new StateGraph(State)
        .addNode('ask', ({ amount }) => {
          const first: unknown = interrupt(`Refund ${amount}?`);
          const second: unknown = interrupt({ why: 'Really?' });
          return { log: `${String(first)} ${String(second)}` };
        })
        .addEdge(START, 'ask')
        .compile(),
    );
    const config = place().thread();
    const first = await graph.invoke({ amount: 950 }, config);
    expect(first.__interrupt__?.map(({ value }) => value)).toEqual(['Refund 950?']);
    const second = await graph.invoke(new Command({ resume: false }), config);
    expect(second.__interrupt__?.map(({ value }) => value)).toEqual([{ why: 'Really?' }]);
    const result = await graph.invoke(new holdpoint.Command({ resume: 0 }), config);
    expect(result).toEqual({ amount: 950, log: ['false 0'] });
  });

  test('has nodes that may ask by either interrupt(), and wait for breakpoints that LangGraph was compiled with', async () => {
    const graph = run(
      new StateGraph(State)
        .addNode('ask', (_state) => ({
          log: [interrupt('theirs?'), holdpoint.interrupt('ours?')] as string[],
        }))
        .addNode('pay', () => ({ log: 'paid' }))
        .addEdge(START, 'ask')
        .addEdge('ask', 'pay')
        .compile({ interruptBefore: ['pay'] }),
    );
    const config = place().thread();
    await graph.invoke({}, config);
    await graph.invoke(new Command({ resume: 'a' }), config);
    const stopped = await graph.invoke(new Command({ resume: 'b' }), config);
    expect(stopped).toMatchObject({ log: ['a', 'b'], __interrupt__: [] });
    expect((await graph.getState(config)).next).toEqual(['pay']);
    expect(await graph.invoke(null, config)).toEqual({ log: ['a', 'b', 'paid'] });
  });

  test('goes where Command, Send and conditional edges lead, and joins', async () => {
    const graph = run(
      new StateGraph(State)
        .addNode('plan', () => new Command({ update: { log: 'plan' }, goto: 'fan' }), { ends: ['fan'] })
        .addNode('fan', () => ({ log: 'fan' }))
        .addNode('part', (state: unknown) => ({ log: `part ${(state as { at: number }).at}` }))
        .addNode('left', () => ({ log: 'left' }))
        .addNode('right', () => ({ log: 'right' }))
        .addNode('both', () => ({ log: new Overwrite(['over']) as never }), { defer: true })
        .addEdge(START, 'plan')
        .addConditionalEdges('fan', () => [new Send('part', { at: 1 }), new Send('part', { at: 2 })], [
          'part',
        ])
        .addConditionalEdges('part', ({ log }) => (log.includes('part 2') ? 'go' : 'stop'), {
          go: 'left',
          stop: END,
        })
        .addEdge('left', 'right')
        .addEdge(['left', 'right'], 'both')
        .compile(),
    );
    const updates: unknown[] = [];
    for await (const chunk of graph.stream({}, place().thread())) updates.push(chunk);
    expect(updates).toHaveLength(7);
    expect(updates.slice(0, 2)).toEqual([{ plan: { log: 'plan' } }, { fan: { log: 'fan' } }]);
    expect(updates.slice(2, 4)).toEqual(
      expect.arrayContaining([{ part: { log: 'part 1' } }, { part: { log: 'part 2' } }]),
    );
    expect(updates.slice(4)).toEqual([
      { left: { log: 'left' } },
      { right: { log: 'right' } },
      { both: { log: { __overwrite__: ['over'] } } },
    ]);
  });

  test("gives LangGraph's getters, its store, its context and its writer what they give there", async () => {
    const store = new InMemoryStore();
    await store.put(['users'], 'ada', { language: 'en' });
    const seen: unknown[] = [];
    const graph = run(
      new StateGraph(State, z.object({ user: z.string() }))
        .addNode('look', async (state, runtime) => {
          seen.push(getCurrentTaskInput(), getConfig().configurable?.['thread_id'], runtime.context?.user);
          const item = await getStore()?.get(['users'], 'ada');
          seen.push(item?.value, await runtime.store?.get(['users'], 'nobody'));
          getWriter()?.('through getWriter');
          runtime.writer?.('through the runtime');
          return { log: `saw ${state.amount}` };
        })
        .addEdge(START, 'look')
        .compile({ store }),
    );
    const config = place().thread();
    const chunks: unknown[] = [];
    const options = { ...config, context: { user: 'Ada' }, streamMode: 'custom' } as const;
    for await (const chunk of graph.stream({ amount: 3 }, options)) chunks.push(chunk);
    expect(seen).toEqual([
      { amount: 3, log: [] },
      config.configurable.thread_id,
      'Ada',
      { language: 'en' },
      null,
    ]);
    expect(chunks).toEqual(['through getWriter', 'through the runtime']);
  });

  test('keeps what its schemas say: zod with reducers, StateSchema, untracked values', async () => {
    const zod = run(
      new StateGraph(
        z.object({
          list: withLangGraph(z.array(z.string()), {
            reducer: { fn: (left: string[], right: string) => left.concat(right), schema: z.string() },
            default: (): string[] => [],
          }),
          count: z.coerce.number().default(7),
        }),
      )
        .addNode('add', ({ count }) => ({ list: `n${count}` }))
        .addEdge(START, 'add')
        .compile(),
    );
    expect(await zod.invoke({ count: '3' as never }, place().thread())).toEqual({ count: 3, list: ['n3'] });
    expect(await zod.invoke({ list: 'first' }, place().thread())).toEqual({
      count: 7,
      list: ['first', 'n7'],
    });
    await expect(zod.invoke({ list: 5 as never }, place().thread())).rejects.toThrow(/"list"/);

    const schema = run(
      new StateGraph(
        new StateSchema({
          name: z.string(),
          secret: new UntrackedValue(z.string()),
          told: z.string().optional(),
        }),
      )
        .addNode('tell', ({ secret }) => ({ told: `it is ${secret}` }))
        .addEdge(START, 'tell')
        .compile(),
    );
    const config = place().thread();
    await schema.invoke({ name: 'Ada', secret: 'x' }, config);
    expect((await schema.getState(config)).values).toEqual({ name: 'Ada', told: 'it is x' });
  });

  test('tries nodes again by its retryPolicy, and leaves a failure to its errorHandler', async () => {
    let tries = 0;
    const graph = run(
      new StateGraph(State)
        .setNodeDefaults({
          retryPolicy: { maxAttempts: 3, initialInterval: 1, jitter: false, logWarning: false },
        })
        .addNode('flaky', () => {
          tries += 1;
          if (tries < 3) throw new Error('not yet');
          return { log: `after ${tries}` };
        })
        .addNode(
          'broken',
          () => {
            throw new RangeError('for good');
          },
          {
            retryPolicy: { maxAttempts: 1 },
            errorHandler: (_state, { node, error }) => ({ log: `${node}: ${(error as Error).message}` }),
          },
        )
        .addEdge(START, 'flaky')
        .addEdge('flaky', 'broken')
        .compile(),
    );
    expect((await graph.invoke({}, place().thread())).log).toEqual(['after 3', 'broken: for good']);
  });

  test('has the config that withConfig has bound to it, and Temporal options by node', async () => {
    const graph = durable(
      new StateGraph(State)
        .addNode('loop', (_state, { metadata, tags }: LangGraphRunnableConfig) => ({
          log: `${String(metadata?.['team'])} ${String(tags)}`,
        }))
        .addEdge(START, 'loop')
        .addEdge('loop', 'loop')
        .compile()
        .withConfig({ recursionLimit: 3, metadata: { team: 'refunds' }, tags: ['bound'] }),
      {
        checkpointer: place().checkpointer,
        name: place().name(),
        nodes: { loop: { startToCloseTimeout: '5 seconds' } },
      },
    );
    const config = { ...place().thread(), tags: ['called'] };
    await expect(graph.invoke({}, config)).rejects.toThrow('Recursion limit of 3 reached');
    expect((await graph.getState(config)).values.log[0]).toBe('refunds bound,called');
    expect(graph.bodies.plan.nodes['loop']?.options).toEqual({ startToCloseTimeout: '5 seconds' });
  });

  test('calls the handlers that are bound to it, and to a subgraph, whose nodes have what else is bound there', async () => {
    const tell = RunnableLambda.from((text: string) => text);
    const started: string[] = [];
    const handler = (name: string) => ({
      handleChainStart: (_chain: unknown, input: { input?: string }) =>
        void started.push(`${name}: ${input.input}`),
    });
    const inner = new StateGraph(State)
      .addNode('tell', async (_state, config: LangGraphRunnableConfig) => {
        await tell.invoke('told', config);
        return { log: `${String(config.configurable?.['team'])} ${String(config.tags)}` };
      })
      .addEdge(START, 'tell')
      .compile()
      .withConfig({ callbacks: [handler('inner')], configurable: { team: 'refunds' }, tags: ['bound'] });
    const graph = run(
      new StateGraph(State)
        .addNode('own', async (_state, config: LangGraphRunnableConfig) => {
          await tell.invoke('own', config);
          return {};
        })
        .addNode('inner', inner)
        .addEdge(START, 'own')
        .addEdge('own', 'inner')
        .compile()
        .withConfig({ callbacks: [handler('outer')] }),
    );
    expect((await graph.invoke({}, place().thread())).log).toEqual(['refunds bound']);
    expect(started).toEqual(['outer: own', 'outer: told', 'inner: told']);
  });

  test('ends with an error when it catches its own pause', async () => {
    const graph = run(
      new StateGraph(State)
        .addNode('ask', () => {
          try {
            return { log: String(interrupt('go?')) };
          } catch {
            return { log: 'swallowed' };
          }
        })
        .addEdge(START, 'ask')
        .compile(),
    );
    await expect(graph.invoke({}, place().thread())).rejects.toMatchObject({
      lc_error_code: 'SWALLOWED_INTERRUPT',
    });
  });
});

test('without a checkpointer it runs in process, and interrupt() is the error that LangGraph gives', async () => {
  const graph = durable(
    new StateGraph(State)
      .addNode('ask', ({ amount }) => ({ log: amount > 1 ? String(interrupt('?')) : 'small' }))
      .addEdge(START, 'ask'),
  );
  expect((await graph.invoke({ amount: 1 })).log).toEqual(['small']);
  await expect(graph.invoke({ amount: 2 })).rejects.toThrow('No checkpointer set');
});
