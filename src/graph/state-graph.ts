import { END, START } from '../protocol/command.ts';
import { GraphValueError } from '../protocol/errors.ts';
import { addBranch } from './add-branch.ts';
import type { PathMap } from './add-branch.ts';
import { addEdge, addJoin } from './add-edge.ts';
import { addNode, nodeEntries } from './add-node.ts';
import type { NodeEntry } from './add-node.ts';
import { buildBodies } from './build-bodies.ts';
import { buildPlan } from './build-plan.ts';
import { checkCompileOptions } from './compile-options.ts';
import type { CompileOptions } from './compile-options.ts';
import { CompiledGraph } from './compiled-graph.ts';
import type { EntrypointGraph } from './entrypoint-graph.ts';
import { readDefinition } from './graph-definition.ts';
import { partsOf } from './graph-parts.ts';
import type { GraphParts } from './graph-parts.ts';
import type { GraphTypes, WithNodes } from './graph-types.ts';
import type { GraphNodeFunction, PathFunction, RunnableNode } from './node-function.ts';
import { setNodeDefaults, withNodeDefaults } from './node-defaults.ts';
import type { NodeDefaults } from './node-defaults.ts';
import type { AddNodeOptions, AnyNodeOptions } from './node-options.ts';
import type { GraphSchema, StateOf } from './schema.ts';
import type { StateGraphConstructor } from './state-graph-constructor.ts';
import { validateGraph } from './validate-graph.ts';

type FunctionOf<Types extends GraphTypes, State> = GraphNodeFunction<
  State,
  Types['Update'],
  Types['Context']
>;
/** A function, a runnable of LangChain's, or a graph of its own: what it has of the parent's channels is its input, and its output is written back to them. */
type NodeOf<Types extends GraphTypes, State = Types['State']> =
  | FunctionOf<Types, State>
  | RunnableNode
  | Subgraph;
// A graph of any state may be a node: only the channels that both have are shared.
// oxlint-disable-next-line typescript/no-explicit-any
type Subgraph = CompiledGraph<any> | EntrypointGraph<any, any>;
type NodeList<Types extends GraphTypes, Name extends string> = readonly (readonly [
  name: Name,
  action: NodeOf<Types>,
  options?: AnyNodeOptions,
])[];
type NodeRecord<Types extends GraphTypes, Name extends string> = Readonly<
  Record<Name, NodeOf<Types> | readonly [action: NodeOf<Types>, options?: AnyNodeOptions]>
>;

class StateGraphBuilder<Types extends GraphTypes> {
  readonly #parts: GraphParts;

  constructor(first: unknown, second?: unknown) {
    this.#parts = partsOf(readDefinition(first, second));
  }

