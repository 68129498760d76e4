import { describe, expect, test } from 'vitest';
import { Command, Send } from '../../../src/protocol/command.ts';
import { doneBody, given, runBody } from './support/node-session.ts';

describe('what a node returns', () => {
  test.each<[string, unknown, unknown]>([
    ['nothing', undefined, []],
    ['null', null, []],
    ['an empty object', {}, []],
    [
      'an object',
      { x: 1, log: 'a' },
      [
        ['x', 1],
        ['log', 'a'],
      ],
    ],
    ['members that are undefined', { x: undefined, log: 1 }, [['log', 1]]],
    ['keys that are no channels', { nope: 1, x: 2 }, [['x', 2]]],
    ['a command with an update', new Command({ update: { x: 1 } }), [['x', 1]]],
    [
      'a command with pairs',
      new Command({
        update: [
          ['x', 1],
          ['log', 2],
          ['log', 3],
        ] as never,
      }),
      [
        ['x', 1],
        ['log', 2],
        ['log', 3],
      ],
    ],
    [
      'commands and objects together',
      [{ log: 1 }, new Command({ update: { log: 2 } }), { log: 3 }],
      [
        ['log', 1],
        ['log', 2],
        ['log', 3],
      ],
    ],
  ])('%s, becomes writes', async (_, returned, writes) => {
    expect((await doneBody(given(returned))).writes).toEqual(writes);
  });

  test.each<[string, unknown, string]>([
    ['a text', 'yes', 'received string'],
    ['a number', 1, 'received number'],
    ['true', true, 'received boolean'],
    ['an array of objects', [{ x: 1 }], 'received array'],
    ['an empty array', [], 'received array'],
    ['a command among texts', [new Command({ update: {} }), 'x'], 'received array'],
    ['a date', new Date(0), 'received an instance of Date'],
    ['a map', new Map(), 'received an instance of Map'],
    ['a function', () => 1, 'received function'],
    ['a Send', new Send('other', 1), 'received an instance of Send'],
  ])('%s, is an error with LangGraph’s words', async (_, returned, received) => {
    await expect(runBody(given(returned))).rejects.toMatchObject({
      name: 'InvalidUpdateError',
      code: 'INVALID_GRAPH_NODE_RETURN_VALUE',
      node: 'ask',
      message: expect.stringContaining(
        `Expected node "ask" to return an object or an array containing at least one Command object, ${received}`,
      ),
    });
  });

  test.each<[string, unknown]>([
    ['a text', 'x'],
    ['a Map', new Map([['x', 1]])],
    ['half a pair', [['x']]],
    ['null', null],
  ])('a command with %s as its update, is an error', async (_, update) => {
    await expect(runBody(given(new Command({ update: update as never })))).rejects.toMatchObject({
      name: 'InvalidUpdateError',
      message: expect.stringContaining('Expected the update of node "ask" to be an object of channels'),
    });
  });

  test('a command to a parent graph, is an error: there is none', async () => {
    await expect(runBody(given(new Command({ graph: Command.PARENT, goto: 'x' })))).rejects.toMatchObject({
      code: 'NOT_SUPPORTED',
      node: 'ask',
    });
  });
});

describe('custom channels', () => {
  const writes = given([{ text: 'b' }, new Command({ update: { text: 'c' } })]);

  test('are folded beside a node that is alone', async () => {
    expect(await doneBody(writes, { alone: true, state: { text: 'a' } })).toMatchObject({
      writes: [
        ['text', 'b'],
        ['text', 'c'],
      ],
      folded: { text: 'abc' },
    });
  });

  test('begin with the first write where they have no value', async () => {
    expect(await doneBody(writes, { alone: true })).toMatchObject({ folded: { text: 'bc' } });
  });

  test('are left to the engine where the node is not alone', async () => {
    expect(await doneBody(writes, { alone: false, state: { text: 'a' } })).not.toHaveProperty('folded');
  });
});
