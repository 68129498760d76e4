import { expect, test } from 'vitest';
import { Annotation, Command, interrupt, reducers, START, StateGraph } from '../../src/index.ts';
import { describeOnBoth } from '../support/on-both.ts';
import { failure, type Log } from '../support/threads.ts';

const evil = (key: string) =>
  JSON.parse(`{"${key}":{"polluted":"yes","prototype":{"polluted":"yes"}},"plain":1}`) as Record<
    string,
    unknown
  >;

describeOnBoth('keys that could reach a prototype', (place) => {
  const State = Annotation.Root({
    data: Annotation<Record<string, unknown>>({ reducer: reducers.merge, default: () => ({}) }),
    folded: Annotation<Record<string, unknown>>({
      reducer: (left, right) => Object.assign(Object.create(null) as Record<string, unknown>, left, right),
      default: () => ({}),
    }),
    last: Annotation<unknown>,
    canary: Annotation<unknown>,
  });
  const graphOf = () =>
    new StateGraph(State)
      .addNode('write', ({ last }) => ({
        data: last as Record<string, unknown>,
        folded: last as Record<string, unknown>,
      }))
      .addNode('ask', () => ({
        last: interrupt('go?'),
        canary: String(({} as { polluted?: string }).polluted),
      }))
      .addEdge(START, 'write')
      .addEdge('write', 'ask')
      .compile({ checkpointer: place().checkpointer, name: place().name('proto') });

  async function unpolluted(graph: ReturnType<typeof graphOf>): Promise<void> {
    const other = place().thread();
    await graph.invoke({ last: {} }, other);
    const { canary, data } = await graph.invoke(new Command({ resume: {} }), other);
    expect(canary).toBe('undefined');
    expect(data).toEqual({});
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
    const { temporal } = place();
    if (temporal !== undefined) {
      const state: unknown = await temporal.client.workflow
        .getHandle(other.configurable.thread_id)
        .query('state');
      expect(JSON.stringify(state)).not.toContain('polluted');
    }
  }

  test.each(['__proto__', 'constructor', 'prototype'])(
    '%s in an input, a write, an answer and an update pollutes nobody',
    async (key) => {
      const graph = graphOf();
      const config = place().thread();
      const result = await graph.invoke({ last: evil(key) }, config);
      expect(result.data['plain']).toBe(1);
      await unpolluted(graph);
      const done = await graph.invoke(
        new Command({ resume: evil(key), update: { data: evil(key) } }),
        config,
      );
      expect((done.last as Record<string, unknown>)['plain']).toBe(1);
      await unpolluted(graph);
      const { values } = await graph.getState(config);
      expect(Object.getPrototypeOf(values)).toBe(Object.prototype);
      expect((values as { polluted?: unknown }).polluted).toBeUndefined();
      expect((values.data as { polluted?: unknown }).polluted).toBeUndefined();
    },
  );

  test.each(['__proto__', 'constructor', 'prototype'])(
    '%s as a channel of an input or an update is refused or dropped',
    async (key) => {
      const graph = graphOf();
      const config = place().thread();
      const ended = await graph.invoke(evil(key), config).then(
        (value) => ({ value }),
        (error: Error) => ({ error }),
      );
      if ('error' in ended) expect(ended.error.message).toMatch(/constructor|__proto__|prototype/);
      else expect(Object.hasOwn(ended.value, key)).toBe(false);
      await unpolluted(graph);
      const thread = place().thread();
      await graph.invoke({ last: {} }, thread);
      await graph.invoke(new Command({ update: evil(key) }), thread).catch(() => {});
      expect(Object.hasOwn((await graph.getState(thread)).values, key)).toBe(false);
      await unpolluted(graph);
      expect(await graph.invoke(new Command({ resume: 'ok' }), thread)).toMatchObject({
        last: 'ok',
        canary: 'undefined',
      });
    },
  );

  test('as the id of an answer are refused, or an answer like any other', async () => {
    const graph = graphOf();
    const config = place().thread();
    await graph.invoke({ last: {} }, config);
    const done = await graph.invoke(new Command({ resume: evil('__proto__') }), config);
    expect(done.last).toMatchObject({ plain: 1 });
    await unpolluted(graph);
  });

  test('cannot name a channel or a node', async () => {
    for (const key of ['__proto__', 'constructor', 'prototype']) {
      const spec = JSON.parse(`{"${key}":1}`) as Record<string, unknown>;
      for (const name of Object.keys(spec))
        Object.defineProperty(spec, name, { value: Annotation(), enumerable: true });
      const build = async () =>
        new StateGraph(Annotation.Root(spec as unknown as typeof Log.spec))
          .addNode('a', () => ({}))
          .addEdge(START, 'a')
          .compile();
      expect(await failure(build())).toMatchObject({ code: 'INVALID_GRAPH' });
      const node = async () => new StateGraph(State).addNode(key, () => ({}));
      expect(await failure(node())).toMatchObject({ code: 'INVALID_GRAPH' });
    }
  });
});
