import { AIMessage, SystemMessage, ToolMessage } from '@langchain/core/messages';
import type { BaseMessage } from '@langchain/core/messages';
import { RunnableLambda } from '@langchain/core/runnables';
import { tool } from '@langchain/core/tools';
import { describe, expect, it, test } from 'vitest';
import { z } from 'zod';
import { Annotation, Command, interrupt, isInterrupted } from '../../src/index.ts';
import { MessagesAnnotation } from '../../src/langchain/index.ts';
import { createReactAgent, ToolNode } from '../../src/prebuilt/index.ts';
import { describeOnBoth } from '../support/on-both.ts';
import { calling, ScriptedModel } from '../support/scripted-model.ts';
import { asked, collect, failure, questions } from '../support/threads.ts';

const texts = (messages: readonly BaseMessage[]): string[] =>
  messages.map(({ type, text }) => `${type}: ${text}`);

const add = tool(({ a, b }) => String(a + b), {
  name: 'add',
  description: 'Adds two numbers.',
  schema: z.object({ a: z.number(), b: z.number() }),
});

/** Calls `add` once, and says the result. */
const adder = (): ScriptedModel =>
  new ScriptedModel((messages) => {
    const last = messages.at(-1);
    return last?.type === 'tool' ? `It is ${last.text}.` : calling(['add', { a: 1, b: 2 }, 'call-1']);
  });

