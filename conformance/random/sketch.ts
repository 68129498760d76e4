import fc from 'fast-check';

/** A graph and what its nodes do, as data: small enough to read when a counterexample has been shrunk. */
export interface Sketch {
  readonly nodes: readonly NodeSketch[];
  /** The nodes that START leads to. */
  readonly entries: readonly number[];
  readonly edges: readonly (readonly [from: number, to: number])[];
  readonly joins: readonly (readonly [from: readonly number[], to: number])[];
  readonly interruptBefore: readonly number[];
  readonly interruptAfter: readonly number[];
  readonly calls: readonly Call[];
}

export interface NodeSketch {
  readonly writes: readonly Channel[];
  /** So many questions, one after another. */
  readonly asks: number;
  readonly throws: boolean;
  readonly defer: boolean;
  /** What it returns: an update, a `Command`, or a list with both; or it is a graph of so many nodes. */
  readonly as: 'update' | 'command' | 'list' | 'subgraph';
  /** Of a graph as a node: its first node is a graph, too. */
  readonly deep: boolean;
  /** Where its command leads beside its edges. */
  readonly goto: readonly Target[];
  /** Where its conditional edge leads: to one of these at a time. */
  readonly branch: readonly Target[];
}

/** A node, directly or by `Send`. It may lead back, as long as the log is short. */
export interface Target {
  readonly to: number;
  readonly send: boolean;
}

export type Channel = 'sum' | 'last' | 'text' | 'own';

/** What is done next, if the thread is where it can be done; else it goes on as it must. */
export interface Call {
  readonly kind: 'go on' | 'input' | 'update' | 'goto' | 'updateState' | 'replay' | 'fork';
  /** How it is watched. */
  readonly watch: 'invoke' | 'values' | 'both';
  /** Which of the pending questions are answered, by the bits, and which node is meant. */
  readonly pick: number;
}

export interface Features {
  readonly subgraphs: boolean;
  readonly updateState: boolean;
}

export function sketches(features: Features): fc.Arbitrary<Sketch> {
  return fc.integer({ min: 1, max: 6 }).chain((count) => {
    const index = fc.nat(count - 1);
    const forward = fc
      .tuple(index, index)
      .map(([a, b]): readonly [number, number] => [Math.min(a, b), Math.max(a, b)]);
    const edges = fc
      .uniqueArray(forward, { maxLength: 7, selector: ([from, to]) => `${from}>${to}` })
      .map((all) => all.filter(([from, to]) => from !== to));
    const join = fc
      .tuple(fc.uniqueArray(index, { maxLength: 3 }), index)
      .map(([from, to]): readonly [readonly number[], number] => [
        from.filter((source) => source < to).toSorted((a, b) => a - b),
        to,
      ]);
    const joins = fc
      .array(join, { maxLength: 2 })
      .map((all) =>
        all.filter(([from, to], at) => from.length > 1 && all.findIndex((other) => other[1] === to) === at),
      );
    const few = fc.oneof(
      { weight: 4, arbitrary: fc.constant<number[]>([]) },
      { weight: 1, arbitrary: fc.uniqueArray(index, { maxLength: 2 }) },
    );
    return fc
      .record({
        nodes: fc.array(nodeOf(index, features), { minLength: count, maxLength: count }),
        entries: fc.uniqueArray(index, { minLength: 1, maxLength: 3 }),
        edges,
        joins,
        interruptBefore: few,
        interruptAfter: few,
        calls: fc.array(callOf(features), { minLength: 1, maxLength: 7 }),
      })
      .map(comparable);
  });
}

/** Without what is on purpose not so here. */
function comparable(sketch: Sketch): Sketch {
  const defers = sketch.nodes.some(({ defer }) => defer);
  const joined = sketch.joins.map(([, to]) => to);
  const free = ({ to }: Target): boolean => !joined.includes(to);
  const asks = sketch.nodes.some((node) => node.asks > 0);
  const nests = sketch.nodes.some((node) => node.as === 'subgraph');
  const isSent = (at: number): boolean =>
    sketch.nodes.some((node) => [...node.goto, ...node.branch].some(({ to, send }) => send && to === at));
  const direct = (targets: readonly Target[]): readonly Target[] =>
    // In LangGraph a node is left over that a join and something else lead to at once, and a deferred node does not wait for what has been sent.
    targets.filter(free).map((target) => (defers ? { ...target, send: false } : target));
  const throwing = sketch.nodes.filter((node) => node.throws).length;
  const isFree = (to: number): boolean => sketch.nodes[to]?.defer !== true && !joined.includes(to);
  return {
    ...sketch,
    entries: sketch.entries.some((entry) => !joined.includes(entry))
      ? sketch.entries.filter((entry) => !joined.includes(entry))
      : sketch.entries,
    edges: sketch.edges.filter(([, to]) => free({ to, send: false })),
    nodes: sketch.nodes.map((node, at) => ({
      ...node,
      // In LangGraph a subgraph is given up when a sibling has failed, and its own error is not told.
      throws: node.throws && (node.as !== 'subgraph' || throwing === 1),
      goto: direct(node.goto),
      branch: direct(node.branch),
      // In LangGraph two writes that contradict each other are an error also while another node waits.
      writes: node.writes.filter(
        (channel) => !asks || (channel !== 'last' && (channel !== 'own' || !(nests || isSent(at)))),
      ),
    })),
    // After a node that leads nowhere, LangGraph stops before nothing.
    interruptAfter: sketch.interruptAfter.filter((node) =>
      sketch.edges.some(([from, to]) => from === node && !joined.includes(to)),
    ),
    // A command that leads to a deferred node is lost in LangGraph.
    calls: sketch.calls.map((call) =>
      call.kind === 'goto' && !isFree(call.pick % sketch.nodes.length) ? { ...call, kind: 'go on' } : call,
    ),
  };
}

function nodeOf(index: fc.Arbitrary<number>, features: Features): fc.Arbitrary<NodeSketch> {
  const target = fc.record({ to: index, send: fc.boolean() });
  const kinds = features.subgraphs
    ? (['update', 'update', 'update', 'command', 'list', 'subgraph'] as const)
    : (['update', 'update', 'command', 'list'] as const);
  const seldom = (one: number, of: number): fc.Arbitrary<boolean> =>
    fc.nat(of - 1).map((at) => at >= of - one);
  return fc.record({
    writes: fc.uniqueArray(fc.constantFrom<Channel>('sum', 'text', 'own', 'last'), { maxLength: 3 }),
    asks: fc.constantFrom(0, 0, 0, 0, 1, 1, 2),
    throws: seldom(1, 40),
    defer: seldom(1, 8),
    as: fc.constantFrom(...kinds),
    deep: seldom(1, 3),
    goto: fc.array(target, { maxLength: 2 }),
    branch: fc.oneof(
      { weight: 2, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.array(target, { maxLength: 3 }) },
    ),
  });
}

function callOf(features: Features): fc.Arbitrary<Call> {
  const kinds = ['go on', 'go on', 'go on', 'go on', 'input', 'update', 'goto'] as const;
  return fc.record({
    kind: features.updateState
      ? fc.constantFrom(...kinds, 'updateState' as const, 'replay' as const, 'fork' as const)
      : fc.constantFrom(...kinds),
    watch: fc.constantFrom('invoke', 'values', 'both'),
    pick: fc.nat(63),
  });
}
