import { InvalidUpdateError } from '../protocol/errors.ts';
import { isForbiddenKey, recordOf } from '../protocol/json.ts';
import type { Json } from '../protocol/json.ts';
import { namedReducers } from '../protocol/named-reducers.ts';
import { overwriteOf } from '../protocol/overwrite.ts';
import type { ChannelPlan, GraphPlan } from '../protocol/plan.ts';
import type { FoldInput, Write } from '../protocol/task.ts';
import type { Channels, Task } from './state.ts';

/** One task's contribution: its writes, and the new values of custom channels where it was alone in folding them. */
export interface Contribution {
  readonly node: string;
  readonly writes: readonly Write[];
  readonly folded?: Channels;
}

/** What the finished tasks among these contribute, in their order. */
export function contributions(tasks: readonly Task[]): readonly Contribution[] {
  return tasks.flatMap(({ node, outcome }) =>
    outcome === undefined
      ? []
      : [{ node, writes: outcome.writes, ...(outcome.folded && { folded: outcome.folded }) }],
  );
}

export type FoldResult =
  | { readonly kind: 'channels'; readonly channels: Channels }
  /** Only the worker has these reducers. */
  | { readonly kind: 'needs-worker'; readonly channels: FoldInput['channels'] };

/**
 * Applies the writes of a superstep, in the order given. `custom` are the values of custom channels that the worker has folded. What was
 * there for this superstep alone is gone then; a caller's update leaves it.
 * @throws InvalidUpdateError when a last-value channel is written twice, or a channel overwritten twice.
 */
export function foldWrites(
  plan: GraphPlan,
  channels: Channels,
  given: readonly Contribution[],
  custom: Channels | null,
  during: 'superstep' | 'update' = 'superstep',
): FoldResult {
  const written = new Map<string, { readonly values: Json[]; readonly nodes: string[] }>();
  for (const { node, writes } of given) {
    for (const [channel, value] of writes) {
      if (!Object.hasOwn(plan.channels, channel) || isForbiddenKey(channel)) continue;
      const entry = written.get(channel) ?? { values: [], nodes: [] };
      entry.values.push(value);
      entry.nodes.push(node);
      written.set(channel, entry);
    }
  }
  const before = during === 'superstep' ? withoutFleeting(plan, channels) : channels;
  const result: Record<string, Json> = { ...before };
  const open: Record<string, { value?: Json; writes: readonly Json[] }> = {};
  for (const [channel, { values, nodes }] of written) {
    const kind = plan.channels[channel];
    if (kind === undefined) continue;
    const overwrite = kind.kind === 'last' ? undefined : onlyOverwrite(channel, values, nodes);
    if (kind.kind === 'last') {
      const value = lastValue(kind, channel, values, nodes);
      result[channel] = overwriteOf(value)?.value ?? value;
    } else if (overwrite !== undefined) {
      result[channel] = overwrite.value;
    } else if (kind.kind === 'named') {
      // A channel may be called like a method of every object.
      const left = Object.hasOwn(before, channel) ? before[channel] : undefined;
      result[channel] = values.reduce<Json | undefined>(namedReducers[kind.reducer], left) ?? null;
    } else {
      const folded = custom ?? (given.length === 1 ? given[0]?.folded : undefined);
      if (folded !== undefined && Object.hasOwn(folded, channel)) result[channel] = folded[channel] as Json;
      else
        open[channel] = {
          ...(Object.hasOwn(channels, channel) && { value: channels[channel] as Json }),
          writes: values,
        };
    }
  }
  if (Object.keys(open).length > 0) return { kind: 'needs-worker', channels: open };
  return { kind: 'channels', channels: result };
}

/** Whatever else was written in the same superstep is overwritten. */
function onlyOverwrite(
  channel: string,
  values: readonly Json[],
  nodes: readonly string[],
): { readonly value: Json } | undefined {
  const overwrites = values.flatMap((value, index) => {
    const overwrite = overwriteOf(value);
    return overwrite === undefined ? [] : [{ ...overwrite, node: nodes[index] }];
  });
  if (overwrites.length > 1) {
    throw new InvalidUpdateError(
      `${invalidUpdate(channel, values)}: Can receive only one Overwrite value per step. It was overwritten by ` +
        `${quoted(overwrites.map(({ node }) => node))} in one superstep. Let one of them write.`,
      { code: 'INVALID_CONCURRENT_GRAPH_UPDATE', reason: channel },
    );
  }
  return overwrites[0];
}

function lastValue(
  kind: Extract<ChannelPlan, { readonly kind: 'last' }>,
  channel: string,
  values: readonly Json[],
  nodes: readonly string[],
): Json {
  const unguarded = (kind.untracked ?? kind.fleeting) === 'unguarded';
  if (values.length === 1 || unguarded) return values.at(-1) as Json;
  throw new InvalidUpdateError(
    `${invalidUpdate(channel, values)}: ${ruleOf(kind)} It was written by ${quoted(nodes)} in one superstep. ` +
      `Give the channel a reducer, or let one node write it.`,
    { code: 'INVALID_CONCURRENT_GRAPH_UPDATE', reason: channel },
  );
}

/** LangGraph's words. */
function ruleOf({ untracked, fleeting }: Extract<ChannelPlan, { readonly kind: 'last' }>): string {
  if (untracked !== undefined)
    return 'UntrackedValue(guard=true) can receive only one value per step. Use guard=false if you want to store any one of multiple values.';
  if (fleeting !== undefined) return 'EphemeralValue can only receive one value per step.';
  return 'LastValue can only receive one value per step.';
}

function withoutFleeting({ channels: kinds }: GraphPlan, channels: Channels): Channels {
  const isFleeting = (name: string): boolean => {
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    return kind !== undefined && kind.kind !== 'custom' && kind.fleeting !== undefined;
  };
  const entries = Object.entries(channels);
  const kept = entries.filter(([name]) => !isFleeting(name));
  return kept.length === entries.length ? channels : { ...recordOf(kept) };
}

/** LangGraph's words for writes of one superstep that a channel cannot take together. */
function invalidUpdate(channel: string, values: readonly Json[]): string {
  return `Invalid update for channel "${channel}" with values ${JSON.stringify(values)}`;
}

function quoted(nodes: readonly (string | undefined)[]): string {
  return nodes.map((node) => `"${node ?? ''}"`).join(' and ');
}
