import { temporal } from '@temporalio/proto';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { Command, interrupt, START, StateGraph } from '../../src/index.ts';
import type { TemporalSaver } from '../../src/index.ts';
import { startTestSaver } from '../../src/testing/index.ts';
import { eventKinds, queryState, temporalCli, thread, unique } from '../support/temporal.ts';
import { Counter, failure, idOf, Log } from '../support/threads.ts';

describe('a thread on the wire', () => {
  let saver: TemporalSaver;
  beforeAll(async () => void (saver = await startTestSaver({ address: inject('temporalAddress') })));
  afterAll(() => saver.close());

  async function waiting(counter = new Counter()) {
    const graph = new StateGraph(Log)
      .addNode('ask', () => (counter.count('ask'), { log: JSON.stringify(interrupt('go?')) }))
      .addNode('pay', () => (counter.count('pay'), { log: 'paid' }))
      .addEdge(START, 'ask')
      .addEdge('ask', 'pay')
      .compile({ checkpointer: saver, name: unique('wire') });
    const config = thread();
    const id = idOf(await graph.invoke({}, config), 'go?');
    const handle = saver.client.workflow.getHandle(config.configurable.thread_id);
    return { graph, config, id, handle, workflow: config.configurable.thread_id, counter };
  }

  test.each(['signal', 'update execute'])('takes an answer by "temporal workflow %s"', async (command) => {
    const { handle, workflow } = await waiting();
    const args = ['workflow', ...command.split(' '), '--workflow-id', workflow, '--name', 'resume'];
    await temporalCli(...args, '--input', '{"approved":true}');
    expect(await handle.result()).toEqual({ log: ['{"approved":true}', 'paid'] });
  });

  test('takes an answer by id, with a sender and an id of its own, from the command line', async () => {
    const { handle, workflow, id } = await waiting();
    await temporalCli(
      'workflow',
      'update',
      'execute',
      '--workflow-id',
      workflow,
      '--name',
      'resume',
      '--input',
      `{"${id}":null}`,
      '--input',
      '{"id":"d-1","by":"ann"}',
    );
    expect(await handle.result()).toEqual({ log: ['null', 'paid'] });
  });

  test('tells the command line why an answer is refused', async () => {
    const { workflow } = await waiting();
    const error = await failure(
      temporalCli(
        'workflow',
        'update',
        'execute',
        '--workflow-id',
        workflow,
        '--name',
        'resume',
        '--input',
        `{"${'0'.repeat(32)}":1}`,
      ),
    );
    expect((error as unknown as { stderr: string }).stderr).toContain(
      'Unknown or already-consumed interrupt',
    );
  });

  test('answers queries: state, history, interrupts', async () => {
    const { handle, id, graph, config } = await waiting();
    expect(await queryState(handle)).toEqual(await graph.getState(config));
    expect(await handle.query('interrupts')).toEqual([{ id, value: 'go?' }]);
    const history = await handle.query<{ metadata: { step: number } }[], [{ limit: number }]>('history', {
      limit: 1,
    });
    expect(history.map(({ metadata }) => metadata.step)).toEqual([0]);
    expect(await handle.query('history')).toHaveLength(2);
  });

  test('takes a signal and an update of the SDK', async () => {
    const bySignal = await waiting();
    await bySignal.handle.signal('resume', 'by signal');
    expect(await bySignal.handle.result()).toEqual({ log: ['"by signal"', 'paid'] });
    const byUpdate = await waiting();
    expect(await byUpdate.handle.executeUpdate('resume', { args: [false, { id: 'd-1' }] })).toEqual({
      accepted: true,
      id: 'd-1',
    });
    expect(await byUpdate.handle.result()).toEqual({ log: ['false', 'paid'] });
  });

  test('goes on after a breakpoint by the signal "run"', async () => {
    const graph = new StateGraph(Log)
      .addNode('a', () => ({ log: 'a' }))
      .addEdge(START, 'a')
      .compile({ checkpointer: saver, name: unique('wire'), interruptBefore: ['a'] });
    const config = thread();
    await graph.invoke({}, config);
    const handle = saver.client.workflow.getHandle(config.configurable.thread_id);
    await handle.signal('run', { id: 'go-1', input: null });
    expect(await handle.result()).toEqual({ log: ['a'] });
  });

  test('refuses a second answer by update with the reason, and adds no event for it', async () => {
    const counter = new Counter();
    const graph = new StateGraph(Log)
      .addNode('ask', () => ({ log: [interrupt<string, string>('one'), interrupt<string, string>('two')] }))
      .addEdge(START, 'ask')
      .compile({ checkpointer: saver, name: unique('wire') });
    const config = thread();
    const id = idOf(await graph.invoke({}, config), 'one');
    const handle = saver.client.workflow.getHandle(config.configurable.thread_id);
    await graph.invoke(new Command({ resume: { [id]: 'A' } }), config);
    const before = await eventKinds(handle);
    const error = await failure(handle.executeUpdate('resume', { args: [{ [id]: 'B' }] }));
    expect(error.cause).toMatchObject({
      type: 'answered',
      message: expect.stringContaining('its first answer stands') as string,
    });
    expect(await eventKinds(handle)).toEqual(before);
    expect(counter.counts).toEqual({});
  });

  test.each([
    ['two signals', ['signal', 'signal']],
    ['an update and a signal', ['update', 'signal']],
    ['a signal and an update', ['signal', 'update']],
    ['two updates', ['update', 'update']],
  ])('acts once on one decision that comes twice: by %s', async (_, ways) => {
    const counter = new Counter();
    const graph = new StateGraph(Log)
      .addNode(
        'ask',
        () => (
          counter.count('ask'),
          { log: [interrupt<string, string>('one'), interrupt<string, string>('two')] }
        ),
      )
      .addEdge(START, 'ask')
      .compile({ checkpointer: saver, name: unique('wire') });
    const config = thread();
    await graph.invoke({}, config);
    const handle = saver.client.workflow.getHandle(config.configurable.thread_id);
    for (const way of ways) {
      // Without an interrupt's id: a second taking would answer the second question.
      if (way === 'signal') await handle.signal('resume', 'A', { id: 'd-1' });
      else await handle.executeUpdate('resume', { args: ['A', { id: 'd-1' }], updateId: unique('update') });
      await expect
        .poll(async () => (await handle.query<{ value: string }[]>('interrupts')).map(({ value }) => value))
        .toEqual(['two']);
    }
    expect(counter.counts).toEqual({ ask: 2 });
    await handle.signal('resume', 'B');
    expect(await handle.result()).toEqual({ log: ['A', 'B'] });
  });

  test('goes on after a signal whose bytes are no JSON, and tells of it', async () => {
    const { handle, workflow } = await waiting();
    await saver.client.workflowService.signalWorkflowExecution({
      namespace: 'default',
      workflowExecution: { workflowId: workflow },
      signalName: 'resume',
      input: {
        payloads: [{ metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('{oops') }],
      },
    });
    await expect
      .poll(() => details(handle))
      .toContain('1 message was ignored; the last one: The payload cannot be read');
    await handle.signal('resume', 'fine');
    expect(await handle.result()).toEqual({ log: ['"fine"', 'paid'] });
  });

  test('goes on after signals of unknown names and with wrong arguments, and tells of them', async () => {
    const { handle, counter, graph, config } = await waiting();
    await handle.signal('approve', true);
    await handle.signal('run', 'not a request');
    await handle.signal('resume');
    await handle.signal('resume', { ['0'.repeat(32)]: 'x' });
    await expect
      .poll(() => details(handle))
      .toContain('4 messages were ignored; the last one: Unknown or already-consumed');
    expect((await graph.getState(config)).next).toEqual(['ask']);
    expect(counter.counts).toEqual({ ask: 1 });
    await handle.signal('resume', 'fine');
    expect(await handle.result()).toEqual({ log: ['"fine"', 'paid'] });
  });

  test('goes on after 1,000 stray signals', async () => {
    const { handle } = await waiting();
    for (let batch = 0; batch < 20; batch += 1) {
      await Promise.all(Array.from({ length: 50 }, () => handle.signal('stray', 'x')));
    }
    await expect.poll(() => details(handle), { timeout: 20_000 }).toContain('1000 messages were ignored');
    await handle.signal('resume', 'fine');
    expect(await handle.result()).toEqual({ log: ['"fine"', 'paid'] });
  });

  test('refuses an update whose bytes are no JSON, and stays as it was', async () => {
    const { handle, workflow } = await waiting();
    const before = await eventKinds(handle);
    const response = await saver.client.workflowService.updateWorkflowExecution({
      namespace: 'default',
      workflowExecution: { workflowId: workflow },
      waitPolicy: {
        lifecycleStage:
          temporal.api.enums.v1.UpdateWorkflowExecutionLifecycleStage
            .UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED,
      },
      request: {
        meta: { updateId: unique('update'), identity: 'test' },
        input: {
          name: 'resume',
          args: {
            payloads: [{ metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('{oops') }],
          },
        },
      },
    });
    expect(response.outcome?.failure?.message).toContain('cannot be read');
    expect(await eventKinds(handle)).toEqual(before);
    await handle.signal('resume', 'fine');
    expect(await handle.result()).toEqual({ log: ['"fine"', 'paid'] });
  });

  async function details(handle: Awaited<ReturnType<typeof waiting>>['handle']): Promise<string> {
    return (await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata')).currentDetails;
  }
});
