import { expect, test } from 'vitest';
import { Annotation, Command, interrupt, START, StateGraph } from '../../src/index.ts';
import { describeOnBoth } from '../support/on-both.ts';
import { collect } from '../support/threads.ts';

describeOnBoth('an output schema', (place) => {
  const text = Annotation<string>;
  const definition = {
    state: Annotation.Root({ question: text, notes: text, answer: text }),
    input: Annotation.Root({ question: text }),
    output: Annotation.Root({ answer: text }),
  };
  const graphOf = (asks = false) =>
    new StateGraph(definition)
      .addNode('note', ({ question }) => ({ notes: `on ${question}` }))
      .addNode('say', ({ notes }) => ({ answer: asks ? interrupt<string, string>(notes) : `${notes}!` }))
      .addEdge(START, 'note')
      .addEdge('note', 'say')
      .compile({ checkpointer: place().checkpointer, name: place().name('output') });
  const all = [
    { question: 'why?' },
    { question: 'why?', notes: 'on why?' },
    { question: 'why?', notes: 'on why?', answer: 'on why?!' },
  ];

  test('chooses what a run gives back; its state and its history have every channel', async () => {
    const [graph, config] = [graphOf(), place().thread()];
    expect(await graph.invoke({ question: 'why?' }, config)).toEqual({ answer: 'on why?!' });
    expect((await graph.getState(config)).values).toEqual(all[2]);
    const history = await collect(graph.getStateHistory(config));
    expect(history.map(({ values }) => values)).toEqual([...all.toReversed(), {}]);
  });

  test('hides nothing from streams, nor from those who join them', async () => {
    const [graph, config] = [graphOf(), place().thread()];
    const streamMode = ['values', 'updates'] as const;
    expect(await collect(graph.stream({ question: 'why?' }, { ...config, streamMode }))).toEqual([
      ['values', all[0]],
      ['updates', { note: { notes: 'on why?' } }],
      ['values', all[1]],
      ['updates', { say: { answer: 'on why?!' } }],
      ['values', all[2]],
    ]);
    const joined = await collect(graph.joinStream(config, { streamMode: 'values' }));
    expect(joined.map(({ data }) => data)).toEqual(all);
    const checkpoints = await collect(
      graph.stream({ question: 'why?' }, { ...place().thread(), streamMode: 'checkpoints' }),
    );
    expect(checkpoints).toMatchObject([{}, ...all].map((values) => ({ values })));
    const events = await collect(
      graph.streamEvents({ question: 'why?' }, { ...place().thread(), version: 'v2' }),
    );
    expect(events.at(-1)?.data).toEqual({ output: all[2] });
  });

  test('chooses what invoke gives of a stream', async () => {
    const invoked = await graphOf().invoke(
      { question: 'why?' },
      { ...place().thread(), streamMode: ['values', 'updates'] },
    );
    expect(invoked).toEqual([
      ['updates', { note: {} }],
      ['updates', { say: { answer: 'on why?!' } }],
      ['values', { answer: 'on why?!' }],
    ]);
  });

  test('chooses what comes with a question', async () => {
    const [graph, config] = [graphOf(true), place().thread()];
    expect(await graph.invoke({ question: 'why?' }, config)).toMatchObject({
      __interrupt__: [{ value: 'on why?' }],
    });
    expect((await graph.getState(config)).values).toEqual(all[1]);
    expect(await graph.invoke(new Command({ resume: 'told' }), config)).toEqual({ answer: 'told' });
  });

  test('of a subgraph chooses what it gives and what its stream shows, and hides nothing of its state', async () => {
    const sub = graphOf(true);
    sub.checkpointer = undefined;
    const graph = new StateGraph(definition.state)
      .addNode('sub', sub)
      .addEdge(START, 'sub')
      .compile({ checkpointer: place().checkpointer, name: place().name('around') });
    const config = { ...place().thread(), streamMode: ['values', 'updates'], subgraphs: true } as const;
    const before = await collect(graph.stream({ question: 'why?' }, config));
    expect(before).toContainEqual([[expect.stringMatching(/^sub:/)], 'updates', { note: {} }]);
    const { values, tasks } = await graph.getState(config, { subgraphs: true });
    expect(values).toEqual({ question: 'why?' });
    expect(tasks[0]?.state).toMatchObject({ values: all[1] });
    const after = await collect(graph.stream(new Command({ resume: 'told' }), config));
    expect(after.at(-1)).toEqual([[], 'values', { question: 'why?', answer: 'told' }]);
    expect(after).toContainEqual([[expect.stringMatching(/^sub:/)], 'values', { answer: 'told' }]);
  });
});
