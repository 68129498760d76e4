import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Annotation, Command, END, interrupt, reducers, Send, START, StateGraph } from '../../src/index.ts';
import { replayThread } from '../../src/testing/index.ts';
import { describeOnBoth } from '../support/on-both.ts';
import type { Place } from '../support/on-both.ts';
import { executionsOf } from '../support/executions.ts';
import { failure } from '../support/threads.ts';

const text = (bytes: number) => 'x'.repeat(bytes);
const Turn = Annotation.Root({ turn: Annotation<number> });
const State = Annotation.Root({
  ...Turn.spec,
  last: Annotation<string>,
  lengths: Annotation<number[], number>({ reducer: reducers.append, default: () => [] }),
});

describeOnBoth('nodes that run as local activities', (place) => {
  const options = () => ({ checkpointer: place().checkpointer, name: place().name('local') });

  test('one after the other may give more than one workflow task can be completed with', async () => {
    const graph = new StateGraph(State)
      .addNode(
        'give',
        ({ turn }: typeof Turn.State) =>
          new Command({
            update: { turn: turn + 1, last: text(200_000 + turn) },
            goto: turn < 39 ? 'give' : END,
          }),
        { local: true, input: Turn, ends: ['give', END] },
      )
      .addEdge(START, 'give')
      .compile(options());
    const config = { ...place().thread(), recursionLimit: 50 };
    const { turn, last } = await graph.invoke({ turn: 0 }, config);
    expect([turn, last.length]).toEqual([40, 200_039]);
    await requireSound(place(), config.configurable.thread_id);
    expect((await graph.getState(config)).values.turn).toBe(40);
  });

  test('side by side may, too, and nodes beside and after them get what they read', async () => {
    const parts = 40;
    const graph = new StateGraph(State)
      .addNode('large', ({ part }: { part: number }) => ({ lengths: text(200_000 + part).length }), {
        local: true,
      })
      .addNode('beside', ({ data }: { data: string }) => ({ lengths: data.length }))
      .addConditionalEdges(
        START,
        () => [
          ...Array.from({ length: 3 }, () => new Send('beside', { data: text(500_000) })),
          ...Array.from({ length: parts }, (_, part) => new Send('large', { part })),
        ],
        ['beside', 'large'],
      )
      .compile(options());
    const config = place().thread();
    const { lengths } = await graph.invoke({}, config);
    expect(lengths).toEqual([
      ...Array.from({ length: 3 }, () => 500_000),
      ...Array.from({ length: parts }, (_, part) => 200_000 + part),
    ]);
    await requireSound(place(), config.configurable.thread_id);
  });

  test('make checkpoints that one can go on from while the thread waits', async () => {
    const graph = new StateGraph(State)
      .addNode(
        'slow',
        async () => {
          await sleep(20);
          return { turn: 1 };
        },
        { local: true },
      )
      .addNode('ask', () => ({ last: String(interrupt('well?')) }))
      .addEdge(START, 'slow')
      .addEdge('slow', 'ask')
      .compile(options());
    const config = place().thread();
    await graph.invoke({}, config);
    await graph.updateState(config, { turn: 7 });
    await graph.invoke(null, config);
    expect(await graph.invoke(new Command({ resume: 'yes' }), config)).toMatchObject({
      turn: 7,
      last: 'yes',
    });
  });

  test('may each give a quarter of a MB: more is an error that says how to mend it', async () => {
    const deployed = { bytes: 260_000 };
    const graph = new StateGraph(State)
      .addNode('give', () => ({ last: text(deployed.bytes) }), { local: true })
      .addEdge(START, 'give')
      .compile(options());
    const config = place().thread();
    const error = await failure(graph.invoke({}, config));
    expect(error).toMatchObject({ name: 'PayloadTooLargeError', code: 'PAYLOAD_TOO_LARGE', node: 'give' });
    expect(error.message).toContain('without `local: true`');
    deployed.bytes = 250_000;
    expect((await graph.invoke(null, config)).last).toHaveLength(250_000);
  });
});

/** @throws unless every execution can be replayed. */
async function requireSound({ temporal }: Place, thread: string): Promise<void> {
  if (temporal === undefined) return;
  for (const runId of await executionsOf(temporal.client, thread))
    await replayThread(await temporal.client.workflow.getHandle(thread, runId).fetchHistory(), thread);
}
