import type { Library } from '../compare/library.ts';
import type { NodeSketch, Sketch, Target } from './sketch.ts';

interface State {
  readonly log: readonly string[];
  readonly sum: number;
}

/** No node leads back, or sends, when so much has happened. */
const longEnough = 8;

export const nameOf = (index: number): string => `n${index}`;

/** The sketch as a graph of either library. What its nodes do depends on nothing but their state. */
export function build(lib: Library, { nodes, entries, edges, joins }: Sketch) {
  const builder = new lib.StateGraph(schemaOf(lib, nodes.length), { nodes: [] as string[] });
  const ends = nodes.map((_, index) => nameOf(index));
  for (const [index, node] of nodes.entries()) {
    const options = { ends, defer: node.defer };
    if (node.as === 'subgraph')
      builder.addNode(nameOf(index), subgraph(lib, node, index, nodes.length) as never, options);
    else builder.addNode(nameOf(index), bodyOf(lib, node, index) as never, options);
    if (node.branch.length > 0)
      builder.addConditionalEdges(nameOf(index), branchOf(lib, node, index) as never);
  }
  for (const entry of entries) builder.addEdge(lib.START, nameOf(entry));
  for (const [from, to] of edges) builder.addEdge(nameOf(from), nameOf(to));
  for (const [from, to] of joins) builder.addEdge(from.map(nameOf), nameOf(to));
  return builder;
}

function schemaOf(lib: Library, count: number) {
  const { Annotation } = lib;
  const own = Array.from(
    { length: count },
    (_, index) => [`own-${nameOf(index)}`, Annotation<string>()] as const,
  );
  return Annotation.Root({
    log: Annotation<string[], string | string[]>({
      reducer: (left, right) => left.concat(right),
      default: () => [],
    }),
    sum: Annotation<number>({ reducer: (left, right) => left + right, default: () => 0 }),
    text: Annotation<string>({ reducer: (left, right) => `${left}${right}` }),
    last: Annotation<string>,
    ...Object.fromEntries(own),
  });
}

function bodyOf(lib: Library, node: NodeSketch, index: number) {
  return (state: State): unknown => {
    const update = write(lib, node, nameOf(index), state);
    const goto = targets(lib, node.goto, state);
    if (node.as === 'update') return update;
    const command = new lib.Command(
      node.as === 'command' ? { update, goto } : { goto, update: { log: 'command' } },
    );
    return node.as === 'command' ? command : [update, command];
  };
}

/**
 * A graph in place of a node: its first node does what the node would, or is a graph that does, the second one notes that it is over.
 */
function subgraph(lib: Library, node: NodeSketch, index: number, count: number): unknown {
  const builder = new lib.StateGraph(schemaOf(lib, count), { nodes: [] as string[] });
  const first = node.deep
    ? subgraph(lib, { ...node, deep: false }, index, count)
    : (state: State) => write(lib, node, nameOf(index), state);
  builder.addNode('first', first as never);
  builder.addNode('second', (() => ({ log: `${nameOf(index)} is over` })) as never);
  builder.addEdge(lib.START, 'first').addEdge('first', 'second');
  return builder.compile();
}

function write(lib: Library, node: NodeSketch, name: string, state: State): Record<string, unknown> {
  if (node.throws) throw new RangeError(`${name} throws`);
  const answers = Array.from({ length: node.asks }, (_, at) =>
    String(lib.interrupt(`${name}#${at} of ${state.sum}`)),
  );
  const values: Record<string, unknown> = {
    sum: 1 + answers.length,
    text: name,
    last: name,
    own: `${name} at ${(state.log ?? []).length}`,
  };
  return Object.fromEntries([
    ['log', [name, ...answers].join(':')],
    ...node.writes.map((channel) => [channel === 'own' ? `own-${name}` : channel, values[channel]] as const),
  ]) as Record<string, unknown>;
}

function branchOf(lib: Library, { branch }: NodeSketch, index: number) {
  return (state: State): unknown => {
    const chosen = branch[((state.log ?? []).length + index) % branch.length];
    const leads = targets(lib, chosen === undefined ? [] : [chosen], state);
    return leads.length === 0 ? lib.END : leads;
  };
}

function targets(lib: Library, all: readonly Target[], state: State) {
  if ((state.log ?? []).length >= longEnough) return [];
  return all.map(({ to, send }, at) =>
    send ? new lib.Send(nameOf(to), { ...state, sum: at, log: [...(state.log ?? []), 'sent'] }) : nameOf(to),
  );
}
