import { describe, expect, test } from 'vitest';
import { interrupt } from '../../../src/node/interrupt.ts';
import { withFakeTime } from './support/fake-time.ts';
import { NodeSession } from './support/node-session.ts';
import type { Body } from './support/node-session.ts';

type Handed = (readonly [tool: string, answer: unknown])[];

/** Two tools side by side: the first pass has alpha ask long before beta, and each later pass the other way round. */
function tools(handed: Handed, slow: number, passes: { count: number }): Body {
  const tool = async (name: string, wait: number): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, wait));
    handed.push([name, interrupt(`approve ${name}?`)]);
  };
  return async () => {
    passes.count += 1;
    const isFirst = passes.count === 1;
    await Promise.all([tool('alpha', isFirst ? 1 : slow), tool('beta', isFirst ? slow : 1)]);
  };
}

/** Has alpha ask, answers it, and runs the node again. */
async function approveAlpha(session: NodeSession, slow: number): Promise<void> {
  await withFakeTime(async (pass) => {
    for (const step of ['ask', 'approved']) {
      const running = session.pass();
      await pass(slow * 4 + 4000);
      await running;
      if (step === 'ask') session.answer('approve alpha?', 'APPROVE-alpha');
    }
  });
}

describe('tools side by side that need long before they ask', () => {
  test.each([100, 1500, 2900, 6000])('are not given each other’s answers: %i ms', async (slow) => {
    const handed: Handed = [];
    await approveAlpha(new NodeSession(tools(handed, slow, { count: 0 })), slow);
    expect(handed).not.toContainEqual(['beta', 'APPROVE-alpha']);
  });

  test('do not hand an answer to a branch whose pass is over', async () => {
    const handed: Handed = [];
    const session = new NodeSession(tools(handed, 6000, { count: 0 }));
    await approveAlpha(session, 6000);
    expect(handed).toEqual([]);
    expect(session.task.questions.map(({ value }) => value)).toEqual(['approve alpha?', 'approve beta?']);
  });
});
