import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { Command, interrupt, START, StateGraph } from '../../src/index.ts';
import type { TemporalSaver } from '../../src/index.ts';
import { startTestSaver } from '../../src/testing/index.ts';
import { countKinds, eventKinds, thread, unique } from '../support/temporal.ts';
import { Log } from '../support/threads.ts';

describe('the events of a thread', () => {
  let saver: TemporalSaver;
  beforeAll(async () => void (saver = await startTestSaver({ address: inject('temporalAddress') })));
  afterAll(() => saver.close());

  function kindsOf(config: ReturnType<typeof thread>): Promise<string[]> {
    return eventKinds(saver.client.workflow.getHandle(config.configurable.thread_id));
  }

  test.each([1, 2, 5, 10])('are 5 + 6N for %i nodes in a row, and a memo', async (n) => {
    const names = Array.from({ length: n }, (_, i) => `n${i}`);
    const builder = new StateGraph(Log).addNode(names.map((name) => [name, () => ({ log: 'x' })] as const));
    names.forEach((name, i) => builder.addEdge(names[i - 1] ?? START, name));
    const config = thread();
    await builder.compile({ checkpointer: saver, name: unique('row') }).invoke({}, config);
    const kinds = await kindsOf(config);
    expect(kinds).toHaveLength(5 + 6 * n + 1);
    expect(countKinds(kinds)).toMatchObject({
      workflowPropertiesModified: 1,
      activityTaskScheduled: n,
    });
  });

  test.each([2, 5, 10])(
    'are 8 + 3N for %i nodes side by side, three more for each further workflow task',
    async (n) => {
      const names = Array.from({ length: n }, (_, i) => `n${i}`);
      const builder = new StateGraph(Log).addNode(names.map((name) => [name, () => ({ log: 'x' })] as const));
      for (const name of names) builder.addEdge(START, name);
      const config = thread();
      await builder.compile({ checkpointer: saver, name: unique('wave') }).invoke({}, config);
      const kinds = await kindsOf(config);
      const { workflowTaskCompleted = 0 } = countKinds(kinds);
      expect(kinds).toHaveLength(8 + 3 * n + 1 + 3 * (workflowTaskCompleted - 2));
    },
  );

  test('are one more for conditional edges from START, which the worker chooses by', async () => {
    const config = thread();
    const result = await new StateGraph(Log)
      .addNode('a', () => ({ log: 'a' }))
      .addNode('b', () => ({ log: 'b' }))
      .addConditionalEdges(START, ({ log }) => (log.includes('to b') ? 'b' : 'a'))
      .compile({ checkpointer: saver, name: unique('choice') })
      .invoke({ log: 'to b' }, config);
    expect(result).toEqual({ log: ['to b', 'b'] });
    const kinds = await kindsOf(config);
    expect(kinds).toHaveLength(5 + 6 + 1 + 1);
    expect(countKinds(kinds)).toMatchObject({ markerRecorded: 1 });
  });

  test('are 11 and a memo for a question and its answer by update', async () => {
    const graph = new StateGraph(Log)
      .addNode('ask', () => ({ log: interrupt<string, string>('go?') }))
      .addEdge(START, 'ask')
      .compile({ checkpointer: saver, name: unique('ask') });
    const config = thread();
    await graph.invoke({}, config);
    const before = await kindsOf(config);
    await graph.invoke(new Command({ resume: 'yes' }), config);
    const after = (await kindsOf(config)).slice(before.length);
    // The answer: accepted and completed, with the workflow task that takes it; the node again; the end.
    expect(countKinds(after)).toEqual({
      workflowExecutionUpdateAccepted: 1,
      workflowExecutionUpdateCompleted: 1,
      activityTaskScheduled: 1,
      activityTaskStarted: 1,
      activityTaskCompleted: 1,
      workflowTaskScheduled: 2,
      workflowTaskStarted: 2,
      workflowTaskCompleted: 2,
      workflowPropertiesModified: 1,
      workflowExecutionCompleted: 1,
    });
  });

  test('are none for reading, refusing and watching', async () => {
    const graph = new StateGraph(Log)
      .addNode('ask', () => ({ log: interrupt<string, string>('go?') }))
      .addEdge(START, 'ask')
      .compile({ checkpointer: saver, name: unique('ask') });
    const config = thread();
    await graph.invoke({}, config);
    const before = await kindsOf(config);
    await graph.getState(config);
    for await (const _ of graph.getStateHistory(config));
    await graph.invoke(new Command({ resume: { ['0'.repeat(32)]: 1 } }), config).catch(() => {});
    expect(await kindsOf(config)).toEqual(before);
  });

  test('name the nodes of the graph', async () => {
    const name = unique('refund');
    const graph = new StateGraph(Log)
      .addNode('review', () => ({ log: 'x' }))
      .addEdge(START, 'review')
      .compile({ checkpointer: saver, name });
    const config = thread();
    await graph.invoke({}, config);
    const handle = saver.client.workflow.getHandle(config.configurable.thread_id);
    expect((await handle.describe()).type).toBe(name);
    const types = ((await handle.fetchHistory()).events ?? []).flatMap(
      ({ activityTaskScheduledEventAttributes: scheduled }) =>
        scheduled == null ? [] : [scheduled.activityType?.name],
    );
    expect(types).toEqual([`${name}.review`]);
  });
});
