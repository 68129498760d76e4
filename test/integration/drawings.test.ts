import { expect, it } from 'vitest';
import { Annotation, Command, END, START, StateGraph, interrupt, reducers } from '../../src/index.ts';
import { describeOnBoth } from '../support/on-both.ts';

const State = Annotation.Root({
  rounds: Annotation<number>({ reducer: reducers.sum, default: () => 0 }),
  answer: Annotation<string>,
});

describeOnBoth('The picture of a thread', (place) => {
  const compile = (): ReturnType<typeof build> => build();
  const build = () =>
    new StateGraph(State)
      .addNode('work', () => ({ rounds: 1 }))
      .addNode('review', () => ({ answer: interrupt('good?') as string }))
      .addNode('publish', ({ answer }) => {
        if (answer === 'break') throw new Error('no printer');
        return {};
      })
      .addEdge(START, 'work')
      .addConditionalEdges('work', ({ rounds }) => (rounds < 3 ? 'work' : 'review'), ['work', 'review'])
      .addEdge('review', 'publish')
      .addEdge('publish', END)
      .compile({ checkpointer: place().checkpointer, name: place().name() });

  it('shows how often nodes have run, where it waits, what has failed, and that it is done', async () => {
    const graph = compile();
    const config = place().thread();
    expect(await graph.drawThread(config)).toContain('\twork(work)\n');

    await graph.invoke({}, config);
    const waiting = await graph.drawThread(config);
    expect(waiting).toContain('\t__start__([<p>__start__</p>]):::ran\n');
    expect(waiting).toContain('\twork(work<br/><small>ran 3 times</small>):::ran\n');
    expect(waiting).toContain('\treview(review<br/><small>waits for an answer</small>):::waiting\n');
    expect(waiting).toContain('\tpublish(publish)\n');
    expect(waiting).toContain('\t__end__([<p>__end__</p>]):::last\n');
    expect(waiting).toContain('\tclassDef waiting ');

    await expect(graph.invoke(new Command({ resume: 'break' }), config)).rejects.toThrow('no printer');
    const failed = await graph.drawThread(config);
    expect(failed).toContain('\treview(review<br/><small>ran once</small>):::ran\n');
    expect(failed).toContain('\tpublish(publish<br/><small>failed</small>):::failed\n');
  });

  it('shows what comes next at a breakpoint', async () => {
    const graph = compile();
    const config = place().thread();
    await graph.invoke({ rounds: 2 }, { ...config, interruptBefore: ['review'] });
    expect(await graph.drawThread(config)).toContain('\treview(review<br/><small>next</small>):::next\n');
    await graph.invoke(null, config);
    await graph.invoke(new Command({ resume: 'yes' }), config);
    expect(await graph.drawThread(config)).toContain('\t__end__([<p>__end__</p>]):::ran\n');
  });
});
