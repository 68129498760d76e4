import type { EntrypointGraph } from '../graph/entrypoint-graph.ts';
import type { TypesOf } from '../graph/graph-types.ts';
import type { DurableGraph } from './durable-graph.ts';

/** LangGraph's `Command`, which counts as ours does. */
export interface LangGraphCommand {
  readonly lg_name: 'Command';
  readonly lc_direct_tool_output: boolean;
}

interface CompiledGraph {
  readonly lg_is_pregel: boolean;
}

/** What `durable` takes: a compiled graph or an `entrypoint`, a builder, or an agent that has its graph in `graph`. */
export type LangGraphGraph =
  | CompiledGraph
  | { readonly compile: (...args: never[]) => CompiledGraph }
  | { readonly graph: CompiledGraph };

/** The types that LangGraph's compiled graph carries. */
interface CompiledTypes {
  readonly '~NodeType': string;
  readonly '~RunInput': unknown;
  readonly '~RunOutput': unknown;
  readonly '~InputType': unknown;
  readonly '~OutputType': unknown;
}

/** The compiled graph in whatever is given. */
type CompiledOf<Graph> = Graph extends CompiledGraph
  ? Graph
  : Graph extends { readonly compile: (...args: never[]) => infer Result }
    ? Result
    : Graph extends { readonly graph: infer Inner }
      ? Inner
      : never;

/** The names of its nodes. */
export type NodesOf<Graph> =
  CompiledOf<Graph> extends { readonly '~NodeType': infer Nodes }
    ? Exclude<Nodes & string, '__start__'>
    : string;

/** LangGraph adds `Record<string, any>` to what the user has declared. */
type Declared<Context> = {
  [Key in keyof Context as string extends Key ? never : Key]: Context[Key];
};
type ContextOf<Graph> = Graph extends {
  invoke(input: never, options?: infer Options): unknown;
}
  ? NonNullable<Options> extends { readonly context?: infer Context }
    ? Declared<NonNullable<Context>>
    : unknown
  : unknown;

type GraphOf<Graph extends CompiledTypes> = DurableGraph<
  TypesOf<
    Graph['~RunOutput'],
    Graph['~RunInput'],
    Graph['~InputType'] | LangGraphCommand,
    Graph['~OutputType'],
    ContextOf<Graph>,
    NodesOf<Graph>
  >
>;

/** What `durable` gives for it. */
export type Durable<Graph> =
  CompiledOf<Graph> extends infer Compiled
    ? Compiled extends CompiledTypes
      ? GraphOf<Compiled>
      : Compiled extends { readonly '~InputType': infer Input; readonly '~OutputType': infer Output }
        ? EntrypointGraph<Input | LangGraphCommand, Awaited<Output>>
        : never
    : never;
