import { expect, test } from 'vitest';
import { Annotation, Command, interrupt, reducers, Send, START, StateGraph } from '../../src/index.ts';
import { describeOnBoth } from '../support/on-both.ts';
import { asked, Counter, failure, Log, questions } from '../support/threads.ts';

describeOnBoth('what may be given to a waiting thread', (place) => {
  const State = Annotation.Root({
    ...Log.spec,
    note: Annotation<string>,
    total: Annotation<number>({ reducer: reducers.sum, default: () => 0 }),
  });
  function waiting(counter = new Counter()) {
    return new StateGraph(State)
      .addNode('before', () => (counter.count('before'), { log: 'before' }))
      .addNode('ask', ({ note }) => {
        counter.count('ask');
        return { log: `ask:${note ?? '-'}:${interrupt<string, string>(`go with ${note ?? '-'}?`)}` };
      })
      .addNode('after', () => (counter.count('after'), { log: 'after' }))
      .addNode(
        'aside',
        (state: { from?: string }) => (counter.count('aside'), { log: `aside:${state.from ?? '-'}` }),
      )
      .addEdge(START, 'before')
      .addEdge('before', 'ask')
      .addEdge('ask', 'after')
      .addConditionalEdges('after', () => '__end__', ['aside', '__end__'])
      .compile({ checkpointer: place().checkpointer, name: place().name('waiting') });
  }

  test('an answer with an update: the node sees the update', async () => {
    const graph = waiting();
    const config = place().thread();
    await graph.invoke({}, config);
    const done = await graph.invoke(
      new Command({ resume: 'yes', update: { note: 'care', total: 5 } }),
      config,
    );
    expect(done).toEqual({ log: ['before', 'ask:care:yes', 'after'], note: 'care', total: 5 });
  });

  test('an answer with a route: both run in one superstep', async () => {
    const counter = new Counter();
    const graph = waiting(counter);
    const config = place().thread();
    await graph.invoke({}, config);
    const done = await graph.invoke(new Command({ resume: 'yes', goto: 'aside' }), config);
    expect(done.log).toEqual(['before', 'aside:-', 'ask:-:yes', 'after']);
    expect(counter.counts).toEqual({ before: 1, ask: 2, aside: 1, after: 1 });
  });

  test('a route alone: its node runs, and the waiting one asks again', async () => {
    const graph = waiting();
    const config = place().thread();
    await graph.invoke({}, config);
    const result = await graph.invoke(new Command({ goto: new Send('aside', { from: 'me' }) }), config);
    expect(asked(result)).toEqual(['go with -?']);
    expect(result.log).toEqual(['before', 'aside:me']);
    expect((await graph.invoke(new Command({ resume: 'ok' }), config)).log).toEqual([
      'before',
      'ask:-:ok',
      'aside:me',
      'after',
    ]);
  });

  test('an update alone: the waiting node sees it and may ask something else', async () => {
    const counter = new Counter();
    const graph = waiting(counter);
    const config = place().thread();
    await graph.invoke({}, config);
    expect(asked(await graph.invoke(new Command({ update: { note: 'new' } }), config))).toEqual([
      'go with new?',
    ]);
    expect(counter.counts).toEqual({ before: 1, ask: 2 });
    expect((await graph.getState(config)).metadata).toMatchObject({ source: 'update' });
    expect((await graph.invoke(new Command({ resume: 'ok' }), config)).log).toContain('ask:new:ok');
  });

  test('a new input: what waited is discarded, and the state is kept', async () => {
    const counter = new Counter();
    const graph = waiting(counter);
    const config = place().thread();
    const old = questions(await graph.invoke({ total: 1 }, config))[0]?.id ?? '';
    const result = await graph.invoke({ note: 'again', total: 2 }, config);
    expect(asked(result)).toEqual(['go with again?']);
    expect(result).toMatchObject({ log: ['before', 'before'], total: 3 });
    expect(questions(result)[0]?.id).not.toBe(old);
    expect(await failure(graph.invoke(new Command({ resume: { [old]: 'late' } }), config))).toMatchObject({
      reason: 'not_pending',
    });
    expect(counter.counts).toEqual({ before: 2, ask: 2 });
  });

  test('null: the same question, and the node is not run for it', async () => {
    const counter = new Counter();
    const graph = waiting(counter);
    const config = place().thread();
    const result = await graph.invoke({}, config);
    expect(await graph.invoke(null, config)).toEqual(result);
    expect(counter.counts).toEqual({ before: 1, ask: 1 });
  });

  test('null at a finished thread gives its values, and at a fresh one is an error', async () => {
    const counter = new Counter();
    const graph = waiting(counter);
    const config = place().thread();
    await graph.invoke({}, config);
    const done = await graph.invoke(new Command({ resume: 'yes' }), config);
    expect(await graph.invoke(null, config)).toEqual(done);
    expect(counter.counts).toEqual({ before: 1, ask: 2, after: 1 });
    const error = await failure(graph.invoke(null, place().thread()));
    expect(error).toMatchObject({ name: 'EmptyInputError', code: 'EMPTY_INPUT' });
    expect(error.message).toContain('Received no input writes for "__start__"');
  });

  test('an empty command is an error, before anything is sent', async () => {
    const graph = waiting();
    expect(await failure(graph.invoke(new Command({}), place().thread()))).toMatchObject({
      code: 'EMPTY_INPUT',
    });
  });

  test('a route to a node that is not there is an error that names it', async () => {
    const graph = waiting();
    const config = place().thread();
    await graph.invoke({}, config);
    const error = await failure(graph.invoke(new Command({ resume: 'x', goto: 'nowhere' }), config));
    expect(error.message).toContain('nowhere');
    expect(asked(await graph.invoke(null, config))).toEqual(['go with -?']);
  });

  test('an update at a finished thread is kept, and a route from there runs', async () => {
    const graph = waiting();
    const config = place().thread();
    await graph.invoke({}, config);
    await graph.invoke(new Command({ resume: 'yes' }), config);
    const done = await graph.invoke(new Command({ update: { total: 7 }, goto: 'aside' }), config);
    expect(done).toMatchObject({ total: 7, log: ['before', 'ask:-:yes', 'after', 'aside:-'] });
  });
});
