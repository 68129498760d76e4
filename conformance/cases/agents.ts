import { AIMessage, SystemMessage, ToolMessage } from '@langchain/core/messages';
import type { BaseMessage } from '@langchain/core/messages';
import { fakeModel } from '@langchain/core/testing';
import { tool } from '@langchain/core/tools';
import type { ToolRuntime } from '@langchain/core/tools';
import { z } from 'zod';
import type { Case, Graph, Script } from '../compare/script.ts';

type Messages = readonly BaseMessage[];
type Answer = (messages: Messages) => AIMessage | string;

/** A model that says what its script says to the messages that it is told; and what it has been told. */
function model(it: Script, answer: Answer) {
  return ({ messages }: { messages: BaseMessage[] }) =>
    fakeModel().respond((told) => {
      it.saw('told', plain(told));
      const said = answer(messages);
      return typeof said === 'string' ? new AIMessage(said) : said;
    });
}

function calling(...calls: readonly (readonly [name: string, args: object, id?: string])[]): AIMessage {
  return new AIMessage({
    content: '',
    tool_calls: calls.map(([name, args, id], index) => {
      const own = id ?? `call-${index + 1}`;
      return { name, args: args as Record<string, unknown>, id: own, type: 'tool_call' };
    }),
  });
}

const plain = (messages: Messages): unknown =>
  messages.map((message) => {
    const { type, content, name } = message;
    const { tool_calls, tool_call_id, status, artifact } = message as Partial<ToolMessage & AIMessage>;
    // An agent has the name of its graph, which is another one each time.
    return { type, content, ...(type === 'tool' && { name }), tool_calls, tool_call_id, status, artifact };
  });

const anything = z.object({ text: z.string().optional() });

/** What an agent of the library shows and comes to. */
function agentOf(it: Script, params: object): Graph {
  return it.compile({
    compile: (options: object) => it.lib.createReactAgent({ ...params, ...options } as never),
  });
}

async function run(it: Script, graph: Graph, input: unknown, config = it.config): Promise<unknown> {
  return it.look('updates', async () => {
    const shown: (readonly [string, unknown])[] = [];
    for await (const chunk of await graph.stream(input, { ...config, streamMode: 'updates' }))
      for (const [node, update] of Object.entries(chunk as Record<string, { messages?: Messages }>))
        shown.push([node, node === '__interrupt__' ? update : plain(update.messages ?? [])]);
    const { values, next } = await graph.getState(config);
    it.saw('state', [plain(values['messages'] as Messages), next]);
    return inOneOrder(shown);
  });
}

/** Tasks of one superstep end in any order. */
function inOneOrder(shown: readonly (readonly [node: string, update: unknown])[]): unknown {
  const groups: (readonly [string, unknown])[][] = [];
  for (const chunk of shown) {
    const group = groups.at(-1);
    if (group?.[0]?.[0] === chunk[0]) group.push(chunk);
    else groups.push([chunk]);
  }
  const text = (chunk: unknown): string => JSON.stringify(chunk);
  return groups.flatMap((group) => group.toSorted((a, b) => (text(a) < text(b) ? -1 : 1)));
}

const echo = tool(({ text }) => `echo ${text ?? ''}`, { name: 'echo', schema: anything });
const twice: Answer = (messages) =>
  messages.at(-1)?.type === 'tool'
    ? `done: ${messages.at(-1)?.text}`
    : calling(['echo', { text: 'a' }], ['echo', { text: 'b' }]);

