import { tool } from '@langchain/core/tools';
import { Command, interrupt, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph';
import { createReactAgent, ToolNode } from '@langchain/langgraph/prebuilt';
import { createAgent, humanInTheLoopMiddleware } from 'langchain';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { durable } from '../../src/langgraph/index.ts';
import { describeOnBoth } from '../../test/support/on-both.ts';
import { calling, ScriptedModel } from '../../test/support/scripted-model.ts';

/** Calls both tools at once, and then says what they gave. */
const bookTwo = () =>
  new ScriptedModel((messages) => {
    const results = messages.filter(({ type }) => type === 'tool').map(({ text }) => text);
    return results.length === 0
      ? calling(['book', { hotel: 'Ritz' }, 'call-1'], ['book', { hotel: 'Savoy' }, 'call-2'])
      : results.join(' | ');
  });

const description = 'Books a room.';
const schema = z.object({ hotel: z.string() });

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Each call asks for itself; the first one is slower in every other pass. */
function askingTool() {
  const booked: string[] = [];
  let passes = 0;
  const book = tool(
    async ({ hotel }) => {
      if (hotel === 'Ritz') passes += 1;
      await wait((hotel === 'Ritz') === (passes % 2 === 0) ? 30 : 0);
      const answer: unknown = interrupt(`Book the ${hotel}?`);
      if (answer === 'no') return `${hotel}: refused`;
      booked.push(hotel);
      return `${hotel}: ${String(answer)}`;
    },
    { name: 'book', description, schema },
  );
  return { book, booked };
}

interface Asked {
  readonly __interrupt__?: readonly { readonly id: string; readonly value: unknown }[];
}

function answersTo(result: Asked, by: Readonly<Record<string, unknown>>): Command {
  const all = (result.__interrupt__ ?? []).map(({ id, value }) => [id, by[String(value)]]);
  return new Command({ resume: Object.fromEntries(all) as Record<string, unknown> });
}

describeOnBoth('agents of LangGraph and of LangChain', (place) => {
  const options = () => ({ checkpointer: place().checkpointer, name: place().name('agent') });

  test.each(['v1', 'v2'] as const)(
    'createReactAgent (%s) surfaces what both tool calls ask, and each gets its own answer',
    async (version) => {
      const { book, booked } = askingTool();
      const agent = durable(createReactAgent({ llm: bookTwo(), tools: [book], version }), options());
      const config = place().thread();
      const first = await agent.invoke({ messages: [{ role: 'user', content: 'Both, please' }] }, config);
      expect(first.__interrupt__?.map(({ value }) => value).toSorted()).toEqual([
        'Book the Ritz?',
        'Book the Savoy?',
      ]);
      const answers = answersTo(first, { 'Book the Ritz?': 'no', 'Book the Savoy?': 'for the Savoy' });
      const result = await agent.invoke(answers, config);
      expect(result.messages.map(({ text }) => text).slice(2)).toEqual([
        'Ritz: refused',
        'Savoy: for the Savoy',
        'Ritz: refused | Savoy: for the Savoy',
      ]);
      expect(booked).toEqual(['Savoy']);
    },
  );

  test('a tool call that has finished is not made again while its neighbour waits', async () => {
    const done: string[] = [];
    const book = tool(
      async ({ hotel }) => {
        if (hotel === 'Ritz') return `Ritz: ${String(interrupt('Really the Ritz?'))}`;
        done.push(hotel);
        return `${hotel}: booked`;
      },
      { name: 'book', description, schema },
    );
    const graph = durable(
      new StateGraph(MessagesAnnotation)
        .addNode('model', async ({ messages }) => ({ messages: await bookTwo().invoke(messages) }))
        .addNode('tools', new ToolNode([book]))
        .addEdge(START, 'model')
        .addEdge('model', 'tools')
        .compile(),
      options(),
    );
    const config = place().thread();
    await graph.invoke({ messages: 'Both, please' }, config);
    const { messages } = await graph.invoke(new Command({ resume: 'yes' }), config);
    expect(messages.map(({ text }) => text).slice(2)).toEqual(['Ritz: yes', 'Savoy: booked']);
    expect(done).toEqual(['Savoy']);
  });

  test('a tool may give a Command, and its failure is told to the model', async () => {
    const State = MessagesAnnotation;
    const leave = tool(async () => new Command({ goto: 'left' }), { name: 'leave', description });
    const fail = tool(
      async () => {
        throw new Error('no rooms');
      },
      { name: 'fail', description },
    );
    const model = new ScriptedModel(() => calling(['leave', {}, 'c1'], ['fail', {}, 'c2']));
    const graph = durable(
      new StateGraph(State)
        .addNode('model', async ({ messages }) => ({ messages: await model.invoke(messages) }))
        .addNode('tools', new ToolNode([leave, fail]), { ends: ['left'] })
        .addNode('left', ({ messages }) => ({ messages: `after ${messages.length}` }))
        .addEdge(START, 'model')
        .addEdge('model', 'tools')
        .compile(),
      options(),
    );
    const { messages } = await graph.invoke({ messages: 'Go' }, place().thread());
    expect(messages.map(({ text }) => text).slice(2)).toEqual([
      'Error: no rooms\n Please fix your mistakes.',
      'after 3',
    ]);
  });

  test('createAgent with humanInTheLoopMiddleware waits for decisions: approved, edited, rejected', async () => {
    const booked: string[] = [];
    const book = tool(
      async ({ hotel }) => {
        booked.push(hotel);
        return `${hotel}: booked`;
      },
      { name: 'book', description, schema },
    );
    const agent = durable(
      createAgent({
        model: bookTwo(),
        tools: [book],
        middleware: [
          humanInTheLoopMiddleware({
            interruptOn: { book: { allowedDecisions: ['approve', 'edit', 'reject'] } },
          }),
        ],
      }),
      options(),
    );
    const config = place().thread();
    const first = await agent.invoke({ messages: [{ role: 'user', content: 'Both, please' }] }, config);
    expect(first.__interrupt__).toMatchObject([
      { value: { actionRequests: [{ args: { hotel: 'Ritz' } }, { args: { hotel: 'Savoy' } }] } },
    ]);
    const edited = { name: 'book', args: { hotel: 'Plaza' } };
    const decisions = [{ type: 'approve' }, { type: 'edit', editedAction: edited }];
    const result = await agent.invoke(new Command({ resume: { decisions } }), config);
    expect(booked.toSorted()).toEqual(['Plaza', 'Ritz']);
    expect(result.messages.at(-1)?.text).toBe('Ritz: booked | Plaza: booked');

    const other = place().thread();
    await agent.invoke({ messages: [{ role: 'user', content: 'Both, please' }] }, other);
    const reject = { type: 'reject', message: 'Too dear' };
    await agent.invoke(new Command({ resume: { decisions: [reject, reject] } }), other);
    expect(booked).toHaveLength(2);
  });

  test('an agent that is a tool of another waits for decisions there, each call for its own', async () => {
    const booked: string[] = [];
    const book = tool(
      async ({ hotel }) => {
        booked.push(hotel);
        return `${hotel}: booked`;
      },
      { name: 'book', description, schema },
    );
    const booker = createAgent({
      model: new ScriptedModel((messages) => {
        const result = messages.find(({ type }) => type === 'tool');
        return result?.text ?? calling(['book', { hotel: messages.at(-1)?.text }, 'inner-1']);
      }),
      tools: [book],
      middleware: [humanInTheLoopMiddleware({ interruptOn: { book: true } })],
    });
    const ask = tool(
      async ({ hotel }) =>
        (await booker.invoke({ messages: [{ role: 'user', content: hotel }] })).messages.at(-1)?.text,
      { name: 'book', description, schema },
    );
    const agent = durable(createReactAgent({ llm: bookTwo(), tools: [ask] }), options());
    const config = place().thread();
    const first = await agent.invoke({ messages: [{ role: 'user', content: 'Both, please' }] }, config);
    const answers = (first.__interrupt__ ?? []).map(({ id, value }) => {
      const [{ args }] = (value as { actionRequests: [{ args: { hotel: string } }] }).actionRequests;
      const decision = args.hotel === 'Ritz' ? { type: 'reject', message: 'Too dear' } : { type: 'approve' };
      return [id, { decisions: [decision] }] as const;
    });
    expect(answers).toHaveLength(2);
    const resume = Object.fromEntries(answers);
    const result = await agent.invoke(new Command({ resume }), config);
    expect(result.messages.at(-1)?.text).toBe('Too dear | Savoy: booked');
    expect(booked).toEqual(['Savoy']);
  });

  test('messages come back as instances, are folded by name, and models are heard token by token', async () => {
    const agent = durable(
      createReactAgent({ llm: new ScriptedModel(() => 'Hello to you'), tools: [] }),
      options(),
    );
    expect(agent.bodies.plan.channels['messages']).toEqual({ kind: 'named', reducer: 'messages' });
    const tokens: string[] = [];
    const stream = agent.stream({ messages: 'Hi' } as never, {
      ...place().thread(),
      streamMode: 'messages',
    });
    for await (const chunk of stream) tokens.push((chunk as readonly [{ text: string }, object])[0].text);
    expect(tokens.join('|')).toBe('Hello |to |you');
  });
});
