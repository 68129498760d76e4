import { dispatchCustomEvent } from '@langchain/core/callbacks/dispatch';
import { AIMessageChunk, HumanMessage } from '@langchain/core/messages';
import { tool } from '@langchain/core/tools';
import { FakeListChatModel } from '@langchain/core/utils/testing';
import { expect, test } from 'vitest';
import { z } from 'zod';
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
      ['on_chain_end', 'a', { input: { log: ['in'] }, output: { log: 'a' } }],
      ['on_chain_stream', graph.name, { chunk: { a: { log: 'a' } } }],
      ['on_chain_start', 'b', { input: { log: ['in', 'a'] } }],
      ['on_chain_end', 'b', { input: { log: ['in', 'a'] }, output: { log: 'b' } }],
      ['on_chain_stream', graph.name, { chunk: { b: { log: 'b' } } }],
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
        langgraph_path: ['__pregel_pull', 'a'],
        checkpoint_ns: `a:${ofA?.run_id}`,
      },
    });
    expect(events[2]?.run_id).toBe(ofA?.run_id);
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

  test('have models and tools: their start, with what they were given, what they say, and their end', async () => {
    const model = new FakeListChatModel({ responses: ['ok'] });
    const look = tool(({ city }: { city: string }) => `sunny in ${city}`, {
      name: 'look',
      description: 'The weather.',
      schema: z.object({ city: z.string() }),
    });
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('say', async ({ messages }, config) => {
        const answer = await model.invoke(messages, { callbacks: config.callbacks as never });
        const weather: string = await look.invoke({ city: 'Oslo' });
        await dispatchCustomEvent('looked', { weather });
        return { messages: [answer, weather] };
      })
      .addEdge(START, 'say')
      .compile({ checkpointer: place().checkpointer, name: place().name('speaking') });
    const config = { ...place().thread(), version: 'v2', tags: ['t'] } as const;
    const types = ['chat_model', 'tool', 'custom_event'];
    const events = await collect(graph.streamEvents({ messages: 'hi' }, config, { includeTypes: types }));
    expect(events.map(({ event, name }) => [event, name])).toEqual([
      ['on_chat_model_start', 'FakeListChatModel'],
      ['on_chat_model_stream', 'FakeListChatModel'],
      ['on_chat_model_stream', 'FakeListChatModel'],
      ['on_chat_model_end', 'FakeListChatModel'],
      ['on_tool_start', 'look'],
      ['on_tool_end', 'look'],
      ['on_custom_event', 'looked'],
    ]);
    const [start, token, , end, toolStart, toolEnd, custom] = events;
    const given = { messages: [[expect.objectContaining({ content: 'hi' })]] };
    expect(start?.data).toEqual({ input: given });
    const input = start?.data.input as { messages: unknown[][] } | undefined;
    expect(HumanMessage.isInstance(input?.messages[0]?.[0])).toBe(true);
    expect(AIMessageChunk.isInstance(token?.data.chunk)).toBe(true);
    expect(token?.data.chunk).toMatchObject({ content: 'o' });
    expect(end?.data).toEqual({ input: given, output: expect.objectContaining({ content: 'ok' }) });
    expect(toolStart?.data).toEqual({ input: { city: 'Oslo' } });
    expect(toolEnd?.data).toEqual({ input: { city: 'Oslo' }, output: 'sunny in Oslo' });
    expect(custom?.data).toEqual({ weather: 'sunny in Oslo' });
    expect(new Set([start, token, end].map((event) => event?.run_id)).size).toBe(1);
    expect(toolEnd?.run_id).toBe(toolStart?.run_id);
    for (const event of events)
      expect(event).toMatchObject({
        tags: ['t'],
        metadata: { langgraph_node: 'say', langgraph_step: 1, ...config.configurable },
      });
    expect(start?.metadata).toMatchObject({ ls_model_type: 'chat', langgraph_triggers: ['branch:to:say'] });
  });

  test('have what subgraphs do, as nodes and called by one, between the start and the end of their node', async () => {
    const model = new FakeListChatModel({ responses: ['y'] });
    const inner = new StateGraph(MessagesAnnotation)
      .addNode('say', async ({ messages }) => ({ messages: [await model.invoke(messages)] }))
      .addEdge(START, 'say')
      .compile({ name: place().name('inner') });
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('sub', inner)
      .addNode('call', async () => ({
        messages: (await inner.invoke({ messages: 'again' })).messages.slice(1),
      }))
      .addEdge(START, 'sub')
      .addEdge('sub', 'call')
      .compile({ checkpointer: place().checkpointer, name: place().name('outer') });
    const config = { ...place().thread(), version: 'v2' } as const;
    const events = await collect(graph.streamEvents({ messages: 'hi' }, config));
    const ofInner = [
      ['on_chain_start', inner.name],
      ['on_chain_start', 'say'],
      ['on_chat_model_start', 'FakeListChatModel'],
      ['on_chat_model_stream', 'FakeListChatModel'],
      ['on_chat_model_end', 'FakeListChatModel'],
      ['on_chain_end', 'say'],
      ['on_chain_end', inner.name],
    ];
    expect(events.map(({ event, name }) => [event, name])).toEqual([
      ['on_chain_start', graph.name],
      ['on_chain_start', 'sub'],
      ...ofInner,
      ['on_chain_end', 'sub'],
      ['on_chain_stream', graph.name],
      ['on_chain_start', 'call'],
      ...ofInner,
      ['on_chain_end', 'call'],
      ['on_chain_stream', graph.name],
      ['on_chain_end', graph.name],
    ]);
    const [, sub, start, say] = events;
    expect(start?.data).toEqual(sub?.data);
    expect(start?.metadata).toMatchObject({ langgraph_node: 'sub' });
    expect(say?.metadata).toMatchObject({
      langgraph_node: 'say',
      checkpoint_ns: expect.stringMatching(/^sub:[^|]+\|say:[^|]+$/),
    });
  });

  test('leave out what is too large to be sent, and not the event', async () => {
    const model = new FakeListChatModel({ responses: ['ok'] });
    const long = 'x'.repeat(100_000);
    const graph = new StateGraph(Log)
      .addNode('say', async () => ({ log: (await model.invoke(long)).text }))
      .addEdge(START, 'say')
      .compile({ checkpointer: place().checkpointer, name: place().name('long') });
    const config = { ...place().thread(), version: 'v2' } as const;
    const events = await collect(graph.streamEvents({}, config, { includeTypes: ['chat_model'] }));
    expect(events.map(({ event, data }) => [event, Object.keys(data)])).toEqual([
      ['on_chat_model_start', []],
      ['on_chat_model_stream', ['chunk']],
      ['on_chat_model_stream', ['chunk']],
      ['on_chat_model_end', ['output', 'input']],
    ]);
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