  /**
   * Adds a node, or several as `{ name: fn }` or `[[name, fn, options?]]`. A node gets the state (or the channels of its `input`
   * option, or the argument of a `Send`) and the config, and returns what it writes, a `Command`, or an array of these.
   * @throws GraphValueError INVALID_GRAPH for a name that is taken or reserved, and for options that cannot be meant.
   * @throws GraphError NOT_SUPPORTED for options of LangGraph that are not supported, with what to do instead.
   *
   * @example
   * builder.addNode('review', (state) => ({ approved: interrupt(state.amount) }), { timeout: 60_000 });
   */
  addNode<Name extends string, Input extends GraphSchema>(
    name: Name,
    action: NodeOf<Types, StateOf<Input>>,
    options: AddNodeOptions<Input> & { readonly input: Input },
  ): StateGraph<WithNodes<Types, Name>>;
  addNode<Name extends string, State = Types['State']>(
    name: Name,
    action: NodeOf<Types, State>,
    options?: AddNodeOptions,
  ): StateGraph<WithNodes<Types, Name>>;
  addNode<Name extends string>(nodes: NodeList<Types, Name>): StateGraph<WithNodes<Types, Name>>;
  addNode<Name extends string>(nodes: NodeRecord<Types, Name>): StateGraph<WithNodes<Types, Name>>;
  addNode(
    nodes: string | readonly NodeEntry[] | Readonly<Record<string, unknown>>,
    action?: unknown,
    options?: AnyNodeOptions,
  ): unknown {
    const entries: readonly NodeEntry[] =
      typeof nodes === 'object' ? nodeEntries(nodes) : [[nodes, action, options]];
    if (entries.length === 0) throw invalid('No nodes provided in `addNode`. Give at least one.');
    for (const entry of entries) addNode(this.#parts, entry);
    return this;
  }

  /**
   * Adds nodes, and edges from each to the next.
   * @throws what `addNode` throws.
   *
   * @example
   * builder.addSequence([['fetch', fetchOrder], ['charge', charge]]).addEdge(START, 'fetch');
   */
  addSequence<Name extends string>(nodes: NodeList<Types, Name>): StateGraph<WithNodes<Types, Name>>;
  addSequence<Name extends string>(nodes: NodeRecord<Types, Name>): StateGraph<WithNodes<Types, Name>>;
  addSequence(nodes: readonly NodeEntry[] | Readonly<Record<string, unknown>>): unknown {
    const entries = nodeEntries(nodes);
    if (entries.length === 0) throw invalid('Sequence requires at least one node. Give one.');
    let previous: string | undefined;
    for (const entry of entries) {
      checkUnique(this.#parts, entry[0]);
      addNode(this.#parts, entry);
      if (previous !== undefined) addEdge(this.#parts, previous, entry[0]);
      previous = entry[0];
    }
    return this;
  }

  /**
   * Adds an edge. From several nodes, it waits until all of them have run.
   * @throws GraphValueError INVALID_GRAPH for an edge to START or from END; `compile` looks for unknown nodes.
   *
   * @example
   * builder.addEdge(START, 'a').addEdge(START, 'b').addEdge(['a', 'b'], 'sum').addEdge('sum', END);
   */
  addEdge(
    from: typeof START | Types['Nodes'] | readonly Types['Nodes'][],
    to: Types['Nodes'] | typeof END,
  ): this {
    if (typeof from === 'string') addEdge(this.#parts, from, to);
    else addJoin(this.#parts, from, to);
    return this;
  }

  /**
   * Adds a conditional edge: after `source`, `path` says where to go. It runs beside the node and sees the state with that node's
   * writes. Without a path map it may lead to any node.
   * @throws GraphValueError INVALID_GRAPH for a second path function of one name, or an empty path map.
   *
   * @example
   * builder.addConditionalEdges('review', (state) => (state.approved ? 'yes' : 'no'), { yes: 'refund', no: END });
   */
  addConditionalEdges(
    source: typeof START | Types['Nodes'],
    path: PathFunction<Types['State'], Types['Context']>,
    pathMap?: PathMap<Types['Nodes']>,
  ): this;
  addConditionalEdges(branch: {
    readonly source: typeof START | Types['Nodes'];
    readonly path: PathFunction<Types['State'], Types['Context']>;
    readonly pathMap?: PathMap<Types['Nodes']>;
  }): this;
  addConditionalEdges(
    source: string | { readonly source: string; readonly path: unknown; readonly pathMap?: PathMap },
    path?: unknown,
    pathMap?: PathMap,
  ): this {
    if (typeof source === 'string') addBranch(this.#parts, source, path, pathMap);
    else addBranch(this.#parts, source.source, source.path, source.pathMap);
    return this;
  }

  /**
   * Options for the nodes that do not have them, whenever they are added; a subgraph's nodes are not among them. (LangGraph:
   * `setNodeDefaults`.)
   * @throws GraphValueError INVALID_GRAPH for values that cannot be meant.
   *
   * @example
   * builder.setNodeDefaults({ retryPolicy: { maxAttempts: 3 }, timeout: 60_000 });
   */
  setNodeDefaults(defaults: NodeDefaults): this {
    setNodeDefaults(this.#parts, defaults);
    return this;
  }

  /** The same as `addEdge(START, node)`. */
  setEntryPoint(node: Types['Nodes']): this {
    return this.addEdge(START, node);
  }

  /** The same as `addEdge(node, END)`. */
  setFinishPoint(node: Types['Nodes']): this {
    return this.addEdge(node, END);
  }

  /**
   * Checks the whole graph and makes it one that can run. Later changes to this builder do not reach it.
   * @throws GraphValueError INVALID_GRAPH for edges to or from unknown nodes, unknown breakpoints, no entry point.
   * @throws UnreachableNodeError for a node that nothing leads to.
   * @throws GraphError NOT_SUPPORTED for options of LangGraph that are not supported, with what to do instead.
   *
   * @example
   * const graph = builder.compile({ checkpointer: await TemporalSaver.start(), name: 'refund' });
   */
  compile(options: CompileOptions<Types['Nodes']> = {}): CompiledGraph<Types> {
    checkCompileOptions(options);
    validateGraph(this.#parts, options);
    const parts = withNodeDefaults(this.#parts);
    const bodies = buildBodies(parts, buildPlan(parts, options), options.store, options.cache);
    const { checkpointer } = options;
    const keeps = typeof checkpointer === 'boolean' ? undefined : checkpointer;
    return new CompiledGraph<Types>(bodies, keeps, checkpointer !== false);
  }
}

function checkUnique({ nodes }: GraphParts, name: string): void {
  if (!nodes.has(name)) return;
  throw invalid(
    `Node names must be unique: node with the name "${name}" already exists. Give this one another name.`,
  );
}

function invalid(message: string): GraphValueError {
  return new GraphValueError(message, { code: 'INVALID_GRAPH' });
}

/** A graph while it is being put together; `Types` knows its nodes by name as they are added. */
export type StateGraph<Types extends GraphTypes> = StateGraphBuilder<Types>;

/**
 * Puts a graph together: nodes that read and write a shared state, and the edges between them. As LangGraph's `StateGraph`.
 * Declared with a zod object, an `Annotation.Root` or a `StateSchema`, and optionally with schemas of the input, output and context.
 * @throws GraphValueError INVALID_GRAPH for what is no schema, or a channel with two kinds of reducer.
 * @throws GraphError NOT_SUPPORTED for LangGraph's deprecated forms, with what to write instead.
 *
 * @example
 * const graph = new StateGraph(z.object({ name: z.string(), greeting: z.string().optional() }))
 *   .addNode('greet', (state) => ({ greeting: `Hello, ${state.name}!` }))
 *   .addEdge(START, 'greet')
 *   .addEdge('greet', END)
 *   .compile();
 */
// A class cannot compute its type parameter from a constructor's arguments; an interface of constructors can.
export const StateGraph = StateGraphBuilder as unknown as StateGraphConstructor;
