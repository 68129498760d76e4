import { AIMessage, AIMessageChunk, HumanMessage } from '@langchain/core/messages';
import { FakeListChatModel } from '@langchain/core/utils/testing';
import { expect, inject, test } from 'vitest';
import { Send, START, StateGraph, TemporalSaver } from '../../src/index.ts';
import { MessagesAnnotation } from '../../src/langchain/index.ts';
import { createWorker } from '../../src/worker/index.ts';
import { describeOnBoth } from '../support/on-both.ts';
import { thread, unique } from '../support/temporal.ts';
import { collect } from '../support/threads.ts';

type Token = [AIMessageChunk, Record<string, unknown>];

const modelOf = (answer: string, sleep?: number) =>
  new FakeListChatModel({ responses: [answer], ...(sleep !== undefined && { sleep }) });

describeOnBoth('a stream of messages', (place) => {
  test('has each token of a model, as an instance, with where it comes from', async () => {
    const model = modelOf('yes');
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('say', async ({ messages }) => ({ messages: [await model.invoke(messages)] }), {
        metadata: { own: 1 },
      })
      .addEdge(START, 'say')
      .compile({ checkpointer: place().checkpointer, name: place().name('tokens') });
    const config = {
      ...place().thread(),
      streamMode: 'messages',
      tags: ['t'],
      metadata: { user: 'u' },
    } as const;
    const tokens = (await collect(graph.stream({ messages: 'hi' }, config))) as Token[];
    expect(tokens.map(([message]) => message.content)).toEqual(['y', 'e', 's']);
    expect(tokens.every(([message]) => AIMessageChunk.isInstance(message))).toBe(true);
    const [first, ...others] = tokens.map(([message]) => message);
    expect(others.reduce((whole, next) => whole.concat(next), first as AIMessageChunk).content).toBe('yes');
    const [task] = (await collect(graph.getStateHistory(config)))[1]?.tasks ?? [];
    expect(tokens[0]?.[1]).toMatchObject({
      tags: ['t'],
      user: 'u',
      own: 1,
      langgraph_node: 'say',
      langgraph_step: 1,
      langgraph_triggers: ['branch:to:say'],
      langgraph_path: ['__pregel_pull', 'say'],
      langgraph_checkpoint_ns: `say:${task?.id}`,
      checkpoint_ns: `say:${task?.id}`,
      ls_model_type: 'chat',
      ...config.configurable,
    });
    const { messages } = (await graph.getState(config)).values;
    expect(messages.at(-1)).toMatchObject({ content: 'yes', id: first?.id });
  });

  test('has what a node gives back as a whole, but not what was there before', async () => {
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('say', ({ messages }) => ({
        messages: [...messages, new AIMessage({ id: 'whole', content: 'all at once' })],
      }))
      .addEdge(START, 'say')
      .compile({ checkpointer: place().checkpointer, name: place().name('whole') });
    const config = { ...place().thread(), streamMode: 'messages' } as const;
    const input = { messages: [new HumanMessage({ id: 'h', content: 'hi' })] };
    const tokens = (await collect(graph.stream(input, config))) as Token[];
    expect(tokens.map(([message]) => [message.id, message.content])).toEqual([['whole', 'all at once']]);
    expect(tokens[0]?.[1]).toMatchObject({ name: 'say', langgraph_node: 'say', tags: ['graph:step:1'] });
  });

  test('leaves out models with the tag nostream, and goes beside other modes', async () => {
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('say', async ({ messages }, config) => {
        await modelOf('quiet')
          .withConfig({ tags: ['nostream'] })
          .invoke(messages);
        const answer = await modelOf('ok').invoke(messages, { callbacks: config.callbacks as never });
        return { messages: [new AIMessage({ id: answer.id ?? '', content: 'kept' })] };
      })
      .addEdge(START, 'say')
      .compile({ checkpointer: place().checkpointer, name: place().name('quiet') });
    const config = { ...place().thread(), streamMode: ['messages', 'updates'] } as const;
    const chunks = (await collect(graph.stream({ messages: 'hi' }, config))) as [string, unknown][];
    expect(chunks.map(([mode]) => mode)).toEqual(['messages', 'messages', 'updates']);
  });

  test('is not heard, and models are not asked to stream, where nobody asks for it', async () => {
    let streamed = false;
    const model = modelOf('yes');
    const say = model._streamResponseChunks.bind(model);
    model._streamResponseChunks = (...args) => ((streamed = true), say(...args));
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('say', async ({ messages }) => ({ messages: [await model.invoke(messages)] }))
      .addEdge(START, 'say')
      .compile({ checkpointer: place().checkpointer, name: place().name('unheard') });
    await graph.invoke({ messages: 'hi' }, place().thread());
    expect(streamed).toBe(false);
    await collect(graph.stream({ messages: 'hi' }, { ...place().thread(), streamMode: 'messages' }));
    expect(streamed).toBe(true);
  });

  test('says of a task that a Send has made which one it is', async () => {
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('say', async () => ({ messages: [await modelOf('y').invoke('hi')] }))
      .addConditionalEdges(START, () => [new Send('say', {}), new Send('say', {})])
      .compile({ checkpointer: place().checkpointer, name: place().name('sent') });
    const config = { ...place().thread(), streamMode: 'messages' } as const;
    const tokens = (await collect(graph.stream({ messages: 'hi' }, config))) as Token[];
    const paths = tokens.map(([, metadata]) => metadata['langgraph_path']);
    expect(paths).toHaveLength(2);
    expect(paths).toEqual(
      expect.arrayContaining([
        ['__pregel_push', 0],
        ['__pregel_push', 1],
      ]),
    );
    expect(tokens[0]?.[1]).toMatchObject({ langgraph_triggers: ['__pregel_push'] });
  });

  test('has the place of the task before it, with subgraphs', async () => {
    const inner = new StateGraph(MessagesAnnotation)
      .addNode('say', async ({ messages }) => ({ messages: [await modelOf('y').invoke(messages)] }))
      .addEdge(START, 'say')
      .compile({ name: place().name('inner') });
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('sub', inner)
      .addEdge(START, 'sub')
      .compile({ checkpointer: place().checkpointer, name: place().name('outer') });
    const config = { ...place().thread(), streamMode: 'messages', subgraphs: true } as const;
    const [chunk] = (await collect(graph.stream({ messages: 'hi' }, config))) as [string[], Token][];
    expect(chunk?.[0]).toEqual([expect.stringMatching(/^sub:/), expect.stringMatching(/^say:/)]);
  });
});

test('tokens cross processes while the model speaks', async () => {
  const address = inject('temporalAddress');
  const taskQueue = unique('queue');
  const name = unique('speaker');
  const answer = 'abcdefghijklmnopqrstuvwxyz'.repeat(2);
  const define = () =>
    new StateGraph(MessagesAnnotation)
      .addNode('say', async ({ messages }) => ({ messages: [await modelOf(answer, 20).invoke(messages)] }))
      .addEdge(START, 'say');
  const worker = await createWorker({ graphs: [define().compile({ name })], taskQueue, address });
  await using checkpointer = await TemporalSaver.connect({ address, taskQueue });
  await worker.runUntil(async () => {
    const graph = define().compile({ name, checkpointer });
    const at: number[] = [];
    let text = '';
    for await (const chunk of graph.stream({ messages: 'hi' }, { ...thread(), streamMode: 'messages' })) {
      text += (chunk as Token)[0].text;
      at.push(Date.now());
    }
    expect(text).toBe(answer);
    // The first came while the others were still to be said.
    expect((at.at(-1) ?? 0) - (at[0] ?? 0)).toBeGreaterThan(400);
  });
}, 30_000);
