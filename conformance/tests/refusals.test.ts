import { Annotation, entrypoint, MessageGraph, START, StateGraph, task } from '@langchain/langgraph';
import { LastValueAfterFinish, Topic } from '@langchain/langgraph/channels';
import { InMemoryCache } from '@langchain/langgraph-checkpoint';
import { Pregel } from '@langchain/langgraph/pregel';
import { RemoteGraph } from '@langchain/langgraph/remote';
import { expect, test } from 'vitest';
import { MemorySaver } from '../../src/index.ts';
import { durable } from '../../src/langgraph/index.ts';

const node = (): never => ({}) as never;
const withChannel = (channel: () => unknown, run: () => never = node) =>
  new StateGraph(Annotation.Root({ list: channel as never })).addNode('a', run).addEdge(START, 'a');

test('channels of a graph’s own machinery are refused by their name and kind', () => {
  expect(() => durable(withChannel(() => new LastValueAfterFinish()))).toThrow(
    'Channel "list" is of kind LastValueAfterFinish, which is not supported',
  );
  expect(() => durable(withChannel(() => new Topic({ unique: true })))).toThrow(
    'Channel "list" is of kind Topic',
  );
});

test('a topic that accumulates is a list that is added to', async () => {
  const topic = () => new Topic<string>({ accumulate: true });
  const graph = durable(withChannel(topic, () => ({ list: ['b', 'c'] }) as never));
  expect(await graph.invoke({ list: 'a' } as never)).toEqual({ list: ['a', 'b', 'c'] });
});

test('a state that is one value, graphs made by hand, and graphs that run elsewhere are refused', () => {
  const messages = new MessageGraph().addNode('a', () => [] as never).addEdge(START, 'a' as never);
  expect(() => durable(messages.compile() as never)).toThrow('A state that is one value');
  const byHand = new Pregel({
    nodes: {},
    channels: {},
    inputChannels: [],
    outputChannels: [],
    autoValidate: false,
  });
  expect(() => durable(byHand as never)).toThrow('neither a StateGraph nor an entrypoint');
  const remote = new RemoteGraph({ graphId: 'x', url: 'http://127.0.0.1:1' });
  expect(() => durable(remote as never)).toThrow('a RemoteGraph');
});

test('options that cannot be meant are refused by their names', () => {
  const State = Annotation.Root({ log: Annotation<string> });
  const graph = new StateGraph(State).addNode('a', node).addEdge(START, 'a').compile();
  expect(() => durable(graph, { checkpointer: {} as never })).toThrow("none of this library's");
  expect(() => durable(graph, { nodes: { b: { local: true } } as never })).toThrow('There is no node "b"');
  expect(() => durable(graph, { interruptBefore: ['b' as never] })).toThrow('`b` is not present');
  const flow = entrypoint('flow', async () => 1);
  expect(() => durable(flow, { nodes: { flow: {} } as never })).toThrow('"nodes" is not supported');
});

test('a subgraph with a cachePolicy is refused, and caches of nodes and tasks are used', async () => {
  const State = Annotation.Root({ n: Annotation<number> });
  const inner = new StateGraph(State).addNode('a', node).addEdge(START, 'a').compile();
  const cached = new StateGraph(State).addNode('inner', inner, { cachePolicy: true }).addEdge(START, 'inner');
  expect(() => durable(cached.compile())).toThrow('Node "inner" is a subgraph, whose result is not cached');

  let runs = 0;
  const cache = new InMemoryCache();
  const once = task({ name: 'once', cachePolicy: {} }, async () => {
    runs += 1;
    return runs;
  });
  const flow = durable(
    entrypoint({ name: 'cached-flow', cache }, async (_input: number) => once()),
    {
      checkpointer: new MemorySaver(),
    },
  );
  expect(await flow.invoke(1, { configurable: { thread_id: 'a' } })).toBe(1);
  expect(await flow.invoke(1, { configurable: { thread_id: 'b' } })).toBe(1);
});
