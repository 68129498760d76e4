import {
  AIMessage,
  AIMessageChunk,
  ChatMessage,
  FunctionMessage,
  HumanMessage,
  SystemMessage,
  ToolMessage,
} from '@langchain/core/messages';
import type { BaseMessage } from '@langchain/core/messages';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Annotation, StateGraph, START } from '../../../src/index.ts';
import {
  addMessages,
  MessagesAnnotation,
  messagesStateReducer,
  REMOVE_ALL_MESSAGES,
  RemoveMessage,
} from '../../../src/langchain/index.ts';
import { fromJson, toJson } from '../../../src/node/tagged-json.ts';
import { namedReducers } from '../../../src/protocol/named-reducers.ts';

const human = (content: string, id?: string): HumanMessage =>
  new HumanMessage({ content, ...(id && { id }) });
const ids = (messages: readonly BaseMessage[]): unknown[] =>
  messages.map(({ id, content }) => `${id}:${content as string}`);

describe('A message as JSON', () => {
  const call = { name: 'search', args: { q: 'x' }, id: 'call-1', type: 'tool_call' as const };
  const usage_metadata = { input_tokens: 1, output_tokens: 2, total_tokens: 3 };
  test.each<[string, BaseMessage]>([
    ['human', new HumanMessage({ content: 'hi', id: '1', name: 'ann' })],
    [
      'blocks',
      new HumanMessage({
        content: [
          { type: 'text', text: 'see' },
          { type: 'image_url', image_url: 'u' },
        ],
      }),
    ],
    [
      'ai',
      new AIMessage({
        content: 'hi',
        id: '1',
        tool_calls: [call],
        usage_metadata,
        response_metadata: { model: 'm' },
      }),
    ],
    [
      'ai with a wrong call',
      new AIMessage({ content: '', invalid_tool_calls: [{ name: 'x', args: '{', error: 'bad' }] }),
    ],
    ['system', new SystemMessage({ content: 'be kind', additional_kwargs: { cache: true } })],
    [
      'tool',
      new ToolMessage({
        content: 'r',
        tool_call_id: 'call-1',
        status: 'error',
        artifact: { at: new Date(0) },
        name: 'search',
      }),
    ],
    ['function', new FunctionMessage({ content: 'r', name: 'f' })],
    ['chat', new ChatMessage({ content: 'r', role: 'critic' })],
    ['remove', new RemoveMessage({ id: 'x' })],
  ])('%s comes back as what it was', (_name, message) => {
    const json = JSON.parse(JSON.stringify(toJson(message, 'message'))) as never;
    const back = fromJson(json) as BaseMessage;
    expect(back).toBeInstanceOf(message.constructor);
    expect(back.toDict()).toEqual(message.toDict());
  });

  test('is short and readable', () => {
    expect(toJson(new AIMessage({ content: 'hi', id: '1', tool_calls: [call] }), 'message')).toEqual({
      $message: { type: 'ai', content: 'hi', id: '1', tool_calls: [call] },
    });
    expect(toJson([human('a')], 'messages')).toEqual([{ $message: { type: 'human', content: 'a' } }]);
  });

  test('of a stream’s last chunk is a whole message', () => {
    const back = fromJson(toJson(new AIMessageChunk({ content: 'hi', id: '1' }), 'message'));
    expect(back).toBeInstanceOf(AIMessage);
  });

  test('says by its path what it cannot carry', () => {
    const message = new HumanMessage({ content: 'x', additional_kwargs: { f: () => 1 } });
    expect(() => toJson({ messages: [message] }, 'input')).toThrow(
      /input\.messages\[0\]\.additional_kwargs\.f is a function/,
    );
  });

  test('of the user’s that only looks like one is an object all the same', () => {
    for (const value of [
      { $message: 'hello' },
      { $message: { type: 'strange', content: 'x' } },
      { $message: null },
    ]) {
      expect(fromJson(toJson(value, 'value'))).toEqual(value);
    }
  });
});

describe('The reducer of messages', () => {
  test('gives ids, replaces by id, removes, and starts anew, as LangGraph’s', () => {
    expect(addMessages).toBe(messagesStateReducer);
    const given = messagesStateReducer(
      [],
      ['hello', { role: 'assistant', content: 'hi' }, ['system', 'be kind']],
    );
    expect(given.map((message) => message.type)).toEqual(['human', 'ai', 'system']);
    expect(new Set(given.map(({ id }) => id)).size).toBe(3);
    const before = [human('a', '1'), human('b', '2'), human('c', '3')];
    const after = messagesStateReducer(before, [
      new RemoveMessage({ id: '1' }),
      human('B', '2'),
      human('d', '4'),
    ]);
    expect(ids(after)).toEqual(['2:B', '3:c', '4:d']);
    const anew = messagesStateReducer(before, [
      human('x', '9'),
      new RemoveMessage({ id: REMOVE_ALL_MESSAGES }),
      human('y', '8'),
    ]);
    expect(ids(anew)).toEqual(['8:y']);
    expect(() => messagesStateReducer(before, new RemoveMessage({ id: '7' }))).toThrow("doesn't exist ('7')");
  });

  test('does not change what was written', () => {
    const greeting = new AIMessage('hello');
    const [first] = messagesStateReducer([], greeting);
    const [second] = messagesStateReducer([], greeting);
    expect(greeting.id).toBeUndefined();
    expect(first?.id).not.toBe(second?.id);
    expect(first).toBeInstanceOf(AIMessage);
  });

  test('says what it cannot make a message of', () => {
    expect(() => messagesStateReducer([], [{ nothing: 1 } as never])).toThrow(
      'A message was written as {"nothing":1}',
    );
  });

  test('folds on JSON where the graph runs as it does on instances', () => {
    const id = fc.constantFrom('1', '2', '3', '4');
    const message = fc.oneof(
      fc.record({ id, content: fc.string() }).map(({ id: of, content }) => human(content, of)),
      fc.oneof(id, fc.constant(REMOVE_ALL_MESSAGES)).map((of) => new RemoveMessage({ id: of })),
    );
    const list = fc.array(message, { maxLength: 8 });
    fc.assert(
      fc.property(list, list, (start, right) => {
        const left = start
          .filter((each) => each instanceof HumanMessage)
          .filter((each, index, all) => all.findIndex((other) => other.id === each.id) === index);
        let expected: BaseMessage[];
        try {
          expected = messagesStateReducer(left, right);
        } catch {
          return;
        }
        const folded = fromJson(namedReducers.messages(toJson(left, 'left'), toJson(right, 'right')));
        expect(ids(folded as BaseMessage[])).toEqual(ids(expected));
      }),
    );
  });

  test('is known by name, in any annotation', () => {
    const State = Annotation.Root({
      ...MessagesAnnotation.spec,
      notes: Annotation<BaseMessage[]>({ reducer: messagesStateReducer, default: () => [] }),
    });
    const { bodies } = new StateGraph(State)
      .addNode('a', () => ({}))
      .addEdge(START, 'a')
      .compile();
    expect(bodies.plan.channels).toEqual({
      messages: { kind: 'named', reducer: 'messages' },
      notes: { kind: 'named', reducer: 'messages' },
    });
  });
});
