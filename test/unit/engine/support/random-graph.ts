import fc from 'fast-check';
import type { Sketch } from './plan.ts';

/** A graph and what its nodes do, as data: it ends for every schedule, and for every answer. */
export interface RandomGraph {
  readonly sketch: Sketch;
  readonly nodes: Readonly<Record<string, RandomNode>>;
  readonly maxConcurrency: number | undefined;
}

export interface RandomNode {
  /** Which of the shared channels it writes. */
  readonly writes: readonly string[];
  /** It asks so many questions at once, then so many. */
  readonly rounds: readonly number[];
  /** So often it throws before it does anything. */
  readonly failures: number;
  /** Where it goes beside its edges, in early supersteps. These may lead back. */
  readonly hops: readonly { readonly until: number; readonly to: string; readonly send: boolean }[];
}

export interface Features {
  readonly breakpoints?: boolean;
  readonly failures?: boolean;
}

const shared: NonNullable<Sketch['channels']> = {
  log: 'append',
  text: 'custom',
  other: 'custom',
  sum: 'sum',
  least: 'min',
  most: 'max',
  set: 'union',
  parts: 'merge',
};

/** No more than three questions of a task. */
const rounds = fc.constantFrom<readonly number[]>(
  [],
  [],
  [],
  [1],
  [1, 1],
  [2],
  [3],
  [1, 2],
  [2, 1],
  [1, 1, 1],
);

export function randomGraph(features: Features = {}): fc.Arbitrary<RandomGraph> {
  return fc.integer({ min: 1, max: 8 }).chain((count) => {
    const names = Array.from({ length: count }, (_, index) => `n${index}`);
    const index = fc.nat(count - 1);
    const forward = fc
      .tuple(index, index)
      .map(([a, b]) => `n${Math.min(a, b)}>${a === b ? '' : `n${Math.max(a, b)}`}`);
    const join = fc
      .tuple(fc.uniqueArray(index, { minLength: 2, maxLength: 3 }), index)
      .map(([from, to]) => ({ from: from.filter((source) => source < to), to }))
      .map(({ from, to }) =>
        from.length > 1 ? [`${from.map((source) => `n${source}`).join('+')}>n${to}`] : [],
      );
    const some = fc.uniqueArray(fc.constantFrom(...names), { maxLength: 3 });
    const breakpoint =
      features.breakpoints === true ? fc.oneof(some, fc.constant('*' as const)) : fc.constant([]);
    return fc
      .record({
        entries: fc.uniqueArray(index, { minLength: 1, maxLength: count }),
        forward: fc.array(forward, { maxLength: 10 }),
        joins: fc.array(count > 2 ? join : fc.constant<string[]>([]), { maxLength: 2 }),
        defer: fc.uniqueArray(fc.constantFrom(...names), { maxLength: 2 }),
        interruptBefore: breakpoint,
        interruptAfter: breakpoint,
        nodes: fc.tuple(...names.map(() => node(names, features))),
        maxConcurrency: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
      })
      .map(({ entries, nodes, maxConcurrency, ...graph }) => ({
        sketch: {
          nodes: names,
          edges: [
            ...entries.map((entry) => `>n${entry}`),
            ...new Set(graph.forward),
            ...new Set(graph.joins.flat()),
          ],
          channels: {
            ...shared,
            ...Object.fromEntries(names.map((name) => [`own-${name}`, 'last' as const])),
          },
          defer: graph.defer,
          interruptBefore: graph.interruptBefore,
          interruptAfter: graph.interruptAfter,
        },
        nodes: Object.fromEntries(names.map((name, place) => [name, nodes[place] as RandomNode])),
        maxConcurrency,
      }));
  });
}

function node(names: readonly string[], features: Features): fc.Arbitrary<RandomNode> {
  return fc.record({
    writes: fc.uniqueArray(fc.constantFrom(...Object.keys(shared)), { maxLength: 4 }),
    rounds,
    failures: features.failures === true ? fc.constantFrom(0, 0, 0, 1, 2) : fc.constant(0),
    hops: fc.array(
      fc.record({ until: fc.integer({ min: 1, max: 3 }), to: fc.constantFrom(...names), send: fc.boolean() }),
      { maxLength: 2 },
    ),
  });
}
