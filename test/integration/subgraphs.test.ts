import { expect, test } from 'vitest';
import { Annotation, Command, END, interrupt, reducers, Send, START, StateGraph } from '../../src/index.ts';
import { describeOnBoth } from '../support/on-both.ts';
import { asked, Counter, failure, idOf, Log } from '../support/threads.ts';

const Text = Annotation.Root({ text: Annotation<string>, own: Annotation<string> });

describeOnBoth('a subgraph as a node', (place) => {
  test('shares the channels that both graphs have, and keeps the others to itself', async () => {
    const inner = new StateGraph(Text)
      .addNode('shout', ({ text }) => ({ own: text, text: text.toUpperCase() }))
      .addNode('mark', ({ text, own }) => ({ text: `${text}!${own}` }))
      .addEdge(START, 'shout')
      .addEdge('shout', 'mark')
      .compile();
    const graph = new StateGraph(Annotation.Root({ text: Annotation<string> }))
      .addNode('inner', inner)
      .addEdge(START, 'inner')
      .compile({ checkpointer: place().checkpointer, name: place().name() });
    expect(await graph.invoke({ text: 'hi' }, place().thread())).toEqual({ text: 'HI!hi' });
  });

  function approval(counter: Counter) {
    const count = (name: string) => (counter.count(name), { log: name });
    const inner = new StateGraph(Log)
      .addNode('s1', () => count('s1'))
      .addNode('s2', () => {
        counter.count('s2');
        return { log: interrupt<string, string>('approve?') };
      })
      .addNode('s3', () => count('s3'))
      .addEdge(START, 's1')
      .addEdge('s1', 's2')
      .addEdge('s2', 's3')
      .compile();
    return new StateGraph(Log)
      .addNode('pre', () => count('pre'))
      .addNode('inner', inner)
      .addNode('post', () => count('post'))
      .addEdge(START, 'pre')
      .addEdge('pre', 'inner')
      .addEdge('inner', 'post')
      .compile({ checkpointer: place().checkpointer, name: place().name('outer') });
  }

  test('asks for its parent, and goes on at the node that asked, which alone runs again', async () => {
    const counter = new Counter();
    const graph = approval(counter);
    const config = place().thread();
    expect(asked(await graph.invoke({}, config))).toEqual(['approve?']);
    const waiting = await graph.getState(config);
    expect(waiting.next).toEqual(['inner']);
    expect(waiting.tasks[0]?.interrupts).toMatchObject([{ value: 'approve?' }]);
    expect(await graph.invoke(new Command({ resume: 'yes' }), config)).toEqual({
      log: ['pre', 'pre', 's1', 'yes', 's3', 'post'],
    });
    expect(counter.counts).toEqual({ pre: 1, s1: 1, s2: 2, s3: 1, post: 1 });
  });
});
