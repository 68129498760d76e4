import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Annotation, reducers, RunControl, START, StateGraph } from '../../src/index.ts';
import { describeOnBoth } from '../support/on-both.ts';

const State = Annotation.Root({
  log: Annotation<string[], string | string[]>({ reducer: reducers.append, default: () => [] }),
});

describeOnBoth('A run that is asked to drain', (place) => {
  const options = () => ({ checkpointer: place().checkpointer, name: place().name() });
  const slow = (onFirst: () => void) =>
    new StateGraph(State)
      .addNode('first', async () => {
        onFirst();
        await sleep(300);
        return { log: 'first' };
      })
      .addNode('second', () => ({ log: 'second' }))
      .addEdge(START, 'first')
      .addEdge('first', 'second')
      .compile(options());

  it('ends after its superstep, whose results stay, and goes on by invoke(null)', async () => {
    const control = new RunControl();
    const graph = slow(() => control.requestDrain('deploy'));
    const config = place().thread();
    await expect(graph.invoke({}, { ...config, control })).rejects.toMatchObject({
      name: 'GraphDrained',
      code: 'GRAPH_DRAINED',
      reason: 'deploy',
      message: expect.stringContaining('Graph drained: deploy.') as string,
    });
    const { next, values } = await graph.getState(config);
    expect(next).toEqual(['second']);
    expect(values.log).toEqual(['first']);
    expect((await graph.invoke(null, config)).log).toEqual(['first', 'second']);
  });

  it('may be asked from outside at any moment, and while it is streamed', async () => {
    const control = new RunControl();
    const graph = slow(() => {});
    const config = place().thread();
    const chunks: unknown[] = [];
    const streaming = (async () => {
      for await (const chunk of graph.stream({}, { ...config, control })) chunks.push(chunk);
    })();
    control.requestDrain();
    await expect(streaming).rejects.toMatchObject({ code: 'GRAPH_DRAINED', reason: 'shutdown' });
    expect(control.drainRequested).toBe(true);
    expect((await graph.invoke(null, config)).log).toEqual(['first', 'second']);
    expect(chunks.length).toBeLessThanOrEqual(1);
  });

  it('by a node: config.control', async () => {
    const graph = new StateGraph(State)
      .addNode('spend', (_state, { control }) => {
        control.requestDrain('budget');
        return { log: 'spent' };
      })
      .addNode('more', () => ({ log: 'more' }))
      .addEdge(START, 'spend')
      .addEdge('spend', 'more')
      .compile(options());
    const config = place().thread();
    await expect(graph.invoke({}, config)).rejects.toMatchObject({ code: 'GRAPH_DRAINED', reason: 'budget' });
    expect((await graph.invoke(null, config)).log).toEqual(['spent', 'more']);
  });

  it('before it begins, does nothing yet; after its last superstep it is done', async () => {
    const early = new RunControl();
    early.requestDrain('early');
    let ran = 0;
    const graph = new StateGraph(State)
      .addNode('only', (_state, { control }) => {
        ran += 1;
        control.requestDrain('late');
        return { log: 'only' };
      })
      .addEdge(START, 'only')
      .compile(options());
    const config = place().thread();
    await expect(graph.invoke({ log: 'in' }, { ...config, control: early })).rejects.toMatchObject({
      reason: 'early',
    });
    expect(ran).toBe(0);
    // The same control drains every run that it is given to. (As in LangGraph.)
    await expect(graph.invoke(null, { ...config, control: early })).rejects.toMatchObject({
      reason: 'early',
    });
    expect((await graph.invoke(null, config)).log).toEqual(['in', 'only']);
  });

  it('needs a checkpointer to go on', async () => {
    const graph = new StateGraph(State)
      .addNode('a', () => ({}))
      .addEdge(START, 'a')
      .compile();
    await expect(graph.invoke({}, { control: new RunControl() })).rejects.toMatchObject({
      code: 'MISSING_CHECKPOINTER',
    });
  });
});