describeOnBoth('createReactAgent', (place) => {
  const options = (name = 'agent') => ({ checkpointer: place().checkpointer, name: place().name(name) });

  it.each(['v1', 'v2'] as const)(
    'runs a model and its tools until nothing is left to call (%s)',
    async (version) => {
      const llm = adder();
      const agent = createReactAgent({ llm, tools: [add], version, ...options() });
      const config = place().thread();
      const chunks = await collect(
        agent.stream({ messages: 'What is 1 + 2?' }, { ...config, streamMode: 'updates' }),
      );
      expect(chunks.map((chunk) => Object.keys(chunk as object))).toEqual([['agent'], ['tools'], ['agent']]);
      const { values } = await agent.getState(config);
      expect(texts(values.messages)).toEqual(['human: What is 1 + 2?', 'ai: ', 'tool: 3', 'ai: It is 3.']);
      expect(values.messages.filter(({ type }) => type === 'ai').map(({ name }) => name)).toEqual([
        agent.name,
        agent.name,
      ]);
      // It remembers the conversation, and goes on with it.
      const again = await agent.invoke({ messages: 'Again.' }, config);
      expect(again.messages).toHaveLength(8);
      expect(llm.told).toHaveLength(4);
    },
  );

  it('waits for approvals of calls side by side; with v2 what is approved runs while others wait', async () => {
    const ran: string[] = [];
    const pay = tool(
      ({ to }) => {
        const ok: boolean = interrupt(`Pay ${to}?`);
        if (ok) ran.push(to);
        return ok ? `paid ${to}` : `did not pay ${to}`;
      },
      { name: 'pay', schema: z.object({ to: z.string() }) },
    );
    const llm = new ScriptedModel((messages) =>
      messages.at(-1)?.type === 'tool'
        ? 'done'
        : calling(['pay', { to: 'Ann' }, 'call-1'], ['pay', { to: 'Bob' }, 'call-2']),
    );
    const agent = createReactAgent({ llm, tools: [pay], version: 'v2', ...options() });
    const config = place().thread();
    const waiting = await agent.invoke({ messages: 'pay them' }, config);
    expect(asked(waiting)).toEqual(['Pay Ann?', 'Pay Bob?']);
    const [ann, bob] = questions(waiting).map(({ id }) => id);
    const half = await agent.invoke(new Command({ resume: { [bob ?? '']: true } }), config);
    expect(asked(half)).toEqual(['Pay Ann?']);
    expect(ran).toEqual(['Bob']);
    const done = await agent.invoke(new Command({ resume: { [ann ?? '']: false } }), config);
    expect(texts(done.messages).slice(2)).toEqual(['tool: did not pay Ann', 'tool: paid Bob', 'ai: done']);
    expect(ran).toEqual(['Bob']);
  });

  it('tells the model its prompt, in every form', async () => {
    const seen = async (prompts: object): Promise<string[]> => {
      const llm = new ScriptedModel(() => 'hello');
      const agent = createReactAgent({ llm, tools: [], ...prompts, ...options() });
      await agent.invoke({ messages: 'hi' }, place().thread());
      return texts(llm.told[0] ?? []);
    };
    const expected = ['system: Be kind.', 'human: hi'];
    const fromState = ({ messages }: { messages: BaseMessage[] }): BaseMessage[] => [
      new SystemMessage('Be kind.'),
      ...messages,
    ];
    expect(await seen({ prompt: 'Be kind.' })).toEqual(expected);
    expect(await seen({ prompt: new SystemMessage('Be kind.') })).toEqual(expected);
    expect(await seen({ prompt: fromState })).toEqual(expected);
    expect(await seen({ prompt: RunnableLambda.from(fromState) })).toEqual(expected);
    expect(await seen({ stateModifier: 'Be kind.' })).toEqual(expected);
    expect(
      await seen({
        messageModifier: (messages: BaseMessage[]) => [new SystemMessage('Be kind.'), ...messages],
      }),
    ).toEqual(expected);
    expect(await seen({})).toEqual(['human: hi']);
  });

  it('has a state, a context and a model of its own choice', async () => {
    const State = Annotation.Root({ ...MessagesAnnotation.spec, language: Annotation<string> });
    const agent = createReactAgent({
      llm: ({ language }, config) => new ScriptedModel(() => `${language} for ${config.context.user}`),
      tools: [],
      stateSchema: State,
      contextSchema: z.object({ user: z.string() }),
      ...options(),
    });
    const { messages, language } = await agent.invoke(
      { messages: 'hi', language: 'en' },
      { ...place().thread(), context: { user: 'Ann' } },
    );
    expect(texts(messages)).toEqual(['human: hi', 'ai: en for Ann']);
    expect(language).toBe('en');
  });

  it('shortens what the model is told before it, and checks what it wants after it', async () => {
    const llm = adder();
    const agent = createReactAgent({
      llm,
      tools: [add],
      preModelHook: ({ messages }) => ({ llmInputMessages: messages.slice(-1) }),
      postModelHook: ({ messages }) => {
        const call = (messages.at(-1) as AIMessage).tool_calls?.[0];
        if (call === undefined) return {};
        const ok: boolean = interrupt(`${call.name}?`);
        return ok ? {} : { messages: [new ToolMessage({ content: '42', tool_call_id: call.id ?? '' })] };
      },
      ...options(),
    });
    const config = place().thread();
    expect(asked(await agent.invoke({ messages: ['first', 'What is 1 + 2?'] }, config))).toEqual(['add?']);
    const { messages } = await agent.invoke(new Command({ resume: false }), config);
    expect(texts(messages)).toEqual([
      'human: first',
      'human: What is 1 + 2?',
      'ai: ',
      'tool: 42',
      'ai: It is 42.',
    ]);
    expect(llm.told.map((told) => texts(told))).toEqual([['human: What is 1 + 2?'], ['tool: 42']]);
  });

  it('stops at a tool that gives its result directly', async () => {
    const direct = tool(() => 'the result', { name: 'direct', schema: z.object({}), returnDirect: true });
    const llm = new ScriptedModel(() => calling(['direct', {}, 'call-1']));
    const agent = createReactAgent({ llm, tools: [direct], ...options() });
    const { messages } = await agent.invoke({ messages: 'go' }, place().thread());
    expect(texts(messages)).toEqual(['human: go', 'ai: ', 'tool: the result']);
    expect(llm.told).toHaveLength(1);
  });

  it('gives a structured response at its end', async () => {
    class Structured extends ScriptedModel {
      override withStructuredOutput(schema: unknown): never {
        return RunnableLambda.from((messages: BaseMessage[]) => ({
          answer: messages.at(-1)?.text,
          told: messages[0]?.text,
          isSchema: schema === Answer,
        })) as never;
      }
    }
    const Answer = z.object({ answer: z.string() });
    const llm = new Structured(() => 'forty-two');
    const agent = createReactAgent({
      llm,
      tools: [],
      responseFormat: { schema: Answer, prompt: 'As JSON.' },
      ...options(),
    });
    const { structuredResponse } = await agent.invoke({ messages: 'go' }, place().thread());
    expect(structuredResponse).toEqual({ answer: 'forty-two', told: 'As JSON.', isSchema: true });
  });

  it('stops at breakpoints', async () => {
    const agent = createReactAgent({ llm: adder(), tools: [add], interruptBefore: ['tools'], ...options() });
    const config = place().thread();
    const stopped = await agent.invoke({ messages: 'What is 1 + 2?' }, config);
    expect(isInterrupted(stopped)).toBe(true);
    expect((await agent.getState(config)).next).toEqual(['tools']);
    // A person puts another call in the place of the model's.
    const { values } = await agent.getState(config);
    const last = values.messages.at(-1) as AIMessage;
    await agent.updateState(config, {
      messages: new AIMessage({
        id: last.id ?? '',
        content: '',
        tool_calls: [{ name: 'add', args: { a: 40, b: 2 }, id: 'call-1' }],
      }),
    });
    const { messages } = await agent.invoke(null, config);
    expect(texts(messages).at(-1)).toBe('ai: It is 42.');
  });

  it('tells names of agents in the text, where the model knows no other', async () => {
    const llm = new ScriptedModel(() => '<name>other</name><content>hello</content>');
    const agent = createReactAgent({ llm, tools: [], includeAgentName: 'inline', ...options('named') });
    const config = place().thread();
    const { messages } = await agent.invoke({ messages: 'hi' }, config);
    expect(texts(messages)).toEqual(['human: hi', 'ai: hello']);
    await agent.invoke({ messages: 'hi' }, config);
    expect(texts(llm.told[1] ?? [])).toEqual([
      'human: hi',
      `ai: <name>${agent.name}</name><content>hello</content>`,
      'human: hi',
    ]);
  });
});

