import type { Json } from './json.ts';

/** The virtual node where a graph begins. */
export const START = '__start__';
/** The virtual node where a graph ends. */
export const END = '__end__';

/** The member of a run's result that has its questions. */
export const INTERRUPT = '__interrupt__';

const sendBrand: unique symbol = Symbol.for('holdpoint.Send');
const commandBrand: unique symbol = Symbol.for('holdpoint.Command');

export interface SendOptions {
  /** Of one attempt, in place of the node's: in ms, or a run's and an idle one. */
  readonly timeout?:
    | number
    | {
        readonly runTimeout?: number;
        readonly idleTimeout?: number;
        readonly refreshOn?: 'auto' | 'heartbeat';
      }
    | undefined;
}

/**
 * A task for the next superstep with an argument of its own, in place of the graph's state.
 * Returned from a conditional edge, or given to `Command.goto`. (LangGraph: `Send`.)
 *
 * @example
 * builder.addConditionalEdges('plan', (state) => state.parts.map((part) => new Send('review', { part })));
 */
export class Send<Node extends string = string, Args = unknown> {
  readonly node: Node;
  readonly args: Args;
  readonly timeout: SendOptions['timeout'];
  /** @internal holds across copies of this package. */
  readonly [sendBrand] = true;

  constructor(node: Node, args: Args, options: SendOptions = {}) {
    this.node = node;
    this.args = args;
    this.timeout = options.timeout;
  }

  toJSON(): { node: Node; args: Args } {
    return { node: this.node, args: this.args };
  }
}

/** LangGraph's own `Send` has the same members, and counts too. */
export function isSend(value: unknown): value is Send {
  if (typeof value !== 'object' || value === null) return false;
  return sendBrand in value || isLangGraphs(value, 'Send');
}

export interface CommandFields<
  Resume = unknown,
  Update = Record<string, unknown>,
  Nodes extends string = string,
> {
  /** The answer to a pending `interrupt()`; with several pending, `{ [interruptId]: answer }`. Only as input of a run. */
  readonly resume?: Resume;
  /** Writes to the state, as a node would return them. */
  readonly update?: Update;
  /** Where to go next: a node's name, a `Send`, or several. */
  readonly goto?: Nodes | Send<Nodes> | readonly (Nodes | Send<Nodes>)[];
  /** `Command.PARENT` to leave a subgraph. */
  readonly graph?: string;
}

/**
 * An update and a route in one: what a node returns to choose its successor, and what a caller gives to resume a thread.
 * (LangGraph: `Command`.)
 *
 * @example
 * await graph.invoke(new Command({ resume: { approved: true } }), { configurable: { thread_id: 'order-1042' } });
 */
export class Command<Resume = unknown, Update = Record<string, unknown>, Nodes extends string = string> {
  static readonly PARENT = '__parent__';

  readonly resume?: Resume;
  readonly update?: Update;
  readonly goto: readonly (Nodes | Send<Nodes>)[];
  readonly graph?: string;
  /** @internal holds across copies of this package. */
  readonly [commandBrand] = true;

  constructor(fields: CommandFields<Resume, Update, Nodes>) {
    // An own `resume` counts even when it is false, 0 or "": those are answers too.
    if (fields.resume !== undefined) this.resume = fields.resume;
    if (fields.update !== undefined) this.update = fields.update;
    if (fields.graph !== undefined) this.graph = fields.graph;
    const goto = fields.goto ?? [];
    this.goto = Array.isArray(goto)
      ? (goto as readonly (Nodes | Send<Nodes>)[])
      : [goto as Nodes | Send<Nodes>];
  }

  /** @internal LangChain hands a tool's command on as it is, and makes no message of it. */
  get lc_direct_tool_output(): true {
    return true;
  }
}

/** Whether a value is a `Command`; LangGraph's own has the same members, and counts too. (LangGraph: `isCommand`.) */
export function isCommand(value: unknown): value is Command {
  return (
    typeof value === 'object' && value !== null && (commandBrand in value || isLangGraphs(value, 'Command'))
  );
}

/** LangGraph marks its instances with their class's name. */
function isLangGraphs(value: object, name: string): boolean {
  return (value as { readonly lg_name?: unknown }).lg_name === name;
}

/** Where a task goes next, as data: the name of a node, or a task with its own argument. */
export type Target = string | SendTarget;
export interface SendTarget {
  readonly node: string;
  readonly args: Json;
  readonly timeout?: NodeTimeout;
}

/** How long one attempt of a node may take: in all, and without a sign that it gets on. */
export interface NodeTimeout {
  readonly runMs?: number;
  readonly idleMs?: number;
  readonly refreshOn?: 'heartbeat';
}
