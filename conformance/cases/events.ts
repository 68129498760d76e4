import { randomUUID } from 'node:crypto';
import { tool } from '@langchain/core/tools';
import { FakeListChatModel } from '@langchain/core/utils/testing';
import { z } from 'zod';
// Models and tools in our nodes are heard with it.
import '../../src/langchain/index.ts';
import type { Case, Graph, Script } from '../compare/script.ts';
import { logGraph } from './log-graph.ts';

/** An event as both libraries have it. */
interface Event {
  readonly event: string;
  readonly name: string;
  readonly run_id: string;
  readonly tags: readonly string[];
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly data: Readonly<Record<string, unknown>>;
}

const model = (): FakeListChatModel => new FakeListChatModel({ responses: ['ab'] });

const look = tool(({ city }: { city: string }) => `sunny in ${city}`, {
  name: 'look',
  description: 'The weather.',
  schema: z.object({ city: z.string() }),
});

/** What LangGraph runs beside the nodes is its own: the input's step, and the functions of conditional edges. */
const isInternal = ({ name, tags }: Event): boolean =>
  tags.includes('langsmith:hidden') || name === 'RunnableLambda';

/** A message by what it says. */
function withoutClasses(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutClasses);
  if (typeof value !== 'object' || value === null) return value;
  if ('content' in value) return { content: value.content };
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withoutClasses(member)]));
}

async function watch(it: Script, graph: Graph, input: unknown, filter: object = {}): Promise<void> {
  await it.look('streamEvents', async () => {
    const config = { ...it.config, tags: ['t'], metadata: { m: 1 }, version: 'v2' };
    const runs: string[] = [];
    const [seen, streamed]: unknown[][] = [[], []];
    for await (const event of graph.streamEvents(input, config, filter) as AsyncIterable<Event>) {
      if (isInternal(event)) continue;
      if (!runs.includes(event.run_id)) runs.push(event.run_id);
      const { ls_integration: _, versions: _v, ...metadata } = event.metadata;
      const run = runs.indexOf(event.run_id);
      // What a node wrote is told before the next one begins, or after, as the clock has it.
      const list = event.event === 'on_chain_stream' ? streamed : seen;
      list?.push({ ...event, run, metadata, data: withoutClasses(event.data) });
    }
    return [seen, streamed];
  });
}

/** A name that no other graph has: its id is taken out of what is compared. */
const nameOf = (what: string): string => `${what}-${randomUUID()}`;

/** LangChain's events of a run, and the streams of what models and tools do. */
export const events: readonly Case[] = [
  {
    name: 'events of a run: its graph, its nodes, and the models and tools in them',
    async run(it) {
      const builder = logGraph(it)
        .addNode('say', async () => ({ log: (await model().invoke('hi')).text }), { metadata: { own: 1 } })
        .addNode('look', async () => ({ log: (await look.invoke({ city: 'Oslo' })) as string }))
        .addEdge(it.lib.START, 'say')
        .addEdge('say', 'look');
      const name = nameOf('outer');
      const graph = it.compile(builder, { name });
      await watch(it, graph, { log: 'in' });
      const outer = { includeNames: [name] };
      await watch(it, graph, { log: 'in' }, { ...outer, includeTypes: ['chat_model', 'tool'] });
      await watch(it, graph, { log: 'in' }, { ...outer, includeTags: ['graph:step:1'] });
      await watch(it, graph, { log: 'in' }, { includeTypes: ['chain'], excludeNames: ['look'] });
      await watch(it, graph, { log: 'in' }, { excludeTags: ['graph:step:1'] });
    },
  },
  {
    name: 'events of a subgraph and of its nodes',
    async run(it) {
      const inner = logGraph(it)
        .addNode('say', async () => ({ log: (await model().invoke('hi')).text }))
        .addEdge(it.lib.START, 'say')
        .compile({ name: nameOf('inner') });
      const builder = logGraph(it).addNode('sub', inner).addEdge(it.lib.START, 'sub');
      await watch(it, it.compile(builder), { log: 'in' });
    },
  },
  {
    name: 'messages and tools of nodes, as they come',
    async run(it) {
      const builder = logGraph(it)
        .addNode('say', async () => ({ log: (await model().invoke('hi')).text }))
        .addNode('look', async () => ({ log: (await look.invoke({ city: 'Oslo' })) as string }))
        .addEdge(it.lib.START, 'say')
        .addEdge('say', 'look');
      const graph = it.compile(builder);
      const config = { ...it.config, tags: ['t'], streamMode: ['messages', 'tools'], subgraphs: true };
      await it.look('the stream', async () => {
        const seen: unknown[] = [];
        for await (const chunk of await graph.stream({ log: 'in' }, config)) seen.push(withoutClasses(chunk));
        return seen.map((chunk) => {
          const [place, mode, payload] = chunk as [unknown, string, unknown];
          if (mode !== 'messages') return chunk;
          const [message, metadata] = payload as [unknown, Record<string, unknown>];
          const { ls_integration: _, versions: _v, ...rest } = metadata;
          return [place, mode, message, rest];
        });
      });
    },
  },
];
