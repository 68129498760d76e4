import type { BaseMessage } from '@langchain/core/messages';
import { fakeModel } from '@langchain/core/testing';
import { tool } from '@langchain/core/tools';
import { describe, expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import { Annotation, MemorySaver, START, StateGraph } from '../../src/index.ts';
import { MessagesAnnotation } from '../../src/langchain/index.ts';
import { addHumanInTheLoop, createReactAgent, ToolNode, toolsCondition } from '../../src/prebuilt/index.ts';
import type { AgentParams, HumanInterrupt, HumanResponse } from '../../src/prebuilt/index.ts';

const echo = tool(({ text }) => text, { name: 'echo', schema: z.object({ text: z.string() }) });
const llm = fakeModel();
const checkpointer = new MemorySaver();

describe('an agent', () => {
  test('has messages, and a structured response of its format', async () => {
    const plain = createReactAgent({ llm, tools: [echo], checkpointer, prompt: 'Be kind.' });
    type Result = Awaited<ReturnType<typeof plain.invoke>>;
    expectTypeOf<Result['messages']>().toEqualTypeOf<BaseMessage[]>();

    const Answer = z.object({ answer: z.number() });
    const bare = createReactAgent({ llm, tools: [], responseFormat: Answer });
    const told = createReactAgent({ llm, tools: [], responseFormat: { schema: Answer, prompt: 'As JSON.' } });
    type Structured<Agent extends { invoke: (...args: never[]) => Promise<unknown> }> =
      Awaited<ReturnType<Agent['invoke']>> extends infer All
        ? All extends { readonly structuredResponse: infer Response }
          ? Response
          : never
        : never;
    expectTypeOf<Structured<typeof bare>>().toEqualTypeOf<{ answer: number }>();
    expectTypeOf<Structured<typeof told>>().toEqualTypeOf<{ answer: number }>();
  });

  test('has the state and the context that it is given, in its functions and in its results', () => {
    const State = Annotation.Root({ ...MessagesAnnotation.spec, language: Annotation<string> });
    const Context = z.object({ user: z.string() });
    const agent = createReactAgent({
      llm: (state, config) => {
        expectTypeOf(state.language).toEqualTypeOf<string>();
        expectTypeOf(config.context.user).toEqualTypeOf<string>();
        return llm;
      },
      tools: new ToolNode([echo]),
      prompt: (state) => [{ role: 'system', content: state.language }, ...state.messages],
      preModelHook: (state) => ({ llmInputMessages: state.messages.slice(-1) }),
      // @ts-expect-error: a language is a text.
      postModelHook: () => ({ language: 7 }),
      stateSchema: State,
      contextSchema: Context,
      nodeOptions: { agent: { timeout: 1_000 }, tools: { taskQueue: 'tools' } },
    });
    expectTypeOf<Awaited<ReturnType<typeof agent.invoke>>['language']>().toEqualTypeOf<string>();
    expectTypeOf<AgentParams['interruptBefore']>().toEqualTypeOf<
      readonly ('agent' | 'tools')[] | '*' | undefined
    >();
    expectTypeOf<AgentParams['version']>().toEqualTypeOf<'v1' | 'v2' | undefined>();
  });

  test('can be put together by hand, as LangGraph’s users write it', () => {
    new StateGraph(MessagesAnnotation)
      .addNode('agent', async ({ messages }, config) => ({ messages: await llm.invoke(messages, config) }))
      .addNode('tools', new ToolNode([echo, addHumanInTheLoop(echo)]))
      .addEdge(START, 'agent')
      .addConditionalEdges('agent', toolsCondition, ['tools', '__end__'])
      .addEdge('tools', 'agent')
      .compile({ checkpointer });
    expectTypeOf(toolsCondition).returns.toEqualTypeOf<'tools' | '__end__'>();
  });

  test('is reviewed in the forms of Agent Inbox', () => {
    const request: HumanInterrupt = {
      action_request: { action: 'echo', args: { text: 'x' } },
      config: { allow_accept: true, allow_edit: false, allow_ignore: false, allow_respond: true },
      description: 'Please review',
    };
    expectTypeOf(request.action_request.action).toBeString();
    const responses: HumanResponse[] = [
      { type: 'accept', args: null },
      { type: 'edit', args: { action: 'echo', args: { text: 'y' } } },
      { type: 'response', args: 'no' },
      { type: 'ignore', args: null },
      // @ts-expect-error: there is no such response.
      { type: 'reject' },
    ];
    expectTypeOf(responses).toBeArray();
  });
});
