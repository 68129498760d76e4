import { expect, test } from 'vitest';
import { Annotation, Command, interrupt, START, StateGraph } from '../../src/index.ts';
import { describeOnBoth } from '../support/on-both.ts';
import { asked, failure } from '../support/threads.ts';

describeOnBoth('a value that JSON cannot carry', (place) => {
  const State = Annotation.Root({ value: Annotation<unknown> });
  const cycle: Record<string, unknown> = { name: 'loop' };
  cycle['self'] = { again: cycle };

  test.each([
    ['a function', { value: { deep: [() => 1] } }, '.deep[0] is a function'],
    ['a cycle', { value: cycle }, '.self.again is a cycle'],
    ['an Error', { value: { at: new TypeError('x') } }, '.at is an instance of TypeError'],
    ['a symbol', { value: Symbol('s') }, ' is a symbol'],
  ])(
    'given by a node, such as %s, is an error that names its place; mended code goes on',
    async (_, bad, where) => {
      const deployed: { gives: object } = { gives: bad };
      const graph = new StateGraph(State)
        .addNode('give', () => deployed.gives)
        .addEdge(START, 'give')
        .compile({ checkpointer: place().checkpointer, name: place().name('wrong') });
      const config = place().thread();
      const error = await failure(graph.invoke({ value: 'in' }, config));
      expect(error).toMatchObject({
        name: 'UnserializableValueError',
        code: 'UNSERIALIZABLE_VALUE',
        node: 'give',
      });
      expect(error.message).toContain(`What node "give" wrote to channel "value"${where}`);
      expect(await graph.getState(config)).toMatchObject({ values: { value: 'in' }, next: ['give'] });
      deployed.gives = { value: 'good' };
      expect(await graph.invoke(null, config)).toEqual({ value: 'good' });
    },
  );

  test('as input, answer, update or context is refused before anything is sent', async () => {
    const graph = new StateGraph(State)
      .addNode('ask', () => ({ value: interrupt('go?') }))
      .addEdge(START, 'ask')
      .compile({ checkpointer: place().checkpointer, name: place().name('edge') });
    const config = place().thread();
    await graph.invoke({}, config);
    const wrong = { code: 'UNSERIALIZABLE_VALUE' };
    expect(await failure(graph.invoke({ value: () => 1 }, place().thread()))).toMatchObject(wrong);
    expect(await failure(graph.invoke(new Command({ resume: [() => 1] }), config))).toMatchObject(wrong);
    expect(
      await failure(graph.invoke(new Command({ resume: 1, update: { value: cycle } }), config)),
    ).toMatchObject(wrong);
    expect(await failure(graph.invoke(null, { ...config, context: (() => 1) as never }))).toMatchObject(
      wrong,
    );
    expect(asked(await graph.invoke(null, config))).toEqual(['go?']);
  });

  test('such as no object at all, given by a node, is an error', async () => {
    const deployed: { gives: unknown } = { gives: 'text' };
    const graph = new StateGraph(State)
      .addNode('give', () => deployed.gives as object)
      .addEdge(START, 'give')
      .compile({ checkpointer: place().checkpointer, name: place().name('return') });
    const config = place().thread();
    const error = await failure(graph.invoke({}, config));
    expect(error).toMatchObject({
      name: 'InvalidUpdateError',
      code: 'INVALID_GRAPH_NODE_RETURN_VALUE',
      node: 'give',
    });
    expect(error.message).toContain('Expected node "give" to return an object');
    deployed.gives = { value: 1, unknown: 'dropped' };
    expect(await graph.invoke(null, config)).toEqual({ value: 1 });
  });
});
