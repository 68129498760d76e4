import { AIMessage } from '@langchain/core/messages';
import type { BaseMessage } from '@langchain/core/messages';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { Command, interrupt, START, StateGraph, StateSchema } from '../../src/index.ts';
import {
  MessagesAnnotation,
  MessagesValue,
  MessagesZodMeta,
  pushMessage,
} from '../../src/langchain/index.ts';
import { MessagesZodState } from '../../src/langchain/zod.ts';
import { withLangGraph } from '../../src/zod/index.ts';
import { describeOnBoth } from '../support/on-both.ts';
import { collect } from '../support/threads.ts';

const contents = (messages: readonly BaseMessage[]): unknown[] => messages.map(({ content }) => content);

const Extended = MessagesZodState.extend({ ok: z.boolean().default(false) });

describeOnBoth('pushMessage', (place) => {
  const options = () => ({ checkpointer: place().checkpointer, name: place().name('push') });

  test('shows a message at once, and writes it when the node has finished: on each pass again, and once', async () => {
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('book', (_state, config) => {
        pushMessage(new AIMessage({ id: 'status', content: 'looking' }), config);
        pushMessage({ role: 'assistant', content: 'hint', id: 'hint' }, { ...config, stateKey: null });
        const answer: string = interrupt('Book?');
        return { messages: new AIMessage({ id: 'done', content: answer }) };
      })
      .addEdge(START, 'book')
      .compile(options());
    const config = { ...place().thread(), streamMode: 'messages' } as const;
    const shown = (chunks: unknown[]): unknown[] =>
      contents(chunks.map((chunk) => (chunk as [BaseMessage])[0]));
    expect(shown(await collect(graph.stream({ messages: 'hi' }, config)))).toEqual(['looking', 'hint']);
    expect(contents((await graph.getState(config)).values.messages)).toEqual(['hi']);
    expect(shown(await collect(graph.stream(new Command({ resume: 'booked' }), config)))).toEqual([
      'looking',
      'hint',
      'booked',
    ]);
    const { messages } = (await graph.getState(config)).values;
    expect(contents(messages)).toEqual(['hi', 'looking', 'booked']);
    expect(messages[1]).toBeInstanceOf(AIMessage);
  });

  test('writes where nobody listens, to the channel that is named, and nothing where the node fails', async () => {
    let broken = true;
    const graph = new StateGraph(new StateSchema({ notes: MessagesValue, n: z.number().default(0) }))
      .addNode('note', () => {
        pushMessage(new AIMessage({ id: 'n', content: broken ? 'lost' : 'kept' }), { stateKey: 'notes' });
        pushMessage(new AIMessage({ id: 'm', content: 'no such channel' }));
        if (broken) throw new Error('broken');
        return new Command({ update: { n: 1 } });
      })
      .addEdge(START, 'note')
      .compile(options());
    const config = place().thread();
    await expect(graph.invoke({}, config)).rejects.toThrow('broken');
    broken = false;
    const { notes, n } = await graph.invoke(null, config);
    expect([contents(notes), n]).toEqual([['kept'], 1]);
  });

  test.each([
    ['MessagesZodState', () => Extended],
    ['MessagesValue', () => new StateSchema({ messages: MessagesValue, ok: z.boolean().default(false) })],
    [
      'MessagesZodMeta',
      () =>
        z.object({
          messages: withLangGraph(z.custom<BaseMessage[]>(), MessagesZodMeta),
          ok: z.boolean().default(false),
        }),
    ],
  ] as const)('%s declares a list of messages, folded by name', async (_name, declare) => {
    const graph = new StateGraph(declare() as unknown as typeof Extended)
      .addNode('say', ({ messages, ok }) => ({
        messages: [new AIMessage(`to ${messages.at(-1)?.text}`)],
        ok: !ok,
      }))
      .addEdge(START, 'say')
      .compile(options());
    expect(graph.bodies.plan.channels).toMatchObject({ messages: { kind: 'named', reducer: 'messages' } });
    const config = place().thread();
    await graph.invoke({ messages: 'one' }, config);
    const { messages, ok } = await graph.invoke({ messages: ['two'] }, config);
    expect([contents(messages), ok]).toEqual([['one', 'to one', 'two', 'to two'], false]);
    expect(messages.every(({ id }) => typeof id === 'string')).toBe(true);
  });
});

test('pushMessage is for nodes, and for messages that have an id', async () => {
  expect(() => pushMessage(new AIMessage({ id: '1', content: 'x' }))).toThrow('Called getConfig()');
  const graph = new StateGraph(MessagesAnnotation)
    .addNode('say', () => void pushMessage('no id'))
    .addEdge(START, 'say')
    .compile();
  await expect(graph.invoke({ messages: [] })).rejects.toThrow('Message ID is required');
});
