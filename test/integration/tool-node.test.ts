import { setTimeout as sleep } from 'node:timers/promises';
import { AIMessage, ToolMessage } from '@langchain/core/messages';
import type { BaseMessage } from '@langchain/core/messages';
import { tool } from '@langchain/core/tools';
import type { ToolRuntime } from '@langchain/core/tools';
import { describe, expect, it, test } from 'vitest';
import { z } from 'zod';
import {
  Annotation,
  Command,
  END,
  getConfig,
  InMemoryStore,
  interrupt,
  isInterrupted,
  Send,
  START,
  StateGraph,
  task,
} from '../../src/index.ts';
import type { NodeConfig } from '../../src/index.ts';
import { MessagesAnnotation } from '../../src/langchain/index.ts';
import { ToolNode, toolsCondition } from '../../src/prebuilt/index.ts';
import type { ClientTool, ToolNodeOptions } from '../../src/prebuilt/index.ts';
import { eventKinds } from '../support/temporal.ts';
import { describeOnBoth } from '../support/on-both.ts';
import { calling } from '../support/scripted-model.ts';
import { asked, collect, questions } from '../support/threads.ts';

const anything = z.object({ text: z.string().optional() });
const said = (messages: readonly BaseMessage[]): unknown[] =>
  messages.filter((message) => message.type === 'tool').map(({ content }) => content);

/** Approves each of the questions that wait, by what it asks. */
const answerAll = (waiting: unknown, answer: (question: unknown) => unknown): Command =>
  new Command({ resume: Object.fromEntries(questions(waiting).map(({ id, value }) => [id, answer(value)])) });

