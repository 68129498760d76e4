import assert from 'node:assert/strict';
import { seenFrom } from '../../../../src/engine/fork.ts';
import { pendingQuestions } from '../../../../src/engine/match-answers.ts';
import { refuse } from '../../../../src/engine/requests.ts';
import type { PastCheckpoint } from '../../../../src/engine/state.ts';
import type { ForkPoint, RunRequest, StateUpdate } from '../../../../src/protocol/messages.ts';
import type { Player } from './player.ts';

/** Changes the state by hand, goes back to a checkpoint and on from there, or answers what was asked at one. While the thread rests. */
export function travel(player: Player): void {
  const { thread, random } = player;
  if (thread.state.phase.kind !== 'settled') return;
  const point = random.of(thread.state.past);
  const from = point === undefined || random.once(3) ? {} : { fork: point as unknown as ForkPoint };
  const kind = random.below(3);
  if (kind === 0) update(player, from, point);
  else if (kind === 1) goOn(player, from, point);
  else answerAt(player, from);
}

type From = Pick<RunRequest, 'fork'>;

function update(player: Player, from: From, point: PastCheckpoint | undefined): void {
  const { thread } = player;
  const request = { id: `update-${thread.state.made}`, ...from, updates: [[someUpdate(player)]] };
  if (refuse(thread.state, request) !== null) return;
  const before = thread.state;
  thread.run(request);
  const { checkpoint, status } = thread.state;
  assert.notEqual(status, 'busy', 'an update lets nothing run');
  assert.ok((checkpoint?.id ?? '') > (before.checkpoint?.id ?? ''), 'what is made later sorts later');
  if (checkpoint?.source === 'update')
    assert.equal(checkpoint.parent, from.fork === undefined ? before.checkpoint?.id : point?.id);
}

function someUpdate({ thread, random }: Player): StateUpdate {
  const asNode = random.of(Object.keys(thread.worker.plan.nodes)) ?? 'n0';
  const kind = random.below(6);
  if (kind === 0) return { values: null };
  if (kind === 1) return { values: null, asNode: '__end__' };
  if (kind === 2) return { values: null, asNode: '__copy__' };
  return { values: { log: 'by hand', text: '+', sum: 1 }, asNode };
}

function goOn({ thread }: Player, from: From, point: PastCheckpoint | undefined): void {
  const before = thread.state;
  thread.request({ ...from, input: null, recursionLimit: 200 });
  if (from.fork === undefined) return;
  const branch = [...thread.state.past, thread.state.checkpoint].find(
    (one) => one?.parent === point?.id && (one?.id ?? '') > (before.checkpoint?.id ?? ''),
  );
  assert.equal(branch?.source, 'fork', 'a branch begins with a checkpoint of its own');
}

function answerAt({ thread, random, ledger }: Player, from: From): void {
  const there = seenFrom(thread.state, { id: 'look', ...from });
  const question = random.of(pendingQuestions(there.tasks));
  if (question === undefined) return;
  const value = { [question.id]: ledger.answerTo(question) };
  thread.request({ ...from, command: { resume: { value } }, recursionLimit: 200 });
}
