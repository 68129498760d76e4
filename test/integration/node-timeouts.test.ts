import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Annotation, reducers, Send, START, StateGraph } from '../../src/index.ts';
import { describeOnBoth } from '../support/on-both.ts';

const State = Annotation.Root({
  log: Annotation<string[], string | string[]>({ reducer: reducers.append, default: () => [] }),
});

describeOnBoth('The timeout of a node', (place) => {
  const options = () => ({ checkpointer: place().checkpointer, name: place().name() });

  it('may be one of standing still, which config.heartbeat() begins anew', async () => {
    const graph = new StateGraph(State)
      .addNode(
        'works',
        async (_state, config) => {
          for (let beat = 0; beat < 5; beat += 1) {
            await sleep(60);
            config.heartbeat();
          }
          return { log: 'done' };
        },
        { timeout: { idleTimeout: 250, refreshOn: 'heartbeat' } },
      )
      .addEdge(START, 'works')
      .compile(options());
    expect((await graph.invoke({}, place().thread())).log).toEqual(['done']);

    const idle = new StateGraph(State)
      .addNode('hangs', () => sleep(60_000, {}, { ref: false }), { timeout: { idleTimeout: 30 } })
      .addEdge(START, 'hangs')
      .compile(options());
    await expect(idle.invoke({}, place().thread())).rejects.toMatchObject({
      name: 'NodeTimeoutError',
      code: 'NODE_TIMEOUT',
      node: 'hangs',
      kind: 'idle',
    });
  });

  it('is that of its Send, where it has one; siblings keep what they have done', async () => {
    const ran: number[] = [];
    const graph = new StateGraph(State)
      .addNode(
        'each',
        async ({ ms }: { ms: number }) => {
          await sleep(ms);
          ran.push(ms);
          return { log: `${ms}` };
        },
        { timeout: 60_000 },
      )
      .addConditionalEdges(START, () => [
        new Send('each', { ms: 20 }, { timeout: 5_000 }),
        new Send('each', { ms: 400 }, { timeout: 30 }),
        new Send('each', { ms: 40 }),
      ])
      .compile(options());
    const config = place().thread();
    await expect(graph.invoke({}, config)).rejects.toMatchObject({ name: 'NodeTimeoutError', kind: 'run' });
    const { tasks, next, values } = await graph.getState(config);
    expect(next).toEqual(['each']);
    expect(tasks.map(({ result, error }) => result ?? error?.name)).toEqual([
      { log: '20' },
      'NodeTimeoutError',
      { log: '40' },
    ]);
    expect(values.log).toEqual(['20', '40']);
    // The failed one is tried again, and the others are not.
    await expect(graph.invoke(null, config)).rejects.toMatchObject({ name: 'NodeTimeoutError' });
    expect(ran.filter((ms) => ms < 400)).toEqual([20, 40]);
  });

  it('of a Send that is none is an error of the node that sends', async () => {
    const graph = new StateGraph(State)
      .addNode('plan', () => ({}))
      .addNode('each', () => ({}))
      .addEdge(START, 'plan')
      .addConditionalEdges('plan', () => new Send('each', {}, { timeout: -5 }), ['each'])
      .compile(options());
    await expect(graph.invoke({}, place().thread())).rejects.toMatchObject({
      code: 'INVALID_GRAPH',
      message: expect.stringContaining('Send("each"): "timeout" is -5') as string,
    });
  });
});

describeOnBoth('A batch', (place) => {
  it('runs each input on a thread of its own, a few at once, and gives the results in order', async () => {
    let running = 0;
    let most = 0;
    const graph = new StateGraph(State)
      .addNode('work', async ({ log }) => {
        running += 1;
        most = Math.max(most, running);
        await sleep(30);
        running -= 1;
        if (log[0] === 'bad') throw new Error('bad order');
        return { log: `${log[0] ?? ''}!` };
      })
      .addEdge(START, 'work')
      .compile({ checkpointer: place().checkpointer, name: place().name() });
    const inputs = ['a', 'b', 'bad', 'c'].map((log) => ({ log }));
    const threads = inputs.map(() => place().thread());
    const results = await graph.batch(inputs, threads, { maxConcurrency: 2, returnExceptions: true });
    expect(results.map((result) => (result instanceof Error ? result.message : result.log.at(-1)))).toEqual([
      'a!',
      'b!',
      'bad order',
      'c!',
    ]);
    expect(most).toBe(2);
    await expect(
      graph.batch(
        inputs,
        inputs.map(() => place().thread()),
      ),
    ).rejects.toThrow('bad order');
    expect(() => graph.batch(inputs, threads.slice(1))).toThrow('4 inputs and 3 configs');
  });
});
