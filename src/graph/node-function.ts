import type { NodeConfig } from '../node/config.ts';
import type { Command, Send } from '../protocol/command.ts';

/** What a node may write: keys that the state's schema knows have its types; others may belong to another node's `input`. */
export type NodeUpdate<Update> = Update | (Update & Record<string, unknown>);

/** What a node may return: writes, a `Command`, or several of these. */
export type NodeResult<Update> =
  | NodeUpdate<Update>
  | Command<unknown, NodeUpdate<Update>>
  | readonly (NodeUpdate<Update> | Command<unknown, NodeUpdate<Update>>)[]
  | void
  | null
  | undefined;

/** A node: what the graph calls with the state, or with the argument of a `Send`. */
export type GraphNodeFunction<State, Update, Context = unknown> = (
  state: State,
  config: NodeConfig<Context>,
) => NodeResult<Update> | Promise<NodeResult<Update>>;

/** A runnable of LangChain's as a node: it is called with the state, or the argument of a `Send`, and the config. */
export interface RunnableNode {
  readonly lc_namespace: string[];
  // What it takes and gives is checked when it runs.
  // oxlint-disable-next-line typescript/no-explicit-any
  invoke(input: any, config?: any): Promise<any>;
}

/** Where a conditional edge leads: the name of a node or END, a key of its path map, a `Send`, or several of these. */
export type PathResult = string | Send | readonly (string | Send)[];

/** A conditional edge's choice. It sees the state with the writes of the node that it follows. */
export type PathFunction<State, Context = unknown> = (
  state: State,
  config: NodeConfig<Context>,
) => PathResult | Promise<PathResult>;