describeOnBoth('A ToolNode', (place) => {
  const options = () => ({ checkpointer: place().checkpointer, name: place().name('tools') });
  const graphOf = (tools: readonly ClientTool[], settings: ToolNodeOptions = {}) =>
    new StateGraph(MessagesAnnotation)
      .addNode('tools', new ToolNode(tools, settings))
      .addEdge(START, 'tools')
      .addEdge('tools', END)
      .compile(options());

  /** A tool that asks after its delay of this pass, and counts how often it has done its work. */
  function reviewed(name: string, delays: readonly number[]) {
    const effects: string[] = [];
    let pass = 0;
    const reviewedTool = tool(
      async (_input, config) => {
        await sleep(delays[pass++] ?? 0);
        const answer: string = interrupt('Approve?');
        const { idempotencyKey } = (config as unknown as NodeConfig).executionInfo;
        effects.push(idempotencyKey);
        return `${name}<-${answer}`;
      },
      { name, description: name, schema: anything },
    );
    return { reviewedTool, effects };
  }

  // LangGraph 1.7.3 gives alpha's approval to beta here: reference, 2.8.1.
  it('gives every approval to the call that asked for it, though all ask the same, in another order each time', async () => {
    const alpha = reviewed('alpha', [1, 60]);
    const beta = reviewed('beta', [30, 1]);
    const graph = graphOf([alpha.reviewedTool, beta.reviewedTool]);
    const config = place().thread();
    const waiting = await graph.invoke(
      { messages: [calling(['alpha', {}, 'call-a'], ['beta', {}, 'call-b'])] },
      config,
    );
    expect(asked(waiting)).toEqual(['Approve?', 'Approve?']);
    const [first, second] = questions(waiting);
    const half = await graph.invoke(new Command({ resume: { [first?.id ?? '']: 'for alpha' } }), config);
    expect(questions(half).map(({ id }) => id)).toEqual([second?.id]);
    const done = await graph.invoke(new Command({ resume: { [second?.id ?? '']: 'for beta' } }), config);
    expect(said(done.messages)).toEqual(['alpha<-for alpha', 'beta<-for beta']);
    const keys = [...alpha.effects, ...beta.effects];
    expect(keys).toHaveLength(2);
    expect(keys[0]).toMatch(/\/call-a$/);
    expect(keys[1]).toMatch(/\/call-b$/);
  });

  it('does not make a call again that has finished, and does not drop the approved beside a refused one', async () => {
    const counts = { quick: 0, slow: 0 };
    const quick = tool(() => `quick ${(counts.quick += 1)}`, { name: 'quick', schema: anything });
    const slow = tool(async () => sleep(150, `slow ${(counts.slow += 1)}`), {
      name: 'slow',
      schema: anything,
    });
    const pay = tool(
      ({ text }) => {
        const { ok } = interrupt<string, { ok: boolean }>(`Pay ${text ?? ''}?`);
        if (!ok) throw new Error('A person has refused it.');
        return `paid ${text ?? ''}`;
      },
      { name: 'pay', schema: anything },
    );
    const graph = graphOf([quick, slow, pay]);
    const config = place().thread();
    const calls = calling(
      ['quick', {}, '1'],
      ['pay', { text: 'ten' }, '2'],
      ['slow', {}, '3'],
      ['pay', { text: 'a million' }, '4'],
    );
    const waiting = await graph.invoke({ messages: [calls] }, config);
    expect(asked(waiting)).toEqual(['Pay ten?', 'Pay a million?']);
    const chunks = await collect(
      graph.stream(
        answerAll(waiting, (question) => ({ ok: question === 'Pay ten?' })),
        config,
      ),
    );
    expect(chunks).toHaveLength(1);
    const { values } = await graph.getState(config);
    expect(said(values.messages)).toEqual([
      'quick 1',
      'paid ten',
      'slow 1',
      'Error: A person has refused it.\n Please fix your mistakes.',
    ]);
    expect(values.messages.map((message) => (message as ToolMessage).status)).toEqual([
      undefined,
      'success',
      'success',
      'success',
      'error',
    ]);
  });

  it('gives a tool the state, its call, the store, the context and the stream, also by getConfig', async () => {
    const seen: Record<string, unknown>[] = [];
    const look = tool(
      async ({ text }, runtime: ToolRuntime) => {
        const { state, toolCallId, context, store, writer } = runtime as unknown as Record<string, unknown>;
        const { userId } = state as { userId: string };
        (writer as NodeConfig['writer'])(`looking at ${text ?? ''}`);
        await (store as InMemoryStore).put(['seen'], 'text', { text });
        seen.push({
          userId,
          toolCallId,
          context,
          isOwn:
            getConfig().executionInfo.idempotencyKey ===
            (runtime as unknown as NodeConfig).executionInfo.idempotencyKey,
          step: runtime.metadata?.['langgraph_step'],
          node: getConfig().executionInfo.node,
        });
        return { found: text };
      },
      { name: 'look', schema: anything },
    );
    const store = new InMemoryStore();
    const graph = new StateGraph(
      Annotation.Root({ ...MessagesAnnotation.spec, userId: Annotation<string> }),
      z.object({ tenant: z.string() }),
    )
      .addNode('tools', new ToolNode([look]))
      .addEdge(START, 'tools')
      .compile({ ...options(), store });
    const input = { userId: 'u1', messages: [calling(['look', { text: 'x' }, 'call-1'])] };
    const config = { ...place().thread(), context: { tenant: 't1' } };
    const chunks = await collect(graph.stream(input, { ...config, streamMode: 'custom' }));
    expect(chunks).toEqual(['looking at x']);
    expect(seen).toEqual([
      {
        userId: 'u1',
        toolCallId: 'call-1',
        context: { tenant: 't1' },
        isOwn: true,
        step: 1,
        node: 'tools',
      },
    ]);
    expect((await store.get(['seen'], 'text'))?.value).toEqual({ text: 'x' });
    const { values } = await graph.getState(config);
    expect(values.messages.at(-1)).toMatchObject({
      content: '{"found":"x"}',
      name: 'look',
      tool_call_id: 'call-1',
    });
  });

  it('takes messages and commands that tools give back, and keeps artifacts', async () => {
    const transfer = tool(
      ({ text }, config) =>
        new Command({
          goto: 'sales',
          update: {
            route: text,
            messages: [new ToolMessage({ content: 'transferred', tool_call_id: config.toolCall?.id ?? '' })],
          },
        }),
      { name: 'transfer', schema: anything },
    );
    const chart = tool(() => ['a chart', { points: [1, 2] }], {
      name: 'chart',
      schema: anything,
      responseFormat: 'content_and_artifact',
    });
    const ask = tool(() => interrupt<string, string>('how?'), { name: 'ask', schema: anything });
    const graph = new StateGraph(Annotation.Root({ ...MessagesAnnotation.spec, route: Annotation<string> }))
      .addNode('tools', new ToolNode([transfer, chart, ask]), { ends: ['sales'] })
      .addNode('sales', ({ route }) => ({ messages: new AIMessage(`sales for ${route}`) }))
      .addEdge(START, 'tools')
      .compile(options());
    const config = place().thread();
    // The command is recorded while `ask` waits, and is given to the graph when the node ends.
    const waiting = await graph.invoke(
      {
        messages: [calling(['transfer', { text: 'Ann' }, 'c1'], ['chart', {}, 'c2'], ['ask', {}, 'c3'])],
      },
      config,
    );
    expect(isInterrupted(waiting)).toBe(true);
    const { messages, route } = await graph.invoke(new Command({ resume: 'so' }), config);
    expect(route).toBe('Ann');
    expect(messages.slice(1).map(({ content }) => content)).toEqual([
      'transferred',
      'a chart',
      'so',
      'sales for Ann',
    ]);
    expect((messages[2] as ToolMessage).artifact).toEqual({ points: [1, 2] });
  });

  it('tells the model of an unknown tool, of wrong arguments and of exceptions, or fails the node', async () => {
    const strict = tool(() => 'never', { name: 'strict', schema: z.object({ amount: z.number() }) });
    const broken = tool(
      () => {
        throw new RangeError('too far');
      },
      { name: 'broken', schema: anything },
    );
    const calls = { messages: [calling(['nobody', {}, '1'], ['strict', {}, '2'], ['broken', {}, '3'])] };
    const { messages } = await graphOf([strict, broken]).invoke(calls, place().thread());
    expect(said(messages)).toEqual([
      'Error: Tool "nobody" not found.\n Please fix your mistakes.',
      expect.stringMatching(
        /^Error: Received tool input did not match expected schema[^]*fix your mistakes\.$/,
      ),
      'Error: too far\n Please fix your mistakes.',
    ]);
    await expect(
      graphOf([broken], { handleToolErrors: false }).invoke(
        { messages: [calling(['broken', {}, '1'])] },
        place().thread(),
      ),
    ).rejects.toMatchObject({ name: 'RangeError', message: 'too far', node: 'tools' });
  });

  it('makes only calls that have no answer yet, and takes one call that is sent to it', async () => {
    const echo = tool(({ text }) => `echo ${text ?? ''}`, { name: 'echo', schema: anything });
    const half = {
      messages: [
        calling(['echo', { text: 'a' }, '1'], ['echo', { text: 'b' }, '2']),
        new ToolMessage({ content: 'done before', tool_call_id: '1' }),
      ],
    };
    expect(said((await graphOf([echo]).invoke(half, place().thread())).messages)).toEqual([
      'done before',
      'echo b',
    ]);
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('plan', () => ({
        messages: calling(['echo', { text: 'x' }, '1'], ['echo', { text: 'y' }, '2']),
      }))
      .addNode('tools', new ToolNode([echo]))
      .addEdge(START, 'plan')
      .addConditionalEdges(
        'plan',
        ({ messages }) =>
          ((messages.at(-1) as AIMessage).tool_calls ?? []).map(
            (call) => new Send('tools', { messages, lg_tool_call: call }),
          ),
        ['tools'],
      )
      .compile(options());
    expect(said((await graph.invoke({ messages: 'go' }, place().thread())).messages)).toEqual([
      'echo x',
      'echo y',
    ]);
  });

  it('lets tools call tasks, each once, and ask several times', async () => {
    const counts = { charge: 0 };
    const charge = task('charge', (amount: string) => `${amount} charged ${(counts.charge += 1)} time`);
    const buy = tool(
      async ({ text }) => {
        const receipt = await charge(text ?? '');
        const first: string = interrupt(`Deliver ${text ?? ''}?`);
        return `${receipt}, ${first}, ${interrupt<string, string>('When?')}`;
      },
      { name: 'buy', schema: anything },
    );
    const graph = graphOf([buy]);
    const config = place().thread();
    const calls = calling(['buy', { text: 'tea' }, '1'], ['buy', { text: 'tea' }, '2']);
    let waiting = await graph.invoke({ messages: [calls] }, config);
    expect(asked(waiting)).toEqual(['Deliver tea?', 'Deliver tea?']);
    const inOrder = questions(waiting).map(({ id }, index) => [id, index === 0 ? 'home' : 'away'] as const);
    waiting = await graph.invoke(new Command({ resume: Object.fromEntries(inOrder) }), config);
    expect(asked(waiting)).toEqual(['When?', 'When?']);
    const times = questions(waiting).map(({ id }, index) => [id, index === 0 ? 'today' : 'later'] as const);
    const done = await graph.invoke(new Command({ resume: Object.fromEntries(times) }), config);
    // Each call of the tool has a task call of its own.
    expect(said(done.messages).map((text) => String(text).replace(/\d time/, 'N time'))).toEqual([
      'tea charged N time, home, today',
      'tea charged N time, away, later',
    ]);
    expect(counts.charge).toBe(2);
  });

  it('belongs to a subgraph, whose questions of one text are its calls’ own', async () => {
    const ask = tool(({ text }) => `${text ?? ''}<-${interrupt<string, string>('Approve?')}`, {
      name: 'ask',
      schema: anything,
    });
    const inner = new StateGraph(MessagesAnnotation)
      .addNode('tools', new ToolNode([ask]))
      .addEdge(START, 'tools')
      .compile({ name: place().name('inner') });
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('inner', inner)
      .addEdge(START, 'inner')
      .compile(options());
    const config = place().thread();
    const calls = calling(['ask', { text: 'a' }, '1'], ['ask', { text: 'b' }, '2']);
    const [first, second] = questions(await graph.invoke({ messages: [calls] }, config)).map(({ id }) => id);
    await graph.invoke(new Command({ resume: { [second ?? '']: 'B' } }), config);
    const done = await graph.invoke(new Command({ resume: { [first ?? '']: 'A' } }), config);
    expect(said(done.messages)).toEqual(['a<-A', 'b<-B']);
  });

  it('adds no event for calls that end together, and one update for one that ends before others', async () => {
    const { temporal } = place();
    if (temporal === undefined) return;
    const quick = tool(() => 'quick', { name: 'quick', schema: anything });
    const slow = tool(async () => sleep(400, 'slow'), { name: 'slow', schema: anything });
    const updates = async (...names: readonly string[]): Promise<number> => {
      const config = place().thread();
      const calls = calling(...names.map((name, index) => [name, {}, `${index}`] as const));
      await graphOf([quick, slow]).invoke({ messages: [calls] }, config);
      const handle = temporal.client.workflow.getHandle(config.configurable.thread_id);
      const kinds = await eventKinds(handle);
      return kinds.filter((kind) => kind.endsWith('UpdateAccepted')).length;
    };
    const alone = await updates('quick');
    expect(await updates('quick', 'quick', 'quick')).toBe(alone);
    expect(await updates('quick', 'quick', 'slow')).toBe(alone + 1);
  });

  it('is an error, which the model is not told of, where a tool asks in a graph that cannot wait', async () => {
    const asks = tool(() => interrupt<string, string>('?'), { name: 'asks', schema: anything });
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('tools', new ToolNode([asks]))
      .addEdge(START, 'tools')
      .compile();
    await expect(graph.invoke({ messages: [calling(['asks', {}, '1'])] })).rejects.toMatchObject({
      code: 'MISSING_CHECKPOINTER',
    });
  });
});

describe('outside a graph', () => {
  const echo = tool(({ text }) => `echo ${text ?? ''}`, { name: 'echo', schema: anything });

  test('a ToolNode can be invoked, with a state or with messages', async () => {
    const calls = calling(['echo', { text: 'a' }, '1']);
    const node = new ToolNode([echo]);
    expect(
      said(((await node.invoke({ messages: [calls] })) as { messages: BaseMessage[] }).messages),
    ).toEqual(['echo a']);
    expect(said((await node.invoke([calls])) as BaseMessage[])).toEqual(['echo a']);
    await expect(node.invoke({ messages: [] })).rejects.toThrow(/no message of a model/);
    await expect(node.invoke({ text: 'x' })).rejects.toThrow(/takes messages/);
  });

  test('toolsCondition leads to the tools where the last message calls some', () => {
    const calls = calling(['echo', {}, '1']);
    expect(toolsCondition([calls])).toBe('tools');
    expect(toolsCondition({ messages: [calls, new AIMessage('done')] })).toBe(END);
    expect(toolsCondition([])).toBe(END);
  });
});
