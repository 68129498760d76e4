import { describe, expect, test } from 'vitest';
import { Command, END, Send } from '../../../src/protocol/command.ts';
import { doneBody, given, runBody } from './support/node-session.ts';
import type { Around, Body } from './support/node-session.ts';

describe('where a node goes', () => {
  const none: Around = {};
  test.each<[string, unknown, Around, unknown]>([
    ['by one name', new Command({ goto: 'other' }), none, ['other']],
    ['by several', new Command({ goto: ['other', END] }), none, ['other', END]],
    [
      'by a Send',
      new Command({ goto: new Send('other', { a: 1 }) }),
      none,
      [{ node: 'other', args: { a: 1 } }],
    ],
    ['by a conditional edge', {}, { path: () => 'other' }, ['other']],
    [
      'by a conditional edge with several',
      {},
      { path: () => ['other', new Send('ask', 1)] },
      ['other', { node: 'ask', args: 1 }],
    ],
    ['by a path map', {}, { path: () => 'yes', pathMap: { yes: 'other', no: END } }, ['other']],
    [
      'by a path map with true',
      {},
      { path: () => true as never, pathMap: { true: 'other', false: END } },
      ['other'],
    ],
    [
      'by a Send past a path map',
      {},
      { path: () => new Send('other', 1), pathMap: { no: END } },
      [{ node: 'other', args: 1 }],
    ],
    [
      'by command first, then by edge',
      new Command({ goto: 'ask' }),
      { path: () => 'other' },
      ['ask', 'other'],
    ],
    ['nowhere', {}, { path: () => [] }, undefined],
  ])('%s', async (_, returned, around, routes) => {
    expect((await doneBody(given(returned), {}, around)).routes).toEqual(routes);
  });

  test.each<[string, unknown, Around, RegExp]>([
    [
      'a command to an unknown node',
      new Command({ goto: 'nowhere' }),
      none,
      /Invalid node name "nowhere" in Command of node "ask"/,
    ],
    [
      'a command to a method of every object',
      new Command({ goto: 'toString' }),
      none,
      /Invalid node name "toString"/,
    ],
    ['a command to __proto__', new Command({ goto: '__proto__' }), none, /Invalid node name "__proto__"/],
    [
      'a command to a number',
      new Command({ goto: 5 as never }),
      none,
      /^In Command of node "ask", expected Send or string, got number/,
    ],
    [
      'a command to null',
      new Command({ goto: [null as never] }),
      none,
      /^In Command of node "ask", expected Send or string/,
    ],
    [
      'a Send to an unknown node',
      new Command({ goto: new Send('nowhere', 1) }),
      none,
      /Invalid node name "nowhere" in Send packet/,
    ],
    ['a Send to END', new Command({ goto: new Send(END, 1) }), none, /Cannot send a packet to the END node/],
    [
      'a conditional edge to an unknown node',
      {},
      { path: () => 'nowhere' },
      /Invalid node name "nowhere" in conditional edge of "ask"/,
    ],
    [
      'a conditional edge to nothing',
      {},
      { path: () => undefined as never },
      /^Branch condition returned unknown or null destination: .*"ask" gave undefined/,
    ],
    [
      'a conditional edge with an unknown Send',
      {},
      { path: () => [new Send('nowhere', 1)] },
      /"nowhere" in Send packet/,
    ],
    [
      'a key that its path map lacks',
      {},
      { path: () => 'maybe', pathMap: { yes: 'other' } },
      /^Branch condition returned unknown or null destination: .*"maybe".*"yes"/,
    ],
    [
      'a method of every object as key',
      {},
      { path: () => 'toString', pathMap: { yes: 'other' } },
      /^Branch condition returned unknown/,
    ],
    [
      'undefined with a path map',
      {},
      { path: () => undefined as never, pathMap: { yes: 'other' } },
      /^Branch condition returned unknown/,
    ],
  ])('%s, is an error', async (_, returned, around, message) => {
    const running = runBody(given(returned), {}, around);
    await expect(running).rejects.toThrow(message);
    await expect(running).rejects.toMatchObject({ code: 'INVALID_GRAPH' });
  });

  test('a conditional edge that throws, is the node’s error', async () => {
    const path = (): never => {
      throw new TypeError('no state.x');
    };
    await expect(runBody(given({}), {}, { path })).rejects.toMatchObject({
      name: 'TypeError',
      code: 'NODE_FAILED',
      node: 'ask',
    });
  });
});

describe('a conditional edge sees', () => {
  test('the state that its node was given, with that node’s own writes', async () => {
    let seen: unknown;
    const path = (state: object): string => {
      seen = state;
      return END;
    };
    const state = { x: 'before', log: ['before'], text: 'before ' };
    await doneBody(given({ x: 'own', log: 'own', text: 'own' }), { state }, { path });
    expect(seen).toEqual({ x: 'own', log: ['before', 'own'], text: 'before own' });
    expect(state).toEqual({ x: 'before', log: ['before'], text: 'before ' });
  });

  test('the state, where its node was given the argument of a Send', async () => {
    let seen: unknown;
    const body: Body = (argument) => ({ log: argument });
    const path = (state: object): string => {
      seen = state;
      return END;
    };
    await doneBody(body, { state: { x: 1 }, send: { args: { part: 2 } } }, { path });
    expect(seen).toEqual({ x: 1, log: [{ part: 2 }] });
  });
});
