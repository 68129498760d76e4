import { expect, inject, test } from 'vitest';
import { Command, UnknownInterruptError } from '../../src/index.ts';
import { ChaosScene } from '../support/chaos-scene.ts';
import { questions } from '../support/threads.ts';

test('of 50 approvals of one question at once, one is accepted and 49 are refused; what follows runs once', async () => {
  await using scene = await ChaosScene.open(inject('temporalAddress'));
  const { ledger, graphs } = scene;
  await scene.startWorker();
  const config = scene.thread();
  const thread = config.configurable.thread_id;
  const [question] = questions(await graphs.approval.invoke({}, config));
  const ended = await Promise.allSettled(
    Array.from({ length: 50 }, (_, n) =>
      graphs.approval.invoke(new Command({ resume: { [question?.id ?? '']: `approver ${n}` } }), config),
    ),
  );
  const accepted = ended.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const refused = ended.flatMap((each) =>
    each.status === 'rejected' ? [each.reason as UnknownInterruptError] : [],
  );
  expect(accepted).toHaveLength(1);
  expect(refused).toHaveLength(49);
  for (const error of refused) {
    expect(error).toBeInstanceOf(UnknownInterruptError);
    expect(['answered', 'not_pending']).toContain(error.reason);
  }
  const winner = accepted[0]?.log[1] ?? '';
  expect(winner).toMatch(/^approver \d+$/);
  expect(accepted).toEqual([{ log: ['prepared', winner, `acted on ${winner}`] }]);
  expect((await graphs.approval.getState(config)).values).toEqual(accepted[0]);
  expect(ledger.lines({ thread, node: 'act' }).map(({ note }) => note)).toEqual([winner]);
  await scene.requireSound(thread);
});
