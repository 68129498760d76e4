import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { Annotation, Command, END, interrupt, reducers, Send, START, StateGraph } from '../../src/index.ts';
import type { StateSnapshot, TemporalSaver } from '../../src/index.ts';
import { latestSnapshot } from '../../src/engine/snapshot.ts';
import { replayThread, startTestSaver } from '../../src/testing/index.ts';
import { executionsOf } from '../support/executions.ts';
import { thread, unique } from '../support/temporal.ts';
import { collect, failure, gate, idOf, Log, questions } from '../support/threads.ts';

let checkpointer: TemporalSaver;

beforeAll(async () => {
  checkpointer = await startTestSaver({ address: inject('temporalAddress'), continueAfter: 40 });
});
afterAll(() => checkpointer.close());

const Count = Annotation.Root({ n: Annotation<number> });

function loop(steps: number, options: { readonly local?: boolean } = {}) {
  return new StateGraph(Count)
    .addNode('add', ({ n }) => ({ n: n + 1 }), options)
    .addEdge(START, 'add')
    .addConditionalEdges('add', ({ n }) => (n < steps ? 'add' : END), ['add', END])
    .compile({ checkpointer, name: unique('loop') });
}

const executions = (id: string): Promise<string[]> => executionsOf(checkpointer.client, id);

/** @throws unless every execution is replayed, and the last one is read as what its workflow says of itself. */
async function requireSound(id: string): Promise<void> {
  for (const runId of await executions(id))
    await replayThread(await checkpointer.client.workflow.getHandle(id, runId).fetchHistory(), id);
  const state = await checkpointer.read(id);
  const queried = await checkpointer.client.workflow.getHandle(id).query<StateSnapshot>('state');
  expect(JSON.parse(JSON.stringify(state && latestSnapshot(state)))).toEqual(queried);
}

