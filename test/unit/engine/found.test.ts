/** Defects of src that these tests have found: each fails until its defect is mended. */
import { expect, test } from 'vitest';
import { interrupt } from '../../../src/node/interrupt.ts';
import { withFakeTime } from '../node/support/fake-time.ts';
import { NodeSession } from '../node/support/node-session.ts';
import type { Body } from '../node/support/node-session.ts';

test('slow tools side by side are not given each other’s answers when another worker runs the node again', async () => {
  const handed: unknown[] = [];
  const tool = async (name: string, wait: number): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, wait));
    handed.push([name, interrupt(`approve ${name}?`)]);
  };
  const tools =
    (alpha: number, beta: number): Body =>
    async () => {
      await Promise.all([tool('alpha', alpha), tool('beta', beta)]);
    };
  const session = new NodeSession(tools(1, 6000));
  await withFakeTime(async (pass) => {
    for (const step of ['ask', 'approved']) {
      const running = session.pass();
      await pass(20_000);
      await running;
      if (step === 'ask') session.answer('approve alpha?', 'APPROVE-alpha');
      session.deploy(tools(6000, 1));
    }
  });
  expect(handed).not.toContainEqual(['beta', 'APPROVE-alpha']);
});
