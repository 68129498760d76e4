import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { beginThread } from '../../../src/engine/begin-thread.ts';
import { isHeld, nextStart } from '../../../src/engine/rest.ts';
import { planOf } from './support/plan.ts';
import { Thread } from './support/thread.ts';

/** Writes are joined in `log`: an input names its request, a node itself. */
const plan = planOf({ nodes: ['a', 'b', 'c'], edges: ['>a', 'a>b', 'a>c'] });

type Move =
  | { readonly kind: 'send'; readonly strategy: 'reject' | 'enqueue' | 'interrupt' | 'rollback' }
  | { readonly kind: 'work'; readonly which: number }
  | { readonly kind: 'abort'; readonly which: number }
  | { readonly kind: 'drain'; readonly which: number }
  | { readonly kind: 'continue' };

const move: fc.Arbitrary<Move> = fc.oneof(
  fc.record({
    kind: fc.constant('send' as const),
    strategy: fc.constantFrom(
      'reject' as const,
      'enqueue' as const,
      'interrupt' as const,
      'rollback' as const,
    ),
  }),
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('work' as const), which: fc.nat() }) },
  fc.record({ kind: fc.constantFrom('abort' as const, 'drain' as const), which: fc.nat() }),
  fc.record({ kind: fc.constant('continue' as const) }),
);

/** A thread, and what was asked of it, in order. Runs that it says have begun or ended are noted from what it shows. */
class Scene {
  thread = new Thread({ plan });
  readonly sent: { readonly id: string; readonly strategy: string; readonly refused: boolean }[] = [];
  readonly begun: string[] = [];
  readonly ended: string[] = [];
  readonly aborted = new Set<string>();

  play(one: Move): void {
    switch (one.kind) {
      case 'send':
        return this.#send(one.strategy);
      case 'work': {
        const work = this.thread.open[one.which % Math.max(1, this.thread.open.length)];
        if (work !== undefined) this.thread.settle(work);
        return this.#look();
      }
      case 'abort':
      case 'drain': {
        const run = this.sent[one.which % Math.max(1, this.sent.length)]?.id;
        if (run === undefined) return;
        if (one.kind === 'abort') this.aborted.add(run);
        const kind = one.kind === 'abort' ? 'abort-run' : 'drain';
        this.thread.feed({ kind, run, reason: 'test', at: this.thread.now });
        return this.#look();
      }
      case 'continue':
        return this.#continue();
      default:
        one satisfies never;
    }
  }

  #send(strategy: (Move & { kind: 'send' })['strategy']): void {
    const id = `r${this.sent.length}`;
    const rests = this.thread.state.phase.kind === 'settled';
    const ignored = this.thread.state.ignoredCount;
    this.thread.request({ id, input: { log: [id] }, multitaskStrategy: strategy });
    const refused = this.thread.state.ignoredCount > ignored;
    this.sent.push({ id, strategy, refused });
    if (rests && !refused) this.begun.push(id);
    this.#look();
  }

  /** As Temporal would: held at the end of a superstep, carried over as JSON. */
  #continue(): void {
    this.thread.rest = true;
    this.thread.finish();
    this.#look();
    if (isHeld(this.thread.state)) {
      const start = JSON.parse(JSON.stringify(nextStart(this.thread.state, 'run', {}))) as unknown;
      const { state, event } = beginThread('thread', 'next', start, this.thread.now);
      this.thread = new Thread({ plan }, state).feed(event);
    }
    this.thread.rest = false;
    this.#look();
  }

  finish(): this {
    this.thread.finish();
    this.#look();
    return this;
  }

  #look(): void {
    for (const event of this.thread.shown.splice(0)) {
      if (event.mode === 'begun') this.begun.push(event.request);
      if (event.mode === 'ended') this.ended.push(...event.requests);
    }
  }
}

const played = (moves: readonly Move[]): Scene => {
  const scene = new Scene();
  for (const one of moves) scene.play(one);
  return scene.finish();
};

describe('whatever runs meet', () => {
  test('each that was taken begins once, or is told that it does not; none is lost', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 40 }), (moves) => {
        const { sent, begun, ended, thread } = played(moves);
        expect(thread.state).toMatchObject({ phase: { kind: 'settled' } });
        expect(thread.state.queue).toBeUndefined();
        expect(new Set(begun).size).toBe(begun.length);
        expect(new Set(ended).size).toBe(ended.length);
        const taken = sent.filter(({ refused }) => !refused).map(({ id }) => id);
        for (const id of taken) expect([...begun, ...ended]).toContain(id);
        for (const { id, refused } of sent) if (refused) expect([...begun, ...ended]).not.toContain(id);
      }),
      { numRuns: 300 },
    );
  });

  test('those that wait begin in the order in which they came', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 40 }), (moves) => {
        const { sent, begun } = played(moves);
        const waited = sent.filter(({ strategy }) => strategy === 'enqueue').map(({ id }) => id);
        expect(begun.filter((id) => waited.includes(id))).toEqual(waited.filter((id) => begun.includes(id)));
      }),
      { numRuns: 300 },
    );
  });

  test('without a rollback, an abort or a drain, every input is in the values once, in the order of the runs', () => {
    const calm = move.filter(
      (one) =>
        one.kind === 'work' || one.kind === 'continue' || (one.kind === 'send' && one.strategy === 'enqueue'),
    );
    fc.assert(
      fc.property(fc.array(calm, { maxLength: 40 }), (moves) => {
        const { sent, thread } = played(moves);
        const whole = sent.flatMap(({ id }) => [id, 'a', 'b', 'c']);
        expect(thread.values['log'] ?? []).toEqual(whole);
      }),
      { numRuns: 300 },
    );
  });

  test('of runs that were rolled back nothing is left: the thread is what the others alone would have made of it', () => {
    const rolling = move.filter((one) => one.kind !== 'abort' && one.kind !== 'drain');
    fc.assert(
      fc.property(fc.array(rolling, { maxLength: 40 }), (moves) => {
        const { thread, begun } = played(
          moves.map((one) =>
            one.kind === 'send' && one.strategy === 'interrupt' ? { ...one, strategy: 'rollback' } : one,
          ),
        );
        const log = (thread.values['log'] ?? []) as readonly string[];
        const inputs = log.filter((line) => line.startsWith('r'));
        expect(log).toEqual(inputs.flatMap((id) => [id, 'a', 'b', 'c']));
        expect(begun.filter((id) => inputs.includes(id))).toEqual(inputs);
        const { past, checkpoint } = thread.state;
        // A thread of whole runs: each makes a checkpoint for its input, and three more.
        expect(checkpoint === null ? 0 : checkpoint.step + 2).toBe(inputs.length * 4);
        const line = checkpoint === null ? past : [...past, checkpoint];
        for (const [index, { parent, step }] of line.entries()) {
          const before = line[index - 1];
          if (before !== undefined) expect([parent, step]).toEqual([before.id, before.step + 1]);
        }
      }),
      { numRuns: 300 },
    );
  });
});
