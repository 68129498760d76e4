import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { interrupt } from '../../../src/node/interrupt.ts';
import type { Json } from '../../../src/protocol/json.ts';
import { withFakeTime } from './support/fake-time.ts';
import { NodeSession } from './support/node-session.ts';
import type { Body } from './support/node-session.ts';

/** Tools that run side by side; each asks for its approval after its delay of this pass, and keeps what it is given. */
function tools(
  names: readonly string[],
  delays: readonly (readonly number[])[],
): { body: Body; passes: () => number } {
  let pass = 0;
  const body: Body = async () => {
    const now = delays[pass % delays.length] ?? [];
    pass += 1;
    const approvals = await Promise.all(
      names.map(async (name, index) => {
        await new Promise((resolve) => setTimeout(resolve, now[index] ?? 0));
        return [name, interrupt<string, Json>(`approve ${name}?`)] as const;
      }),
    );
    return { x: Object.fromEntries(approvals) };
  };
  return { body, passes: () => pass };
}

/** Has a pass run while time goes by: delays are as long as they say, however busy the machine is. */
function inTime<T>(run: () => Promise<T>): Promise<T> {
  return withFakeTime(async (pass) => {
    const running = run();
    await pass(100);
    return running;
  });
}

describe('several interrupt() calls in Promise.all', () => {
  test('surface together when they come at once', async () => {
    const session = new NodeSession(async () => {
      const ask = async (name: string): Promise<unknown> => interrupt(name);
      return { x: await Promise.all([ask('a'), ask('b'), ask('c')]) };
    });
    expect(await session.asked()).toEqual(['a', 'b', 'c']);
    session.answer('c', 3).answer('a', 1).answer('b', 2);
    expect(await session.pass()).toMatchObject({ writes: [['x', [1, 2, 3]]] });
  });

  test('surface together when they come in the same turn, after a wait', async () => {
    const session = new NodeSession(tools(['a', 'b'], [[5, 5]]).body);
    expect(await inTime(() => session.asked())).toEqual(['approve a?', 'approve b?']);
  });

  // LangGraph 1.7.3 gives "APPROVE-alpha" to beta here: reference, 2.8.1.
  test('get their own answers when beta is faster than alpha the second time', async () => {
    const { body } = tools(
      ['alpha', 'beta'],
      [
        [1, 15],
        [15, 1],
        [1, 15],
      ],
    );
    const session = new NodeSession(body);
    expect(await inTime(() => session.asked())).toEqual(['approve alpha?']);
    session.answer('approve alpha?', 'APPROVE-alpha');
    expect(await inTime(() => session.asked())).toEqual(['approve beta?']);
    session.answer('approve beta?', 'APPROVE-beta');
    const outcome = await inTime(() => session.pass());
    expect(outcome).toEqual({
      kind: 'done',
      writes: [['x', { alpha: 'APPROVE-alpha', beta: 'APPROVE-beta' }]],
    });
  });

  test('may come in another order in a strict graph, too', async () => {
    const session = new NodeSession(
      tools(
        ['alpha', 'beta'],
        [
          [1, 15],
          [15, 1],
        ],
      ).body,
      { strict: true },
    );
    expect(await inTime(() => session.asked())).toEqual(['approve alpha?']);
    expect(await inTime(() => session.answer('approve alpha?', 'yes').asked())).toEqual(['approve beta?']);
  });

  test('run the node once a pass, though the order has changed', async () => {
    const { body, passes } = tools(
      ['alpha', 'beta'],
      [
        [1, 15],
        [15, 1],
      ],
    );
    const session = new NodeSession(body);
    await inTime(() => session.asked());
    await inTime(() => session.answer('approve alpha?', 1).asked());
    expect(passes()).toBe(2);
  });

  test('get their own answers, whatever the delays of every pass', async () => {
    const names = ['a', 'b', 'c'];
    // Steps of 4 ms, so that what is meant to come later does come later.
    const delays = fc.array(fc.tuple(...names.map(() => fc.nat(2).map((step) => step * 4))), {
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(delays, fc.boolean(), async (jitter, lastFirst) => {
        const session = new NodeSession(tools(names, jitter).body);
        for (let pass = 0; pass < 5; pass += 1) {
          const outcome = await inTime(() => session.pass());
          if (outcome.kind === 'done') {
            expect(outcome.writes).toEqual([['x', { a: 'to a', b: 'to b', c: 'to c' }]]);
            expect(outcome).not.toHaveProperty('changed');
            return;
          }
          const asked = outcome.questions.map(({ value }) => value as string);
          for (const question of lastFirst ? asked.toReversed() : asked) {
            session.answer(question, `to ${question.charAt('approve '.length)}`);
          }
        }
        throw new Error('the node is not done after all were answered');
      }),
      { numRuns: 20 },
    );
  });

  test('that ask one and the same question each get an answer, and one only', async () => {
    const session = new NodeSession(async () => {
      const ask = async (): Promise<unknown> => interrupt('one more?');
      return { x: await Promise.all([ask(), ask()]) };
    });
    expect(await session.asked()).toEqual(['one more?', 'one more?']);
    session.answer('one more?', 'first').answer('one more?', 'second');
    expect(await session.pass()).toMatchObject({ writes: [['x', ['first', 'second']]] });
  });
});

describe('an answered question that does not come back', () => {
  test('is reported as changed, and not the ones that stay at their places', async () => {
    const session = new NodeSession(async () => {
      await Promise.resolve();
      return { x: [interrupt('new?'), interrupt('same?')] };
    });
    session.answered([
      ['old?', 1],
      ['same?', 2],
    ]);
    const outcome = await withFakeTime(async (pass) => {
      const running = session.pass();
      await pass(5000);
      return running;
    });
    expect(outcome).toEqual({
      kind: 'done',
      writes: [['x', [1, 2]]],
      changed: [{ index: 0, value: 'new?' }],
    });
  });

  test('is waited for, and then the order counts: the node has changed', async () => {
    let passes = 0;
    const session = new NodeSession(async () => {
      passes += 1;
      await Promise.resolve();
      return { x: interrupt('new?') };
    });
    session.answered([['old?', 'yes']]);
    await withFakeTime(async (pass) => {
      const running = session.pass();
      await pass(900);
      expect(passes).toBe(1);
      await pass(5000);
      expect(await running).toEqual({
        kind: 'done',
        writes: [['x', 'yes']],
        changed: [{ index: 0, value: 'new?' }],
      });
    });
    expect(passes).toBe(2);
  });
});
