import { expect, it } from 'vitest';
import { Annotation, Command, END, Send, START, StateGraph, interrupt, reducers } from '../../src/index.ts';
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

  it('counts the tasks of a Send, a node that writes nothing, and how often each has run', async () => {
    let broken = true;
    const graph = new StateGraph(State)
      .addNode('map', () => ({}))
      .addNode('one', ({ n }: { n: number }) => {
        if (n === 1 && broken) throw new Error('one is broken');
        if (n === 2) return { answer: interrupt('two?') as string };
        return {};
      })
      .addEdge(START, 'map')
      .addConditionalEdges('map', () => [0, 1, 2, 3].map((n) => new Send('one', { n })), ['one'])
      .addEdge('one', END)
      .compile({ checkpointer: place().checkpointer, name: place().name() });
    const config = place().thread();
    await expect(graph.invoke({}, config)).rejects.toThrow('one is broken');
    const drawn = await graph.drawThread(config);
    expect(drawn).toContain('\tmap(map<br/><small>ran once</small>):::ran\n');
    expect(drawn).toContain(
      '\tone(one<br/><small>1 of 4 failed, 1 of 4 wait for an answer, ran 2 times</small>):::failed\n',
    );
    broken = false;
    await graph.invoke(null, config);
    await graph.invoke(new Command({ resume: 'yes' }), config);
    expect(await graph.drawThread(config)).toContain('\tone(one<br/><small>ran 4 times</small>):::ran\n');
  });

  it('frames subgraphs, and with xray shows their nodes: those that have run, and where it waits or failed', async () => {
    let broken = false;
    const innermost = new StateGraph(State)
      .addNode('ask', () => ({ answer: interrupt('deep?') as string }))
      .addNode('after', () => {
        if (broken) throw new Error('no way');
        return {};
      })
      .addEdge(START, 'ask')
      .addEdge('ask', 'after')
      .compile();
    const inner = new StateGraph(State)
      .addNode('count', () => ({ rounds: 1 }))
      .addNode('deep', innermost)
      .addEdge(START, 'count')
      .addConditionalEdges('count', ({ rounds }) => (rounds % 2 === 1 ? 'count' : 'deep'), ['count', 'deep'])
      .addEdge('deep', END)
      .compile();
    const graph = new StateGraph(State)
      .addNode('prepare', () => ({}))
      .addNode('sub', inner)
      .addNode('end', () => ({}))
      .addEdge(START, 'prepare')
      .addEdge('prepare', 'sub')
      .addEdge('sub', 'end')
      .compile({ checkpointer: place().checkpointer, name: place().name() });
    const config = place().thread();
    expect(await graph.drawThread(config)).toContain('\tsub[[sub]]\n');
    await graph.invoke({}, config);
    expect(await graph.drawThread(config)).toContain(
      '\tsub[[sub<br/><small>waits for an answer</small>]]:::waiting\n',
    );
    const waiting = await graph.drawThread(config, { xray: true });
    expect(waiting).toContain('\tprepare(prepare<br/><small>ran once</small>):::ran\n');
    expect(waiting).toContain('\tsub_count(count<br/><small>ran 2 times</small>):::ran\n');
    expect(waiting).toContain('\tsub_deep_ask(ask<br/><small>waits for an answer</small>):::waiting\n');
    expect(waiting).toContain('\tsub_deep_after(after)\n');
    expect(waiting).toContain('\tsubgraph deep\n');
    expect(await graph.drawThread(config, { xray: 1 })).toContain(
      '\tsub_deep(deep<br/><small>waits for an answer</small>):::waiting\n',
    );

    broken = true;
    await expect(graph.invoke(new Command({ resume: 'yes' }), config)).rejects.toThrow('no way');
    const failed = await graph.drawThread(config, { xray: true });
    expect(failed).toContain('\tsub_deep_ask(ask<br/><small>ran once</small>):::ran\n');
    expect(failed).toContain('\tsub_deep_after(after<br/><small>failed</small>):::failed\n');

    broken = false;
    await graph.invoke(null, config);
    const done = await graph.drawThread(config, { xray: true });
    expect(done).toContain('\tsub_count(count<br/><small>ran 2 times</small>):::ran\n');
    expect(done).toContain('\tsub_deep_after(after<br/><small>ran once</small>):::ran\n');
    expect(done).toContain('\tend(end<br/><small>ran once</small>):::ran\n');
  });

  it('shows what runs now', async () => {
    let go = (): void => {};
    const gate = new Promise<void>((resolve) => (go = resolve));
    const graph = new StateGraph(State)
      .addNode('slow', () => gate.then(() => ({})))
      .addEdge(START, 'slow')
      .compile({ checkpointer: place().checkpointer, name: place().name() });
    const config = place().thread();
    const running = graph.invoke({}, config);
    await expect
      .poll(() => graph.drawThread(config))
      .toContain('\tslow(slow<br/><small>runs</small>):::running\n');
    go();
    await running;
    expect(await graph.drawThread(config)).toContain('\tslow(slow<br/><small>ran once</small>):::ran\n');
  });
});
