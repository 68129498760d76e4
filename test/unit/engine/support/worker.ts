/** What stands in for a worker: functions that give at once what a node, an input's validation or a reducer would give. */
import { isSend } from '../../../../src/protocol/command.ts';
import type { Send, Target } from '../../../../src/protocol/command.ts';
import type { Json, JsonObject } from '../../../../src/protocol/json.ts';
import type { GraphPlan } from '../../../../src/protocol/plan.ts';
import type {
  FoldInput,
  NodeOutcome,
  NodeUpdate,
  PrepareInput,
  Prepared,
  TaskInput,
  Write,
} from '../../../../src/protocol/task.ts';

/** One pass of a node: gives its outcome, or throws. */
export type NodeScript = (task: TaskInput) => NodeOutcome;

export interface Worker {
  readonly plan: GraphPlan;
  /** A node without a script writes its name to `log`, where there is such a channel. */
  readonly nodes?: Readonly<Record<string, NodeScript>>;
  /** Where the conditional edges of START lead. */
  readonly start?: readonly (string | Send)[];
  readonly defaults?: JsonObject;
  /** By default, writes are joined as text: the order shows. */
  readonly reduce?: (left: Json, right: Json) => Json;
  /** Looks at an input or an update, and may throw. */
  readonly validate?: (value: JsonObject) => void;
}

/** A node that is done: its writes (an object, or a list where a channel is written twice), and where it goes. */
export function done(
  writes: JsonObject | readonly Write[] = {},
  ...goto: readonly (string | Send)[]
): NodeOutcome {
  const list = Array.isArray(writes) ? (writes as readonly Write[]) : Object.entries(writes as JsonObject);
  return { kind: 'done', writes: list, routes: goto.map(asTarget) };
}

/** A node that asks these questions, after those that have been answered. */
export function asks(task: TaskInput, ...values: readonly Json[]): NodeOutcome {
  const first = task.answers.length;
  return { kind: 'asked', questions: values.map((value, index) => ({ index: first + index, value })) };
}

/** A node that asks these questions one after the other, and then writes the answers to `log`. */
export function asking(...questions: readonly Json[]): NodeScript {
  return (task) => {
    const next = questions[task.answers.length];
    return next === undefined ? done({ log: answersOf(task) }) : asks(task, next);
  };
}

/** The same, all questions at once. */
export function askingAll(...questions: readonly Json[]): NodeScript {
  return (task) => (task.answers.length === 0 ? asks(task, ...questions) : done({ log: answersOf(task) }));
}

export function answersOf(task: TaskInput): readonly Json[] {
  return task.answers.map((answer) => answer?.value ?? null);
}

export function runScript(worker: Worker, task: TaskInput): NodeOutcome {
  const script = worker.nodes?.[task.node];
  const outcome =
    script?.(task) ?? done(Object.hasOwn(worker.plan.channels, 'log') ? { log: task.node } : {});
  if (outcome.kind === 'asked' || !task.alone) return outcome;
  const folded = foldOwn(worker, task.state, outcome.writes);
  return Object.keys(folded).length > 0 ? { ...outcome, folded } : outcome;
}

/** Conditional edges are not played here: an update leads where its node's static edges and joins do. */
function prepareUpdates(
  worker: Worker,
  input: PrepareInput,
  updates: readonly NodeUpdate[],
  at: number,
): Prepared {
  const defaults = Object.fromEntries(
    Object.entries(worker.defaults ?? {}).filter(([name]) => !Object.hasOwn(input.channels, name)),
  );
  const writes = updates.map(({ values }) =>
    Object.entries((values ?? {}) as JsonObject).filter(([name]) =>
      Object.hasOwn(worker.plan.channels, name),
    ),
  );
  return {
    defaults,
    writes: [],
    folded: foldOwn(worker, { ...defaults, ...input.channels }, writes.flat()),
    routes: [],
    updates: updates.map(({ goto = [] }, index) => ({ writes: writes[index] ?? [], routes: goto })),
    at,
  };
}

export function prepareScript(worker: Worker, input: PrepareInput, at: number): Prepared {
  if (input.updates !== undefined) return prepareUpdates(worker, input, input.updates, at);
  const { request } = input;
  const value = (request.input ?? request.command?.update ?? {}) as JsonObject;
  worker.validate?.(value);
  const present = { ...worker.defaults, ...input.channels };
  const writes = Object.entries(value).filter(([name]) => Object.hasOwn(worker.plan.channels, name));
  return {
    defaults: Object.fromEntries(
      Object.entries(worker.defaults ?? {}).filter(([name]) => !Object.hasOwn(input.channels, name)),
    ),
    writes,
    folded: foldOwn(worker, present, writes),
    routes: request.input == null ? [] : (worker.start ?? []).map(asTarget),
    at,
  };
}

export function foldScript(worker: Worker, channels: FoldInput['channels']): JsonObject {
  return Object.fromEntries(
    Object.entries(channels).map(([name, { value, writes }]) => [
      name,
      writes.reduce<Json | undefined>(
        (left, right) => (left === undefined ? right : (worker.reduce ?? joinText)(left, right)),
        value,
      ) ?? null,
    ]),
  );
}

function foldOwn(worker: Worker, before: JsonObject, writes: readonly Write[]): JsonObject {
  const channels: Record<string, { value?: Json; writes: Json[] }> = {};
  for (const [name, value] of writes) {
    if (worker.plan.channels[name]?.kind !== 'custom') continue;
    const first = { ...(Object.hasOwn(before, name) && { value: before[name] as Json }), writes: [] };
    (channels[name] ??= first).writes.push(value);
  }
  return foldScript(worker, channels);
}

function joinText(left: Json, right: Json): Json {
  return [left, right].map((part) => (typeof part === 'string' ? part : JSON.stringify(part))).join('');
}

function asTarget(target: string | Send): Target {
  return isSend(target) ? { node: target.node, args: target.args as Json } : target;
}
