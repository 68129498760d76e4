import type { BaseMessage } from '@langchain/core/messages';
import { z } from 'zod';
import type { Graph, Case, Script } from '../compare/script.ts';

const plain = (messages: unknown): unknown =>
  [messages].flat().map((message) => {
    const { type, id, content } = message as BaseMessage;
    return { type, id, content };
  });

/** Of what was written: in LangGraph's stream that is no message yet. */
const contents = (messages: unknown): unknown =>
  [messages].flat().map((message) => {
    const { id, content } = message as BaseMessage;
    return { id, content };
  });

/** What a graph of messages gives, and what its stream of mode `messages` shows. */
async function look(it: Script, graph: Graph, input: unknown): Promise<void> {
  const config = it.thread();
  const shown: unknown[] = [];
  for await (const chunk of await graph.stream(input, { ...config, streamMode: ['messages', 'updates'] })) {
    const [mode, payload] = chunk as readonly [string, object];
    if (mode === 'messages') {
      const [message, metadata] = payload as unknown as [BaseMessage, Record<string, unknown>];
      shown.push(['messages', plain(message), metadata['langgraph_node']]);
      continue;
    }
    const writes = Object.entries(payload).map(([node, written]) => [
      node,
      [written as { messages: unknown }].flat().map((write) => contents(write.messages)),
    ]);
    shown.push(['updates', writes]);
  }
  it.saw('shown', shown);
  it.saw('messages', plain((await graph.getState(config)).values['messages']));
}

/** States of messages by each way to declare one, and `pushMessage`. */
export const messages: readonly Case[] = [
  {
    name: 'a list of messages is declared by MessagesAnnotation, MessagesZodState, MessagesValue or MessagesZodMeta, with one reducer',
    async run(it) {
      const { lib } = it;
      const { MessagesAnnotation, MessagesValue, MessagesZodMeta, MessagesZodState, StateSchema } = lib;
      const states = [
        MessagesAnnotation,
        MessagesZodState,
        new StateSchema({ messages: MessagesValue }),
        ...('withLangGraph' in lib
          ? [z.object({ messages: lib.withLangGraph(z.custom<BaseMessage[]>(), MessagesZodMeta) })]
          : [MessagesZodState]),
      ];
      for (const state of states) {
        const builder = new lib.StateGraph(state as typeof MessagesAnnotation)
          .addNode('edit', () => ({ messages: [{ role: 'user', content: 'changed', id: 'a' }] }))
          .addNode('add', () => ({ messages: { role: 'assistant', content: 'told', id: 'c' } }))
          .addEdge(lib.START, 'edit')
          .addEdge('edit', 'add');
        await look(it, it.compile(builder), {
          messages: [
            { role: 'user', content: 'first', id: 'a' },
            { role: 'system', content: 'rule', id: 'b' },
          ],
        });
      }
    },
  },
  {
    name: 'pushMessage shows a message before its node ends, and writes it before what the node returns',
    async run(it) {
      const { lib } = it;
      const builder = new lib.StateGraph(lib.MessagesAnnotation)
        .addNode('push', () => {
          lib.pushMessage({ role: 'assistant', content: 'one', id: '1' });
          const two = lib.pushMessage({ type: 'ai', content: 'two', id: '2' });
          it.saw('given back', plain(two));
          lib.pushMessage({ role: 'assistant', content: 'not kept', id: '3' }, { stateKey: null });
          return { messages: [two, { role: 'assistant', content: 'last', id: '4' }] };
        })
        .addNode('only', () => {
          lib.pushMessage({ role: 'assistant', content: 'only', id: '5' });
        })
        .addEdge(lib.START, 'push')
        .addEdge('push', 'only');
      await look(it, it.compile(builder), { messages: { role: 'user', content: 'hi', id: '0' } });
    },
  },
  {
    name: 'pushMessage wants an id',
    async run(it) {
      const { lib } = it;
      const builder = new lib.StateGraph(lib.MessagesAnnotation)
        .addNode('push', () => {
          try {
            lib.pushMessage('no id');
          } catch (error) {
            it.saw('error', (error as Error).message.split('.')[0]);
          }
          return {};
        })
        .addEdge(lib.START, 'push');
      await it.compile(builder).invoke({ messages: [] }, it.thread());
    },
  },
];