describe('what createReactAgent is given', () => {
  test('is checked: a state has messages, there is one prompt, and the model has the tools', async () => {
    const llm = adder();
    expect(() =>
      createReactAgent({ llm, tools: [], stateSchema: Annotation.Root({ note: Annotation<string> }) }),
    ).toThrow(/Missing required `messages` key in state schema/);
    expect(() => createReactAgent({ llm, tools: [], prompt: 'a', stateModifier: 'b' })).toThrow(
      /Expected only one of prompt, stateModifier, or messageModifier/,
    );
    const noModel = createReactAgent({ llm: RunnableLambda.from(() => 'x'), tools: [add] });
    expect((await failure(noModel.invoke({ messages: 'hi' }))).message).toMatch(/has no method "bindTools"/);
  });

  test('may be a model that is bound to its tools, or to something else, and a ToolNode', async () => {
    const bound = adder().withConfig({ tools: [{ type: 'function', function: { name: 'add' } }] } as never);
    const run = (llm: never, tools: never): Promise<{ messages: BaseMessage[] }> =>
      createReactAgent({ llm, tools }).invoke({ messages: 'hi' }) as never;
    for (const [llm, tools] of [
      [bound, [add]],
      [adder().withConfig({ tags: ['x'] }), new ToolNode([add])],
      [RunnableLambda.from((messages: BaseMessage[]) => messages).pipe(adder()), [add]],
    ]) {
      const { messages } = await run(llm as never, tools as never);
      expect(texts(messages).at(-1)).toBe('ai: It is 3.');
    }
    const other = tool(() => '', { name: 'other', schema: z.object({}) });
    await expect(run(bound as never, [other] as never)).rejects.toThrow(/It lacks "other"/);
    await expect(run(bound as never, [add, other] as never)).rejects.toThrow(/bound to 1 tools/);
  });
});
