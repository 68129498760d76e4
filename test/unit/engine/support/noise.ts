import assert from 'node:assert/strict';
import type { ThreadState } from '../../../../src/engine/state.ts';
import type { RunRequest } from '../../../../src/protocol/messages.ts';
import type { Player } from './player.ts';
import { done } from './worker.ts';

const unknownId = 'e'.repeat(32);

/** Sends something that must change nothing but the list of what was ignored, and sees to it that it does not. */
export function makeNoise(player: Player): void {
  const { thread, random } = player;
  const before = thread.state;
  const open = thread.open;
  const ignored = ignorable(player);
  const kind = random.below(ignored.length + 3);
  const request = ignored[kind];
  if (request !== undefined) {
    thread.request(request);
    assert.deepEqual(
      withoutBooks(thread.state),
      withoutBooks(before),
      `${JSON.stringify(request)} changed something`,
    );
    assert.equal(thread.state.ignoredCount, before.ignoredCount + 1, 'E6: it is noted as ignored');
  } else if (kind === ignored.length) {
    thread.feed({ kind: 'stray', message: 'hello', reason: 'nobody knows it', at: thread.now });
    assert.deepEqual(withoutBooks(thread.state), withoutBooks(before), 'a stray message changed something');
  } else if (kind === ignored.length + 1) {
    // The first request is of another kind than any that is sent under its id here.
    thread.request({ id: random.of(before.seen) ?? '', command: { goto: ['n0'], update: { log: 'again' } } });
    assert.deepEqual(thread.state, before, 'E6: a repeated id changed something');
  } else {
    sendLateResult(player);
    assert.deepEqual(thread.state, before, 'a late result changed something');
  }
  assert.deepEqual(thread.open, open, 'noise had work done');
}

/** Requests that the thread must refuse now. */
function ignorable({ thread, ledger }: Player): readonly Omit<RunRequest, 'id'>[] {
  const { pending, state } = thread;
  const stale = [...ledger.issued.keys()].filter((id) => pending.every((question) => question.id !== id));
  const [first] = pending;
  const answers = [
    { [unknownId]: 'unknown' },
    ...stale.slice(-2).map((id) => ({ [id]: { for: id } })),
    // One wrong id spoils the right one beside it.
    ...(first === undefined
      ? ['nobody asked', {}]
      : [{ [first.id]: { for: first.id }, [unknownId]: 'unknown' }]),
    ...(pending.length > 1 ? ['ambiguous', false, null, []] : []),
  ];
  const disturbing: Omit<RunRequest, 'id'>[] = [
    { input: { log: 'intruder' } },
    { command: { update: { log: 'intruder' } } },
    { command: { goto: ['n0'] } },
  ];
  return [
    ...answers.map((value) => ({ command: { resume: { value } } })),
    ...(state.phase.kind === 'settled' ? [] : disturbing),
    { command: {} },
  ];
}

/** A result of a pass that is over, or that was never begun; or one of a validation or of reducers that nobody waits for. */
function sendLateResult({ thread, random }: Player): void {
  const { phase } = thread.state;
  const at = thread.now;
  if (phase.kind !== 'folding' && random.once(3)) {
    thread.feed({ kind: 'folded', values: { text: 'late' }, at });
    return;
  }
  if (phase.kind !== 'preparing' && random.once(3)) {
    const result = { defaults: {}, writes: [['log', 'late']], folded: {}, routes: ['n0'], at } as const;
    thread.feed({ kind: 'prepared', result, at });
    return;
  }
  const late = random.of(thread.starts.filter((start) => thread.open.every((work) => work.input !== start)));
  const named = { task: late?.task ?? 'nobody', pass: late?.pass ?? 1, at: thread.now };
  if (random.once(2)) thread.feed({ kind: 'task-settled', ...named, outcome: done({ log: 'late' }) });
  else thread.feed({ kind: 'task-failed', ...named, error: { name: 'Error', message: 'late' } });
}

/** A state but for what says which messages there have been. */
export function withoutBooks(
  state: ThreadState,
): Omit<ThreadState, 'seen' | 'requests' | 'ignored' | 'ignoredCount'> {
  const { seen: _, requests: __, ignored: ___, ignoredCount: ____, ...rest } = state;
  return rest;
}