describe('a thread whose history grows long', () => {
  test('runs on in the next execution, and its caller notices nothing', async () => {
    const config = thread();
    const graph = loop(30);
    expect(await graph.invoke({ n: 0 }, { ...config, recursionLimit: 40 })).toEqual({ n: 30 });
    const id = config.configurable.thread_id;
    expect((await executions(id)).length).toBeGreaterThan(3);
    const { values, next } = await graph.getState(config);
    expect([values, next]).toEqual([{ n: 30 }, []]);
    const history = await collect(graph.getStateHistory(config));
    expect(history.map((snapshot) => snapshot.values.n)).toEqual([
      ...Array.from({ length: 31 }, (_, index) => 30 - index),
      undefined,
    ]);
    expect(new Set(history.map(({ config: { configurable } }) => configurable['checkpoint_id'])).size).toBe(
      32,
    );
    await requireSound(id);
    // What was counted in one execution is not forgotten in the next run.
    expect(await graph.invoke({ n: 28 }, config)).toEqual({ n: 30 });
  });

  test('has one recursion limit for all its executions', async () => {
    const graph = loop(1000);
    const config = thread();
    const error = await failure(graph.invoke({ n: 0 }, { ...config, recursionLimit: 20 }));
    expect(error.code).toBe('GRAPH_RECURSION_LIMIT');
    expect((await graph.getState(config)).values).toEqual({ n: 20 });
  });

  test('shows a watcher every chunk once, and one who comes later as well', async () => {
    const graph = loop(30);
    const config = thread();
    const chunks = collect(graph.stream({ n: 0 }, { ...config, recursionLimit: 40, streamMode: 'values' }));
    expect(await chunks).toEqual(Array.from({ length: 31 }, (_, n) => ({ n })));
    expect((await executions(config.configurable.thread_id)).length).toBeGreaterThan(3);
  });

  test('asks and is answered on, in one execution after another', async () => {
    const rounds = 30;
    const graph = new StateGraph(Log)
      .addNode('ask', ({ log }) => ({ log: String(interrupt(`question ${log.length}`)) }))
      .addEdge(START, 'ask')
      .addConditionalEdges('ask', ({ log }) => (log.length < rounds ? 'ask' : END), ['ask', END])
      .compile({ checkpointer, name: unique('asker') });
    const config = { ...thread(), recursionLimit: rounds + 5 };
    let result = await graph.invoke({}, config);
    for (let round = 0; round < rounds; round += 1) {
      const [question] = questions(result);
      expect(question?.value).toBe(`question ${round}`);
      const answer = { [question?.id ?? '']: `answer ${round}` };
      result = await graph.invoke(new Command({ resume: answer }), config);
      // A second answer finds its question answered, or gone.
      if (round % 10 === 0)
        expect((await failure(graph.invoke(new Command({ resume: answer }), config))).code).toBe(
          'UNKNOWN_INTERRUPT',
        );
    }
    expect(result).toEqual({ log: Array.from({ length: rounds }, (_, round) => `answer ${round}`) });
    const id = config.configurable.thread_id;
    expect((await executions(id)).length).toBeGreaterThan(3);
    await requireSound(id);
  });

  test('loses no message of a storm, and takes none twice', async () => {
    const askers = 6;
    const rounds = 5;
    const runs: string[] = [];
    const graph = new StateGraph(Log)
      .addNode('asker', ({ who }: { who: number }) => {
        const answers = Array.from({ length: rounds }, (_, round) => String(interrupt(`${who}/${round}`)));
        runs.push(`${who}`);
        return { log: answers };
      })
      .addConditionalEdges(
        START,
        () => Array.from({ length: askers }, (_, who) => new Send('asker', { who })),
        ['asker'],
      )
      .compile({ checkpointer, name: unique('storm') });
    const config = thread();
    const id = config.configurable.thread_id;
    await graph.invoke({}, config);
    const { client } = checkpointer;
    const handle = client.workflow.getHandle(id);
    const answered = new Set<string>();
    const deadline = Date.now() + 60_000;
    for (;;) {
      const { status } = await handle.describe();
      if (status.name === 'COMPLETED') break;
      expect(Date.now()).toBeLessThan(deadline);
      const state = await checkpointer.read(id);
      const open = (state?.tasks ?? []).flatMap((task) =>
        task.status === 'waiting'
          ? task.questions.filter((_, index) => (task.answers[index] ?? null) === null)
          : [],
      );
      // Every answer goes four times, by update and by signal, and with it some that mean nothing.
      await Promise.all(
        open
          .filter((question) => !answered.has(question.id))
          .flatMap((question) => {
            answered.add(question.id);
            const answer = { [question.id]: `to ${question.value as string}` };
            const meta = { id: `decision-${question.id}` };
            return [
              handle.signal('resume', answer, meta),
              handle.executeUpdate('resume', { args: [answer, meta], updateId: meta.id }),
              handle.signal('resume', answer, meta),
              handle.signal('nonsense', question.id),
            ].map((sent) => sent.catch(() => 'the thread has ended, or has the answer'));
          }),
      );
    }
    const expected = Array.from({ length: askers }, (_, who) =>
      Array.from({ length: rounds }, (__, round) => `to ${who}/${round}`),
    ).flat();
    expect((await graph.getState(config)).values).toEqual({ log: expected });
    expect(runs.toSorted()).toEqual(Array.from({ length: askers }, (_, who) => String(who)));
    expect((await executions(id)).length).toBeGreaterThan(3);
    await requireSound(id);
  });

  test('continues while it waits, for messages alone, with its memo', async () => {
    const graph = new StateGraph(Log)
      .addNode('ask', () => ({ log: String(interrupt('well?')) }))
      .addEdge(START, 'ask')
      .compile({ checkpointer, name: unique('patient') });
    const config = thread();
    const id = config.configurable.thread_id;
    const asked = await graph.invoke({}, config);
    const handle = checkpointer.client.workflow.getHandle(id);
    for (let index = 0; index < 40; index += 1) await handle.signal('nonsense', index);
    await expect.poll(async () => (await executions(id)).length).toBeGreaterThan(1);
    expect((await handle.describe()).memo).toMatchObject({
      status: 'interrupted',
      interrupts: [{ id: idOf(asked, 'well?'), value: 'well?' }],
    });
    await expect.poll(async () => (await checkpointer.read(id))?.ignoredCount).toBe(40);
    expect((await graph.getState(config)).tasks[0]?.interrupts).toEqual(questions(asked));
    expect(await graph.invoke(new Command({ resume: 'yes' }), config)).toEqual({ log: ['yes'] });
  });

  test('is cancelled where it has got to', async () => {
    const controller = new AbortController();
    const graph = new StateGraph(Count)
      .addNode('add', async ({ n }) => {
        if (n === 20) controller.abort();
        return { n: n + 1 };
      })
      .addEdge(START, 'add')
      .addEdge('add', 'add')
      .compile({ checkpointer, name: unique('endless') });
    const config = { ...thread(), recursionLimit: 1_000_000 };
    const error = await failure(graph.invoke({ n: 0 }, { ...config, signal: controller.signal }));
    expect(error.code).toBe('RUN_ABORTED');
    const { status } = await checkpointer.client.workflow.getHandle(config.configurable.thread_id).describe();
    expect(status.name).toBe('CANCELLED');
    expect((await executions(config.configurable.thread_id)).length).toBeGreaterThan(2);
  });

  test('continues no more once it is too large to be carried over', async () => {
    const Large = Annotation.Root({
      n: Annotation<number>,
      texts: Annotation<string[], string>({ reducer: reducers.append, default: () => [] }),
    });
    const small = { input: Count };
    const names = Array.from({ length: 12 }, (_, index) => `step${index}`);
    const graph = new StateGraph(Large)
      .addNode('grow', () => ({ texts: 'x'.repeat(1_000_000) }), small)
      .addNode('more', () => ({ texts: 'x'.repeat(1_000_000) }), small)
      .addNode(names.map((name) => [name, ({ n }: { n: number }) => ({ n: n + 1 }), small] as const))
      .addEdge(START, 'grow')
      .addEdge('grow', 'more');
    for (const [index, name] of names.entries()) graph.addEdge(names[index - 1] ?? 'more', name);
    const compiled = graph.compile({ checkpointer, name: unique('large') });
    const config = thread();
    const { n, texts } = await compiled.invoke({ n: 0 }, config);
    expect([n, texts.length]).toEqual([12, 2]);
    expect(await executions(config.configurable.thread_id)).toHaveLength(1);
    expect((await failure(compiled.invoke({ n: 0 }, config))).code).toBe('PAYLOAD_TOO_LARGE');
  });

  test('lets no more tasks be under way than the server takes', async () => {
    const many = 1200;
    const waiting = gate();
    let under = 0;
    let most = 0;
    const graph = new StateGraph(Log)
      .addNode('part', async ({ part }: { part: number }) => {
        most = Math.max(most, (under += 1));
        if (part === 0) await waiting.opened;
        under -= 1;
        if (part === many - 1) waiting.open();
        return { log: String(part) };
      })
      .addConditionalEdges(
        START,
        () => Array.from({ length: many }, (_, part) => new Send('part', { part })),
        ['part'],
      )
      .compile({ checkpointer, name: unique('wide') });
    const { log } = await graph.invoke({}, thread());
    expect(log).toEqual(Array.from({ length: many }, (_, part) => String(part)));
    expect(most).toBeLessThanOrEqual(1000);
  });
});