export const agents: readonly Case[] = [
  ...(['v1', 'v2'] as const).map((version): Case => ({
    name: `an agent calls its tools until nothing is left to call (${version})`,
    async run(it) {
      const graph = agentOf(it, { llm: model(it, twice), tools: [echo], version, prompt: 'Be kind.' });
      await run(it, graph, { messages: [{ role: 'user', content: 'go' }] });
    },
  })),
  {
    name: 'an agent with hooks before and after its model, and a tool that returns directly',
    async run(it) {
      const direct = tool(() => 'direct', { name: 'direct', schema: anything, returnDirect: true });
      const graph = agentOf(it, {
        llm: model(it, (messages) =>
          messages.some(({ type }) => type === 'tool')
            ? calling(['echo', {}, 'call-9'], ['direct', {}, 'call-10'])
            : calling(['echo', {}]),
        ),
        tools: [echo, direct],
        preModelHook: ({ messages }: { messages: BaseMessage[] }) => ({
          llmInputMessages: [new SystemMessage('Short.'), ...messages.slice(-1)],
        }),
        postModelHook: () => ({}),
      });
      await run(it, graph, { messages: 'go' });
    },
  },
  {
    name: 'an agent stops before its tools, and goes on',
    async run(it) {
      const graph = agentOf(it, { llm: model(it, twice), tools: [echo], interruptBefore: ['tools'] });
      await run(it, graph, { messages: 'go' });
      await run(it, graph, null);
    },
  },
  ...(['v1', 'v2'] as const).map((version): Case => ({
    name: `a tool of an agent asks, and gets its answer (${version})`,
    async run(it) {
      const ask = tool(
        () => {
          it.count('ask');
          return String(it.lib.interrupt({ question: 'go?' }));
        },
        { name: 'ask', schema: anything },
      );
      const llm = model(it, (messages) => (messages.at(-1)?.type === 'tool' ? 'done' : calling(['ask', {}])));
      const graph = agentOf(it, { llm, tools: [ask], version });
      await run(it, graph, { messages: 'go' });
      await run(it, graph, it.resume('yes'));
      it.counted();
    },
  })),
  {
    name: 'tools that ask in tasks of their own are answered by the ids of their questions',
    async run(it) {
      const ask = tool(({ text }) => `${text ?? ''}: ${String(it.lib.interrupt(text))}`, {
        name: 'ask',
        schema: anything,
      });
      const llm = model(it, (messages) =>
        messages.at(-1)?.type === 'tool' ? 'done' : calling(['ask', { text: 'a' }], ['ask', { text: 'b' }]),
      );
      const graph = agentOf(it, { llm, tools: [ask], version: 'v2' });
      const waiting = await it.look('waits', async () => {
        const { __interrupt__ } = (await graph.invoke({ messages: 'go' }, it.config)) as {
          __interrupt__: unknown;
        };
        return { __interrupt__ };
      });
      await run(it, graph, it.resume(it.answers(waiting, { a: 1, b: 2 })));
    },
  },
  {
    name: 'a ToolNode gives a message for each call: results, objects, messages, artifacts, errors, tools that are not there',
    async run(it) {
      const tools = [
        echo,
        tool(() => ({ a: [1, { b: null }] }), { name: 'object', schema: anything }),
        tool(() => ['seen', { points: 3 }], {
          name: 'artifact',
          schema: anything,
          responseFormat: 'content_and_artifact',
        }),
        tool((_, config) => new ToolMessage({ content: 'own', tool_call_id: config.toolCall?.id ?? '' }), {
          name: 'message',
          schema: anything,
        }),
        tool(
          () => {
            throw new RangeError('too far');
          },
          { name: 'throws', schema: anything },
        ),
        tool(() => 'never', { name: 'number', schema: z.object({ n: z.number() }) }),
      ];
      const graph = it.compile(
        new it.lib.StateGraph(it.lib.MessagesAnnotation)
          .addNode('tools', new it.lib.ToolNode(tools))
          .addEdge(it.lib.START, 'tools'),
      );
      const names = ['echo', 'object', 'artifact', 'message', 'throws', 'number', 'absent'];
      await run(it, graph, { messages: [calling(...names.map((name) => [name, {}] as const))] });
    },
  },
  {
    name: 'a ToolNode that handles no errors fails with that of its tool',
    async run(it) {
      const throws = tool(
        () => {
          throw new RangeError('too far');
        },
        { name: 'throws', schema: anything },
      );
      const graph = it.compile(
        new it.lib.StateGraph(it.lib.MessagesAnnotation)
          .addNode('tools', new it.lib.ToolNode([throws], { handleToolErrors: false }))
          .addEdge(it.lib.START, 'tools'),
      );
      await it.look('fails', async () => graph.invoke({ messages: [calling(['throws', {}])] }, it.config));
    },
  },
  {
    name: 'a tool gives back a command, beside one that gives back a text',
    async run(it) {
      const { Annotation, Command, MessagesAnnotation, StateGraph, START, ToolNode } = it.lib;
      const transfer = tool(
        ({ text }, config) =>
          new Command({
            goto: 'sales',
            update: {
              who: text,
              messages: [new ToolMessage({ content: 'moved', tool_call_id: config.toolCall?.id ?? '' })],
            },
          }),
        { name: 'transfer', schema: anything },
      );
      const graph = it.compile(
        new StateGraph(Annotation.Root({ ...MessagesAnnotation.spec, who: Annotation<string> }))
          .addNode('tools', new ToolNode([transfer, echo]), { ends: ['sales'] })
          .addNode('sales', ({ who }) => ({ messages: new AIMessage(`for ${who}`) }))
          .addEdge(START, 'tools'),
      );
      await it.look('comes to', async () => {
        const calls = calling(['transfer', { text: 'Ann' }], ['echo', { text: 'x' }]);
        const { messages, who } = (await graph.invoke({ messages: [calls] }, it.config)) as {
          messages: Messages;
          who: string;
        };
        return [plain(messages), who];
      });
    },
  },
  {
    name: 'a tool is given the state, its call, the context and the configurable',
    async run(it) {
      const { Annotation, MessagesAnnotation, StateGraph, START, ToolNode } = it.lib;
      const look = tool(
        (_, runtime: ToolRuntime) => {
          const { state, toolCallId, toolCall, context, store, configurable } = runtime as unknown as Record<
            string,
            unknown
          > & { readonly state: { readonly messages: Messages; readonly user: string } };
          const { mine } = configurable as { readonly mine?: unknown };
          const { user, messages } = state;
          return JSON.stringify({ user, told: plain(messages), toolCallId, toolCall, context, store, mine });
        },
        { name: 'look', schema: anything },
      );
      const State = Annotation.Root({ ...MessagesAnnotation.spec, user: Annotation<string> });
      const graph = it.compile(
        new StateGraph(State, z.object({ tenant: z.string() }))
          .addNode('tools', new ToolNode([look]))
          .addEdge(START, 'tools'),
      );
      const { configurable } = it.config;
      const config = { configurable: { ...configurable, mine: 'x' }, context: { tenant: 't' } };
      await run(it, graph, { user: 'u', messages: [calling(['look', { text: 'x' }])] }, config as never);
    },
  },
];
