import { expect, inject, test } from 'vitest';
import { Annotation, InMemoryCache, interrupt, Send, START, StateGraph } from '../../src/index.ts';
import type { TemporalSaver } from '../../src/index.ts';
import { readSubgraphs } from '../../src/client/read-subgraphs.ts';
import { startTestSaver } from '../../src/testing/index.ts';
import { thread, unique } from '../support/temporal.ts';
import { failure } from '../support/threads.ts';

const State = Annotation.Root({
  amount: Annotation<number>(),
  log: Annotation<string[]>({ reducer: (all, more) => [...all, ...more], default: () => [] }),
});

/** What Temporal's UI shows as a workflow's current details. */
async function detailsOf(saver: TemporalSaver, workflow: string): Promise<string> {
  const metadata: { readonly currentDetails?: string } = await saver.client.workflow
    .getHandle(workflow)
    .query('__temporal_workflow_metadata');
  return metadata.currentDetails ?? '';
}

const linkTo = (workflow: string): string =>
  `[\`${workflow}\`](/namespaces/{namespace}/workflows/${encodeURIComponent(workflow)})`;

/** The workflow ids of the thread's children. */
async function childrenOf(saver: TemporalSaver, workflow: string): Promise<string[]> {
  const { events } = await saver.client.workflow.getHandle(workflow).fetchHistory();
  return (events ?? []).flatMap((event) => {
    const id = event.childWorkflowExecutionStartedEventAttributes?.workflowExecution?.workflowId;
    return id == null ? [] : [id];
  });
}

test("a thread's details say which node of a subgraph asks, and in which child workflow; those of the child where to answer", async () => {
  await using saver = await startTestSaver({ address: inject('temporalAddress') });
  const innermost = new StateGraph(State)
    .addNode('approve', ({ amount }) => ({ log: [String(interrupt(`Refund ${amount}?`))] }))
    .addEdge(START, 'approve')
    .compile();
  const inner = new StateGraph(State)
    .addNode('deep', innermost)
    .addEdge(START, 'deep')
    .compile({ name: unique('approval') });
  const called = new StateGraph(State)
    .addNode('ask', () => ({ log: [String(interrupt('Sure?'))] }))
    .addEdge(START, 'ask')
    .compile({ name: unique('called') });
  const graph = new StateGraph(State)
    .addNode('quick', () => ({ log: ['quick'] }), { cachePolicy: true })
    .addNode('approval', inner)
    .addNode('calls', async () => ({ log: (await called.invoke({ amount: 1 })).log }))
    .addEdge(START, 'quick')
    .addEdge(START, 'approval')
    .addEdge(START, 'calls')
    .compile({ checkpointer: saver, name: unique('refund'), cache: new InMemoryCache() });
  await graph.invoke({ amount: 950 }, thread());
  const config = thread();
  await graph.invoke({ amount: 950 }, config);
  const { thread_id } = config.configurable;
  const details = await detailsOf(saver, thread_id);
  expect(details).toContain('### Waiting for an answer, superstep 1');
  expect(details).toMatch(
    /\*\*approval → deep → approve\*\* asks \(id `[0-9a-f]{32}`\):\n\n```json\n"Refund 950\?"/,
  );
  expect(details).toContain(`**calls → ${called.name} → ask** asks`);
  expect(details).toContain('send the update `resume`');
  expect(details).toContain('- `quick`: done, from the cache');

  const children = await childrenOf(saver, thread_id);
  const child = children.find((id) => id.includes('/approval:')) ?? '';
  expect(details).toContain(`- \`approval\`: waiting, child workflow ${linkTo(child)}`);
  const inChild = await detailsOf(saver, child);
  expect(inChild).toContain('**deep → approve** asks');
  expect(inChild).toContain(
    `This run of a subgraph has ended. Thread ${linkTo(thread_id)} waits for it, and goes on with it: answer there.`,
  );
  expect(inChild).not.toContain('send the update');
  expect((await readSubgraphs(saver.client, thread_id)).map(({ status }) => status)).toEqual(
    Array.from({ length: 3 }, () => 'interrupted'),
  );
});

test('they say that a subgraph stands at a breakpoint, and what each task of a Send does', async () => {
  await using saver = await startTestSaver({ address: inject('temporalAddress') });
  const inner = new StateGraph(State)
    .addNode('pay', () => ({}))
    .addEdge(START, 'pay')
    .compile({ name: unique('inner'), interruptBefore: ['pay'] });
  const graph = new StateGraph(State)
    .addNode('sub', inner)
    .addEdge(START, 'sub')
    .compile({ checkpointer: saver, name: unique('outer') });
  const config = thread();
  await graph.invoke({ amount: 1 }, config);
  const details = await detailsOf(saver, config.configurable.thread_id);
  expect(details).toContain('### Stopped at a breakpoint of a subgraph, superstep 1');
  expect(details).toContain('Go on: signal `run`');

  const parts = new StateGraph(State)
    .addNode('one', ({ n }: { n: number }) => {
      if (n === 1) throw new Error('one is broken');
      return {};
    })
    .addConditionalEdges(START, () => [new Send('one', { n: 0 }), new Send('one', { n: 1 })], ['one'])
    .compile({ checkpointer: saver, name: unique('parts') });
  const second = thread();
  expect(await failure(parts.invoke({ amount: 1 }, second))).toMatchObject({ message: 'one is broken' });
  expect(await detailsOf(saver, second.configurable.thread_id)).toContain(
    '### Failed, superstep 1\n\none is broken\n\nTasks of this superstep:\n\n- `one`: done\n- `one`: failed',
  );
});
