import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { ChaosScene, later } from '../support/chaos-scene.ts';
import { RestartableServer } from '../support/restartable-server.ts';
import { SeededRandom } from '../support/seeded-random.ts';
import type { WorkerProcess } from '../support/worker-process.ts';
import { Approver } from './fixture/approver.ts';
import type { Decision } from './fixture/approver.ts';

const threads = 50;
const chaosMs = 15_000;
const patienceMs = 80_000;

test('fifty threads with two approvers each, while workers and the server are killed: every decision counts once', async () => {
  const random = new SeededRandom(Number(process.env['CHAOS_SEED'] ?? Date.now() % 1_000_000));
  console.error(`seed ${random.seed}: repeat it with CHAOS_SEED=${random.seed}`);
  await using server = await RestartableServer.open();
  await using scene = await ChaosScene.open(server.address);
  const { graphs, ledger } = scene;
  const deadline = Date.now() + patienceMs;
  const workers = await Promise.all([scene.startWorker(), scene.startWorker()]);
  const configs = Array.from({ length: threads }, () => scene.thread());
  const ids = configs.map(({ configurable }) => configurable.thread_id);
  const starts = later(Promise.all(configs.map((config) => graphs.campaign.invoke({}, config))));
  const approvers = ids.flatMap((id) =>
    ['ann', 'bob'].map((name) => new Approver(scene, id, name, random.fork(), deadline)),
  );
  const work = approvers.map((approver) => later(approver.work()));
  let kills: object;
  try {
    kills = await wreak(server, scene, workers, random);
    await Promise.all([starts, ...work]);
  } finally {
    for (const approver of approvers) approver.stop();
    await Promise.race([Promise.allSettled([starts, ...work]), sleep(10_000)]);
  }

  const decisions = approvers.flatMap((approver) => approver.decisions);
  console.error(`seed ${random.seed}: ${JSON.stringify(kills)}, ${JSON.stringify(tally(decisions))}`);
  for (const id of ids) {
    const { log } = (await scene.checkpointer.client.workflow.getHandle(id).result()) as { log: string[] };
    requireEveryDecisionOnce(
      log,
      decisions.filter(({ thread }) => thread === id),
    );
    for (const [node, place] of [
      ['act1', 0],
      ['act2', 2],
    ] as const) {
      const calls = ledger.lines({ thread: id, node });
      expect(new Set(calls.map(({ key }) => key)).size, `keys of ${node} of ${id}`).toBe(1);
      expect(new Set(calls.map(({ note }) => note))).toEqual(new Set([log[place]]));
    }
  }
  expect(ledger.effects()).toBe(2 * threads);
  for (const worker of workers) expect(worker.endedByItself()).toBeUndefined();
  for (const id of ids.slice(0, 10)) await scene.requireSound(id);
}, 150_000);

/** Kills, for a while, at random moments: mostly a worker, at times the server. Two workers and a server are up when it ends. */
async function wreak(
  server: RestartableServer,
  scene: ChaosScene,
  workers: WorkerProcess[],
  random: SeededRandom,
): Promise<{ workers: number; servers: number }> {
  const kills = { workers: 0, servers: 0 };
  for (const end = Date.now() + chaosMs; Date.now() < end;) {
    await sleep(random.between(300, 2500));
    if (random.chance(0.35) || (kills.servers === 0 && Date.now() > end - chaosMs / 2)) {
      await server.kill();
      kills.servers += 1;
      await sleep(random.between(0, 1000));
      await server.startAgain();
    } else {
      const place = random.chance(0.5) ? 0 : 1;
      await workers[place]?.kill();
      kills.workers += 1;
      workers[place] = await scene.startWorker();
    }
  }
  return kills;
}

/** [decision, effect, decision, effect]: no accepted one is missing, no refused one is there, and none is from the wrong question. */
function requireEveryDecisionOnce(log: readonly string[], decisions: readonly Decision[]): void {
  const [one, , two] = log;
  expect(log).toEqual([one, `acted on ${one}`, two, `acted on ${two}`]);
  for (const [value, question] of [
    [one, 'one'],
    [two, 'two'],
  ]) {
    const own = decisions.filter((decision) => decision.value === value);
    expect(own.length).toBeGreaterThan(0);
    for (const decision of own) {
      expect(decision).toMatchObject({ question, kind: 'fresh' });
      expect(decision).not.toMatchObject({ told: 'refused' });
    }
  }
  for (const decision of decisions) {
    if (decision.told !== 'accepted' || log.includes(decision.value)) continue;
    throw new Error(`Accepted, and not in ${JSON.stringify(log)}: ${JSON.stringify(decision)}`);
  }
}

function tally(decisions: readonly Decision[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind, door, told } of decisions) {
    const what = `${kind} ${door} ${told}`;
    counts[what] = (counts[what] ?? 0) + 1;
  }
  return counts;
}