test('a loop of 5,000 supersteps ends well', async () => {
  await using saver = await startTestSaver({ address: inject('temporalAddress') });
  const steps = 5000;
  const graph = new StateGraph(Count)
    .addNode('add', ({ n }) => ({ n: n + 1 }), { local: true })
    .addEdge(START, 'add')
    .addConditionalEdges('add', ({ n }) => (n < steps ? 'add' : END), ['add', END])
    .compile({ checkpointer: saver, name: unique('long') });
  expect(await graph.invoke({ n: 0 }, { ...thread(), recursionLimit: steps + 10 })).toEqual({ n: steps });
});

test('a thread that waits continues when Temporal itself suggests it, is answered, and watched on', async () => {
  await using saver = await startTestSaver({ address: inject('temporalAddress') });
  const graph = new StateGraph(Log)
    .addNode('ask', ({ log }) => ({ log: String(interrupt(`question ${log.length}`)) }))
    .addEdge(START, 'ask')
    .addConditionalEdges('ask', ({ log }) => (log.length < 2 ? 'ask' : END), ['ask', END])
    .compile({ checkpointer: saver, name: unique('suggested') });
  const config = thread();
  const id = config.configurable.thread_id;
  const asked = await graph.invoke({}, config);
  const handle = saver.client.workflow.getHandle(id);
  // A history of 4 MB is long for Temporal, whatever is in it.
  for (let count = 1; count <= 5; count += 1) {
    await handle.signal('nonsense', 'x'.repeat(900_000));
    await expect.poll(async () => (await saver.read(id))?.ignoredCount).toBe(count);
  }
  await expect.poll(async () => (await executionsOf(saver.client, id)).length).toBe(2);
  const chunks = collect(
    graph.stream(new Command({ resume: { [idOf(asked, 'question 0')]: 'first' } }), {
      ...config,
      streamMode: 'values',
    }),
  );
  expect((await chunks).at(-1)).toMatchObject({ __interrupt__: [{ value: 'question 1' }] });
  expect(await graph.invoke(new Command({ resume: 'second' }), config)).toEqual({ log: ['first', 'second'] });
  expect(await collect(graph.getStateHistory(config))).toHaveLength(4);
});
