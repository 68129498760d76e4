import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, inject, it } from 'vitest';
import {
  Annotation,
  Command,
  END,
  getConfig,
  getCurrentTaskInput,
  getStore,
  InMemoryStore,
  interrupt,
  Send,
  START,
  StateGraph,
} from '../../src/index.ts';
import type { NodeStore } from '../../src/index.ts';
import { startTestSaver } from '../../src/testing/index.ts';
import { describeOnBoth } from '../support/on-both.ts';

const State = Annotation.Root({ user: Annotation<string>, seen: Annotation<unknown> });

describeOnBoth('Inside a node', (place) => {
  it('getConfig, getCurrentTaskInput and getStore find the node, also deep in calls and after an await, and in its conditional edges', async () => {
    const store = new InMemoryStore();
    const fromEdge: unknown[] = [];
    const deep = async (): Promise<unknown> => {
      await sleep(2);
      const { configurable, context, executionInfo, metadata, runName } = getConfig();
      return {
        user: configurable['user_id'],
        context,
        node: executionInfo.node,
        step: metadata['langgraph_step'],
        named: metadata['langgraph_node'],
        runName,
        input: getCurrentTaskInput(),
        isStore: getStore() === store,
        ns: executionInfo.checkpointNs === `look:${executionInfo.taskId}`,
        recent: Math.abs(Date.now() - executionInfo.nodeFirstAttemptTime) < 60_000,
      };
    };
    const graph = new StateGraph(State)
      .addNode('look', async (_state, config) => ({
        seen: { ...((await deep()) as object), same: getConfig() === config },
      }))
      .addEdge(START, 'look')
      .addConditionalEdges('look', (_state, config) => {
        fromEdge.push(getConfig() === config, getCurrentTaskInput(), config.store === store);
        return END;
      })
      .compile({ checkpointer: place().checkpointer, name: place().name(), store });
    const { configurable } = place().thread();
    const result = await graph.invoke(
      { user: 'ann' },
      { configurable: { ...configurable, user_id: 7 }, context: { tenant: 't' } },
    );
    expect(result.seen).toEqual({
      user: 7,
      context: { tenant: 't' },
      node: 'look',
      step: 1,
      named: 'look',
      runName: 'look',
      input: { user: 'ann' },
      isStore: true,
      ns: true,
      recent: true,
      same: true,
    });
    expect(fromEdge).toEqual([true, { user: 'ann' }, true]);
  });

  it('side by side, each task finds its own', async () => {
    const Results = Annotation.Root({
      found: Annotation<string[], string[]>({
        reducer: (left, right) => left.concat(right),
        default: () => [],
      }),
    });
    const graph = new StateGraph(Results)
      .addNode('each', async (argument: { n: number }) => {
        await sleep(10 - argument.n);
        const input = getCurrentTaskInput<{ n: number }>();
        return { found: [`${argument.n}=${input.n}`] };
      })
      .addConditionalEdges(START, () => [1, 2, 3, 4].map((n) => new Send('each', { n })))
      .compile({ checkpointer: place().checkpointer, name: place().name() });
    expect((await graph.invoke({}, place().thread())).found).toEqual(['1=1', '2=2', '3=3', '4=4']);
  });

  it('the store outlives the thread, and config.interrupt asks', async () => {
    const store = new InMemoryStore();
    const graph = new StateGraph(State)
      .addNode('remember', async ({ user }, config) => {
        const kept = await config.store?.get(['users'], user);
        const name: string = (kept?.value['name'] as string | undefined) ?? config.interrupt('Your name?');
        await config.store?.put(['users'], user, { name });
        return { seen: name };
      })
      .addEdge(START, 'remember')
      .compile({ checkpointer: place().checkpointer, name: place().name(), store });
    const first = place().thread();
    await graph.invoke({ user: 'u1' }, first);
    expect((await graph.invoke(new Command({ resume: 'Ann' }), first)).seen).toBe('Ann');
    expect((await graph.invoke({ user: 'u1' }, place().thread())).seen).toBe('Ann');
  });

  it('a subgraph has the store of its parent', async () => {
    const store = new InMemoryStore();
    const inner = new StateGraph(State)
      .addNode('look', () => ({ seen: getStore() === store }))
      .addEdge(START, 'look')
      .compile();
    const graph = new StateGraph(State)
      .addNode('inner', inner)
      .addEdge(START, 'inner')
      .compile({ checkpointer: place().checkpointer, name: place().name(), store });
    expect((await graph.invoke({}, place().thread())).seen).toBe(true);
  });

  it('without a store there is none', async () => {
    const graph = new StateGraph(State)
      .addNode('look', () => ({ seen: getStore() === undefined }))
      .addEdge(START, 'look')
      .compile({ checkpointer: place().checkpointer, name: place().name() });
    expect((await graph.invoke({}, place().thread())).seen).toBe(true);
    await expect(
      graph.invoke({}, { ...place().thread(), store: new InMemoryStore() } as never),
    ).rejects.toMatchObject({
      code: 'NOT_SUPPORTED',
    });
  });
});

it('A worker gives its store to graphs that have none', async () => {
  const store = new InMemoryStore();
  await store.put(['settings'], 'greeting', { text: 'Hello' });
  await using checkpointer = await startTestSaver({ address: inject('temporalAddress'), store });
  const graph = new StateGraph(State)
    .addNode('greet', async (_state, config) => ({
      seen: (await config.store?.get(['settings'], 'greeting'))?.value,
    }))
    .addEdge(START, 'greet')
    .compile({ checkpointer, name: `greet-${randomUUID()}` });
  const config = { configurable: { thread_id: `greet-${randomUUID()}` } };
  expect((await graph.invoke({}, config)).seen).toEqual({ text: 'Hello' });
});

describe('Outside of nodes', () => {
  it.each([
    ['getConfig', getConfig],
    ['getStore', getStore],
    ['getCurrentTaskInput', getCurrentTaskInput],
    ['interrupt', () => interrupt(1)],
  ])('%s says where to call it', (name, call) => {
    expect(call).toThrow(`Called ${name}()`);
  });

  it('compile refuses what is no store', () => {
    const builder = new StateGraph(State).addNode('a', () => ({})).addEdge(START, 'a');
    expect(() => builder.compile({ store: { get: () => {} } as unknown as NodeStore })).toThrow(
      'has no method "put"',
    );
  });
});
