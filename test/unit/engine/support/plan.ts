import { END, START } from '../../../../src/protocol/command.ts';
import type { ChannelPlan, GraphPlan, NodePlan, ReducerName } from '../../../../src/protocol/plan.ts';

/** A graph in few words. */
export interface Sketch {
  readonly nodes: readonly string[];
  /** `'a>b'`; `'>a'` from START, `'a>'` to END; `'a+b>c'` is a join. */
  readonly edges?: readonly string[];
  /** Without any: `log`, which appends, and `x`, which keeps the last value. */
  readonly channels?: Readonly<Record<string, 'last' | 'custom' | ReducerName>>;
  readonly defer?: readonly string[];
  /** Which channels a node is given. All, where nothing is said. */
  readonly reads?: Readonly<Record<string, readonly string[]>>;
  readonly interruptBefore?: readonly string[] | '*';
  readonly interruptAfter?: readonly string[] | '*';
  readonly strict?: boolean;
}

const defaultChannels: NonNullable<Sketch['channels']> = { log: 'append', x: 'last' };

export function planOf(sketch: Sketch): GraphPlan {
  const kinds = Object.entries(sketch.channels ?? defaultChannels);
  const channels = kinds.map(([name]) => name);
  const nodes = sketch.nodes.map((name): [string, NodePlan] => [
    name,
    {
      reads: sketch.reads?.[name] ?? channels,
      ...(sketch.defer?.includes(name) && { defer: true }),
      options: {},
    },
  ]);
  const edges = (sketch.edges ?? []).map((edge) => {
    const [from = '', to = ''] = edge.split('>');
    return { from: from === '' ? [START] : from.split('+'), to: to === '' ? END : to };
  });
  return {
    format: 1,
    name: 'graph',
    hash: '0'.repeat(32),
    channels: Object.fromEntries(kinds.map(([name, kind]) => [name, channelPlan(kind)])),
    input: channels,
    output: channels,
    nodes: Object.fromEntries(nodes),
    edges: edges.flatMap(({ from, to }) => (from.length === 1 ? [[from[0] ?? START, to] as const] : [])),
    joins: edges.filter(({ from }) => from.length > 1),
    branches: {},
    interruptBefore: sketch.interruptBefore ?? [],
    interruptAfter: sketch.interruptAfter ?? [],
    strict: sketch.strict ?? false,
  };
}

function channelPlan(kind: 'last' | 'custom' | ReducerName): ChannelPlan {
  if (kind === 'last' || kind === 'custom') return { kind };
  return { kind: 'named', reducer: kind };
}
