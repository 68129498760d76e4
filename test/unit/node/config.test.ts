import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { StateGraph } from '../../../src/graph/index.ts';
import type { NodeConfig } from '../../../src/node/config.ts';
import { runNode } from '../../../src/node/run-node.ts';
import { START } from '../../../src/protocol/command.ts';
import { graphOf, runBody, taskInput, writesOf } from './support/node-session.ts';
import type { Place } from './support/node-session.ts';

async function configOf(place: Place = {}): Promise<NodeConfig> {
  const seen: NodeConfig[] = [];
  await runBody((_, config) => {
    seen.push(config);
  }, place);
  return seen[0] as NodeConfig;
}

const host = { attempt: 1, signal: new AbortController().signal, canPause: true };

describe('the config of a node', () => {
  test('says which task of which thread it is', async () => {
    expect((await configOf({ pass: 2, attempt: 3 })).executionInfo).toEqual({
      threadId: 'thread',
      taskId: 'task',
      checkpointId: 'checkpoint',
      checkpointNs: 'ask:task',
      runId: 'run',
      node: 'ask',
      superstep: 1,
      nodeAttempt: 3,
      nodeFirstAttemptTime: expect.any(Number) as number,
      pass: 2,
      idempotencyKey: 'thread/task',
    });
  });

  test('carries what the caller gave, and defaults for the rest', async () => {
    const options = {
      configurable: { user: 'ann' },
      metadata: { m: 1 },
      tags: ['t'],
      recursionLimit: 5,
      context: { c: 1 },
    };
    expect(await configOf({ options })).toMatchObject({
      ...options,
      configurable: { user: 'ann', thread_id: 'thread' },
    });
    expect(await configOf()).toMatchObject({
      configurable: { thread_id: 'thread' },
      metadata: {},
      tags: [],
      recursionLimit: 25,
      context: {},
    });
  });

  test('carries the metadata of the node, beneath the caller’s', async () => {
    const seen: unknown[] = [];
    const { bodies } = new StateGraph(z.object({ a: z.number().optional() }))
      .addNode('ask', (_, { metadata }) => void seen.push(metadata), {
        metadata: { owner: 'team', kind: 'node' },
      })
      .addEdge(START, 'ask')
      .compile();
    await runNode(bodies, { ...taskInput(), options: { metadata: { kind: 'run' } } }, host);
    const at = 'ask:task';
    const place = {
      thread_id: 'thread',
      langgraph_node: 'ask',
      langgraph_step: 1,
      langgraph_triggers: ['branch:to:ask'],
      langgraph_path: ['__pregel_pull', 'ask'],
      langgraph_checkpoint_ns: at,
      checkpoint_ns: at,
    };
    expect(seen).toEqual([{ owner: 'team', kind: 'run', ...place }]);
  });

  test('lets no caller give the thread another id', async () => {
    const { configurable } = await configOf({ options: { configurable: { thread_id: 'forged' } } });
    expect(configurable.thread_id).toBe('thread');
  });
});

describe('the argument of a node', () => {
  test('is the state that it reads', async () => {
    expect(await writesOf((state) => ({ x: state }), { state: { log: ['a'] } })).toEqual({
      x: { log: ['a'] },
    });
  });

  test.each([null, false, 0, { part: 1 }])(
    'is %j in place of the state, where a Send gave it',
    async (args) => {
      expect(await writesOf((state) => ({ x: state }), { state: { log: ['a'] }, send: { args } })).toEqual({
        x: args,
      });
    },
  );

  test('is only its own input, where its conditional edge reads more', async () => {
    const seen: unknown[] = [];
    const { bodies } = new StateGraph(z.object({ a: z.number(), b: z.number() }))
      .addNode('ask', (state) => void seen.push(state), { input: z.object({ a: z.number() }) })
      .addEdge(START, 'ask')
      .addConditionalEdges('ask', (state) => {
        seen.push(state);
        return '__end__';
      })
      .compile();
    await runNode(bodies, taskInput({ state: { a: 1, b: 2 } }), host);
    expect(seen).toEqual([{ a: 1 }, { a: 1, b: 2 }]);
  });
});

describe('a node that the worker does not have', () => {
  test.each(['gone', 'toString', '__proto__'])('%s, is an error that says what to do', async (node) => {
    const running = runNode(
      graphOf(() => ({})),
      { ...taskInput(), node },
      host,
    );
    await expect(running).rejects.toMatchObject({
      code: 'UNKNOWN_NODE',
      node,
      message: expect.stringMatching(
        /has no node .* The worker's nodes are "ask", "other"\. Deploy a worker/,
      ),
    });
  });
});
