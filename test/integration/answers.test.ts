import { expect, test } from 'vitest';
import { Annotation, Command, interrupt, START, StateGraph, UnknownInterruptError } from '../../src/index.ts';
import { describeOnBoth } from '../support/on-both.ts';
import { Counter, failure, idOf, Log, questions } from '../support/threads.ts';

const unknownId = '0123456789abcdef0123456789abcdef';

describeOnBoth('an answer', (place) => {
  const Any = Annotation.Root({ got: Annotation<unknown> });
  const asking = () =>
    new StateGraph(Any)
      .addNode('ask', () => ({ got: { answer: interrupt('go?') } }))
      .addEdge(START, 'ask')
      .compile({ checkpointer: place().checkpointer, name: place().name('any') });

  test.each([
    ['false', false],
    ['zero', 0],
    ['an empty text', ''],
    ['an empty array', []],
    ['an empty object', {}],
    ['a nested object', { approved: true, notes: [{ by: 'Zoë', at: null }], n: 1.5e-7 }],
    ['an array', [1, [2, [3]], null]],
    ['a long text of many scripts', '✓ 漢字 😀'.repeat(500)],
    ['an object that looks half like an answer map', { [unknownId]: 1, other: 2 }],
  ])('may be %s', async (_, answer) => {
    const graph = asking();
    const config = place().thread();
    await graph.invoke({}, config);
    expect(await graph.invoke(new Command({ resume: answer }), config)).toEqual({ got: { answer } });
  });

  test('may be null, by the id of its question', async () => {
    const graph = asking();
    const config = place().thread();
    const id = idOf(await graph.invoke({}, config), 'go?');
    expect(await graph.invoke(new Command({ resume: { [id]: null } }), config)).toEqual({
      got: { answer: null },
    });
  });

  test('that names a question that does not wait is refused, and nothing is changed', async () => {
    const graph = asking();
    const config = place().thread();
    const id = idOf(await graph.invoke({}, config), 'go?');
    const before = await graph.getState(config);
    const error = await failure(graph.invoke(new Command({ resume: { [unknownId]: 'x' } }), config));
    expect(error).toBeInstanceOf(UnknownInterruptError);
    expect(error).toMatchObject({ code: 'UNKNOWN_INTERRUPT', reason: 'not_pending' });
    expect(error.message).toContain(unknownId);
    expect(error.message).toContain(id);
    expect(await graph.getState(config)).toEqual(before);
  });

  test('without an id is refused while several questions wait, and one good id does not carry a bad one along', async () => {
    const counter = new Counter();
    const graph = new StateGraph(Log)
      .addNode('a', () => (counter.count('a'), { log: interrupt<string, string>('a?') }))
      .addNode('b', () => (counter.count('b'), { log: interrupt<string, string>('b?') }))
      .addEdge(START, 'a')
      .addEdge(START, 'b')
      .compile({ checkpointer: place().checkpointer, name: place().name('two') });
    const config = place().thread();
    const result = await graph.invoke({}, config);
    const ambiguous = await failure(graph.invoke(new Command({ resume: 'yes' }), config));
    expect(ambiguous).toMatchObject({ name: 'UnknownInterruptError', reason: 'ambiguous' });
    expect(ambiguous.message).toContain('you must specify the interrupt id when resuming');
    for (const { id } of questions(result)) expect(ambiguous.message).toContain(id);
    const half = { [idOf(result, 'a?')]: 'A', [unknownId]: 'x' };
    expect(await failure(graph.invoke(new Command({ resume: half }), config))).toMatchObject({
      reason: 'not_pending',
    });
    expect(questions(await graph.invoke(null, config))).toEqual(questions(result));
    expect(counter.counts).toEqual({ a: 1, b: 1 });
  });

  test('to a question that has been answered already is refused: the first one stands', async () => {
    const counter = new Counter();
    const graph = new StateGraph(Log)
      .addNode('a', () => (counter.count('a'), { log: interrupt<string, string>('a?') }))
      .addNode(
        'b',
        () => (
          counter.count('b'),
          { log: [interrupt<string, string>('b1?'), interrupt<string, string>('b2?')] }
        ),
      )
      .addEdge(START, 'a')
      .addEdge(START, 'b')
      .compile({ checkpointer: place().checkpointer, name: place().name('twice') });
    const config = place().thread();
    const result = await graph.invoke({}, config);
    const first = idOf(result, 'a?');
    const second = idOf(result, 'b1?');
    const later = await graph.invoke(new Command({ resume: { [first]: 'A', [second]: 'B1' } }), config);
    for (const id of [first, second]) {
      const error = await failure(graph.invoke(new Command({ resume: { [id]: 'stale' } }), config));
      expect(error).toMatchObject({ name: 'UnknownInterruptError', reason: 'answered' });
      expect(error.message).toContain('its first answer stands');
    }
    expect(await graph.invoke(new Command({ resume: { [idOf(later, 'b2?')]: 'B2' } }), config)).toEqual({
      log: ['A', 'B1', 'B2'],
    });
    expect(counter.counts).toEqual({ a: 2, b: 3 });
  });

  test('is never given to the next question by going on', async () => {
    const graph = new StateGraph(Log)
      .addNode('ask', () => ({ log: [interrupt<string, string>('one'), interrupt<string, string>('two')] }))
      .addEdge(START, 'ask')
      .compile({ checkpointer: place().checkpointer, name: place().name('auto') });
    const config = place().thread();
    await graph.invoke({}, config);
    const second = await graph.invoke(new Command({ resume: 'A1' }), config);
    expect(questions(await graph.invoke(null, config))).toEqual(questions(second));
    expect((await graph.getState(config)).next).toEqual(['ask']);
    expect(await graph.invoke(new Command({ resume: 'A2' }), config)).toEqual({ log: ['A1', 'A2'] });
  });

  test('of two given at the same moment, one is taken and the other refused', async () => {
    const counter = new Counter();
    const graph = new StateGraph(Log)
      .addNode('ask', () => ({ log: interrupt<string, string>('go?') }))
      .addNode('pay', ({ log }) => (counter.count('pay'), { log: `paid on ${log.join()}` }))
      .addEdge(START, 'ask')
      .addEdge('ask', 'pay')
      .compile({ checkpointer: place().checkpointer, name: place().name('race') });
    const config = place().thread();
    const id = idOf(await graph.invoke({}, config), 'go?');
    const ended = await Promise.allSettled(
      ['A', 'B', 'C', 'D'].map((answer) => graph.invoke(new Command({ resume: { [id]: answer } }), config)),
    );
    const taken = ended.filter((each) => each.status === 'fulfilled');
    expect(taken).toHaveLength(1);
    for (const each of ended) {
      if (each.status === 'rejected') expect(each.reason).toBeInstanceOf(UnknownInterruptError);
    }
    expect(counter.counts).toEqual({ pay: 1 });
    expect((await graph.getState(config)).values).toEqual(taken[0]?.value);
  });

  test('at a finished thread, or at one that has never run, is refused', async () => {
    const graph = new StateGraph(Log)
      .addNode('work', () => ({ log: 'worked' }))
      .addEdge(START, 'work')
      .compile({ checkpointer: place().checkpointer, name: place().name('finished') });
    const config = place().thread();
    await graph.invoke({}, config);
    const refused = { name: 'UnknownInterruptError', reason: 'not_pending' };
    expect(await failure(graph.invoke(new Command({ resume: 'x' }), config))).toMatchObject(refused);
    expect((await graph.getState(config)).values).toEqual({ log: ['worked'] });
    expect(await failure(graph.invoke(new Command({ resume: 'x' }), place().thread()))).toMatchObject(
      refused,
    );
  });
});
