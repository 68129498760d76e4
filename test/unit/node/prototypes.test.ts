import assert from 'node:assert/strict';
import { afterEach, describe, expect, test } from 'vitest';
import { interrupt } from '../../../src/node/interrupt.ts';
import { prepare } from '../../../src/node/prepare.ts';
import { Command } from '../../../src/protocol/command.ts';
import type { Json, JsonObject } from '../../../src/protocol/json.ts';
import { answerTo, doneBody, graphOf, writesOf } from './support/node-session.ts';

/** As it comes from outside: JSON.parse makes these keys ordinary members. */
const poison = JSON.parse(
  '{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 2}}, "prototype": {"polluted": 3}, "x": 1}',
) as JsonObject;

/** What a polluted prototype would show. */
afterEach(() => {
  const canary = {} as Record<string, unknown>;
  assert.deepEqual([canary['polluted'], canary['x']], [undefined, undefined]);
  assert.deepEqual(Object.keys(Object.prototype), []);
  assert.equal(Object.hasOwn(Object, 'polluted'), false);
});

describe('the keys __proto__, constructor and prototype do no harm', () => {
  test('in an update: they name no channel', async () => {
    expect((await doneBody(() => poison)).writes).toEqual([['x', 1]]);
  });

  test('in a command’s update', async () => {
    expect((await doneBody(() => new Command({ update: poison }))).writes).toEqual([['x', 1]]);
  });

  test('in the value of a channel: they are data there', async () => {
    const { x } = await writesOf(() => ({ x: poison }));
    expect(Object.getPrototypeOf(x)).toBe(Object.prototype);
    expect((x as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(JSON.stringify(x)).toBe(JSON.stringify(poison));
  });

  test('in an answer: it is handed over as it is', async () => {
    let answer: Json = null;
    await doneBody(
      () => {
        answer = interrupt<string, Json>('q');
      },
      { answers: [answerTo('q', poison)] },
    );
    expect(JSON.stringify(answer)).toBe(JSON.stringify(poison));
    expect(Object.getPrototypeOf(answer)).toBe(Object.prototype);
  });

  test('in a question', async () => {
    const place = { answers: [answerTo(poison, 'yes')] };
    expect(await writesOf(() => ({ x: interrupt(poison) }), place)).toEqual({ x: 'yes' });
  });

  test('in the state that a node is given, and in what its conditional edge sees', async () => {
    let seen: unknown;
    const path = (state: object): string => {
      seen = state;
      return '__end__';
    };
    await doneBody((state) => ({ x: state['x'] }), { state: { x: poison, log: [poison] } }, { path });
    expect(JSON.stringify(seen)).toBe(JSON.stringify({ x: poison, log: [poison] }));
  });

  test.each(['input', 'update'] as const)('in an %s of a run', async (kind) => {
    const { writes } = await prepare(
      graphOf(() => ({})),
      {
        graph: 'graph',
        thread: 'thread',
        request: kind === 'input' ? { id: '1', input: poison } : { id: '1', command: { update: poison } },
        channels: {},
      },
    );
    expect(writes).toEqual([['x', 1]]);
  });

  test('in what a custom reducer is given', async () => {
    const { folded } = await doneBody(() => ({ text: poison as never }), { alone: true });
    expect(JSON.stringify(folded)).toBe(JSON.stringify({ text: poison }));
  });
});
