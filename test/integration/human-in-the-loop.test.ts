import type { BaseMessage } from '@langchain/core/messages';
import { tool } from '@langchain/core/tools';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { Command } from '../../src/index.ts';
import { addHumanInTheLoop, createReactAgent } from '../../src/prebuilt/index.ts';
import type { HumanInterrupt, HumanInterruptConfig, HumanResponse } from '../../src/prebuilt/index.ts';
import { describeOnBoth } from '../support/on-both.ts';
import { calling, ScriptedModel } from '../support/scripted-model.ts';
import { asked, questions } from '../support/threads.ts';

const everything: HumanInterruptConfig = {
  allow_accept: true,
  allow_edit: true,
  allow_respond: true,
  allow_ignore: true,
};

describeOnBoth('A tool with a human in the loop', (place) => {
  function hotelAgent(config?: HumanInterruptConfig) {
    const booked: string[] = [];
    const bookHotel = tool(
      ({ hotelName }, { toolCall }) => {
        booked.push(`${hotelName} ${JSON.stringify(toolCall?.args)}`);
        return `Successfully booked a stay at ${hotelName}.`;
      },
      {
        name: 'bookHotel',
        description: 'Book a hotel',
        schema: z.object({ hotelName: z.string().describe('The name of the hotel') }),
      },
    );
    const llm = new ScriptedModel((messages) => {
      const last = messages.at(-1);
      return last?.type === 'tool'
        ? `The tool said: ${last.text}`
        : calling(['bookHotel', { hotelName: 'McKittrick hotel' }, 'call-1']);
    });
    const agent = createReactAgent({
      llm,
      tools: [addHumanInTheLoop(bookHotel, config)],
      checkpointer: place().checkpointer,
      name: place().name('hotel'),
    });
    return { agent, booked, llm };
  }

  const input = { messages: 'book a stay at McKittrick hotel' };
  const last = ({ messages }: { messages: BaseMessage[] }): string => messages.at(-1)?.text ?? '';
  const answer = (...resume: readonly HumanResponse[]): Command => new Command({ resume });

  it('asks with the shape of the seed pages, and has the name, description and schema of the tool', async () => {
    const { agent, llm, booked } = hotelAgent();
    const waiting = await agent.invoke(input, place().thread());
    expect(asked(waiting)).toEqual([
      [
        {
          action_request: { action: 'bookHotel', args: { hotelName: 'McKittrick hotel' } },
          config: { allow_accept: true, allow_edit: true, allow_respond: true },
          description: 'Please review the tool call',
        },
      ],
    ]);
    expect(booked).toEqual([]);
    expect(llm.told).toHaveLength(1);
    const plain = tool(({ city }: { city: string }) => city, {
      name: 'plain',
      description: 'Plain.',
      schema: z.object({ city: z.string() }),
    });
    const reviewed = addHumanInTheLoop(plain);
    expect([reviewed.name, reviewed.description, reviewed.schema]).toEqual(['plain', 'Plain.', plain.schema]);
  });

  it.each<[string, HumanResponse, string, string[]]>([
    [
      'accepted',
      { type: 'accept' },
      'Successfully booked a stay at McKittrick hotel.',
      ['McKittrick hotel {"hotelName":"McKittrick hotel"}'],
    ],
    [
      'edited',
      { type: 'edit', args: { args: { hotelName: 'McKittrick Hotel' } } },
      'Successfully booked a stay at McKittrick Hotel.',
      ['McKittrick Hotel {"hotelName":"McKittrick Hotel"}'],
    ],
    [
      'edited, in the form of Agent Inbox',
      { type: 'edit', args: { action: 'bookHotel', args: { hotelName: 'The Ritz' } } },
      'Successfully booked a stay at The Ritz.',
      ['The Ritz {"hotelName":"The Ritz"}'],
    ],
    [
      'answered in its place',
      { type: 'response', args: 'Ask me again on Monday.' },
      'Ask me again on Monday.',
      [],
    ],
    [
      'ignored',
      { type: 'ignore' },
      'A person has looked at this call of tool "bookHotel" and has chosen to ignore it. It was not run.',
      [],
    ],
  ])('is %s', async (_, response, said, effects) => {
    const { agent, booked } = hotelAgent(everything);
    const config = place().thread();
    await agent.invoke(input, config);
    const result = await agent.invoke(answer(response), config);
    expect(last(result)).toBe(`The tool said: ${said}`);
    expect(booked).toEqual(effects);
  });

  it('asks again where an answer cannot be meant, and runs nothing meanwhile', async () => {
    const { agent, booked } = hotelAgent({ allow_accept: true, allow_edit: true });
    const config = place().thread();
    let waiting = await agent.invoke(input, config);
    const description = (): string => (asked(waiting) as [[HumanInterrupt]])[0][0].description ?? '';
    const first = questions(waiting)[0]?.id;
    for (const [wrong, why] of [
      ['yes', 'it is no response; answer with a list of one response, whose type is "accept" or "edit".'],
      [[], 'it is no response'],
      [[{ type: 'maybe' }], 'it has no known type'],
      [[{ type: 'ignore' }], '"ignore" is not allowed here'],
      [[{ type: 'response', args: 'no' }], '"response" is not allowed here'],
      [[{ type: 'edit', args: { hotelName: 'x' } }], 'the args of an "edit" are { args: { ... } }'],
      [[{ type: 'edit', args: { action: 'payAll', args: {} } }], 'cannot call another tool'],
      [[{ type: 'edit', args: { args: { hotelName: 7 } } }], 'the arguments do not fit the tool'],
    ] as const) {
      waiting = await agent.invoke(new Command({ resume: wrong }), config);
      expect(description()).toContain(why);
    }
    expect(questions(waiting)[0]?.id).not.toBe(first);
    expect(booked).toEqual([]);
    expect(last(await agent.invoke(answer({ type: 'accept' }), config))).toContain('Successfully booked');
    expect(booked).toHaveLength(1);
  });

  it('reviews tools that take a text', async () => {
    const shout = tool((text: string) => text.toUpperCase(), { name: 'shout', description: 'Shouts.' });
    const llm = new ScriptedModel((messages) =>
      messages.at(-1)?.type === 'tool'
        ? `said ${last({ messages: [...messages] })}`
        : calling(['shout', { input: 'hey' }, '1']),
    );
    const agent = createReactAgent({
      llm,
      tools: [addHumanInTheLoop(shout)],
      checkpointer: place().checkpointer,
      name: place().name('shout'),
    });
    const config = place().thread();
    const waiting = await agent.invoke({ messages: 'shout' }, config);
    expect(asked(waiting)).toMatchObject([[{ action_request: { action: 'shout', args: { input: 'hey' } } }]]);
    const result = await agent.invoke(answer({ type: 'edit', args: { args: { input: 'ho' } } }), config);
    expect(last(result)).toBe('said HO');
  });
});
