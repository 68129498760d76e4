import { FakeListChatModel } from '@langchain/core/utils/testing';
import { expect, test } from 'vitest';
import { interrupt, START, StateGraph } from '../../src/index.ts';
import { MessagesAnnotation } from '../../src/langchain/index.ts';
import { describeOnBoth } from '../support/on-both.ts';
import { collect, failure, Log } from '../support/threads.ts';

describeOnBoth('the events of a run', (place) => {
  const graphOf = () =>
    new StateGraph(Log)
      .addNode('a', () => ({ log: 'a' }), { metadata: { own: 1 } })
      .addNode('b', () => ({ log: 'b' }))
      .addEdge(START, 'a')
      .addEdge('a', 'b')
      .compile({ checkpointer: place().checkpointer, name: place().name('events') });

  test('begin and end with the graph, and have each node and what it wrote between', async () => {
    const graph = graphOf();
    const config = { ...place().thread(), version: 'v2', tags: ['t'], metadata: { user: 'u' } } as const;
    const events = await collect(graph.streamEvents({ log: 'in' }, config));
    expect(events.map(({ event, name, data }) => [event, name, data])).toEqual([
      ['on_chain_start', graph.name, { input: { log: 'in' } }],
      ['on_chain_start', 'a', { input: { log: ['in'] } }],
      ['on_chain_stream', graph.name, { chunk: { a: { log: 'a' } } }],
      ['on_chain_end', 'a', { input: { log: ['in'] }, output: { log: 'a' } }],
      ['on_chain_start', 'b', { input: { log: ['in', 'a'] } }],
      ['on_chain_stream', graph.name, { chunk: { b: { log: 'b' } } }],
      ['on_chain_end', 'b', { input: { log: ['in', 'a'] }, output: { log: 'b' } }],
      ['on_chain_end', graph.name, { output: { log: ['in', 'a', 'b'] } }],
    ]);
    const [ofGraph, ofA] = events;
    expect(ofGraph).toMatchObject({ tags: ['t'], metadata: { user: 'u', ...config.configurable } });
    expect(ofA).toMatchObject({
      tags: ['graph:step:1', 't'],
      metadata: {
        user: 'u',
        own: 1,
        langgraph_step: 1,
        langgraph_node: 'a',
        langgraph_triggers: ['branch:to:a'],
        checkpoint_ns: `a:${ofA?.run_id}`,
      },
    });
    expect(events[3]?.run_id).toBe(ofA?.run_id);
    expect(events.at(-1)?.run_id).toBe(ofGraph?.run_id);
  });

  test('are those that were asked for', async () => {
    const config = () => ({ ...place().thread(), version: 'v2' as const });
    const names = async (filter: Parameters<ReturnType<typeof graphOf>['streamEvents']>[2]) =>
      (await collect(graphOf().streamEvents({}, config(), filter))).map(({ event, name }) => [event, name]);
    expect(await names({ includeNames: ['b'] })).toEqual([
      ['on_chain_start', 'b'],
      ['on_chain_end', 'b'],
    ]);
    expect(await names({ includeTags: ['graph:step:1'] })).toEqual([
      ['on_chain_start', 'a'],
      ['on_chain_end', 'a'],
    ]);
    expect(await names({ excludeTypes: ['chain'] })).toEqual([]);
  });

  test('have what models say', async () => {
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('say', async ({ messages }) => ({
        messages: [await new FakeListChatModel({ responses: ['ok'] }).invoke(messages)],
      }))
      .addEdge(START, 'say')
      .compile({ checkpointer: place().checkpointer, name: place().name('speaking') });
    const config = { ...place().thread(), version: 'v2' } as const;
    const events = await collect(
      graph.streamEvents({ messages: 'hi' }, config, { includeTypes: ['chat_model'] }),
    );
    expect(events.map(({ event, data }) => [event, (data.chunk as { content: string }).content])).toEqual([
      ['on_chat_model_stream', 'o'],
      ['on_chat_model_stream', 'k'],
    ]);
    expect(events[0]).toMatchObject({ name: 'FakeListChatModel', metadata: { langgraph_node: 'say' } });
  });

  test('have no end of a node that asks, and end with what it asked', async () => {
    const graph = new StateGraph(Log)
      .addNode('ask', () => ({ log: interrupt<string, string>('go?') }))
      .addEdge(START, 'ask')
      .compile({ checkpointer: place().checkpointer, name: place().name('asking') });
    const events = await collect(graph.streamEvents({}, { ...place().thread(), version: 'v2' }));
    expect(events.map(({ event, name }) => [event, name === 'ask'])).toEqual([
      ['on_chain_start', false],
      ['on_chain_start', true],
      ['on_chain_stream', false],
      ['on_chain_end', false],
    ]);
    expect(events.at(-1)?.data.output).toMatchObject({ __interrupt__: [{ value: 'go?' }] });
  });

  test('of another version are not supported', async () => {
    const config = { ...place().thread(), version: 'v1' as never };
    expect(await failure(collect(graphOf().streamEvents({}, config)))).toMatchObject({
      code: 'NOT_SUPPORTED',
    });
  });
});
