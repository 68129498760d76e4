import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Annotation, Command, interrupt, MemorySaver, START, StateGraph } from '../../../src/index.ts';
import { runSideBySide } from '../../../src/node/side-by-side.ts';
import type { NodePart } from '../../../src/node/side-by-side.ts';
import { asked, collect, questions } from '../../support/threads.ts';

type Run = (pass: number) => unknown;

/** A node that does these things side by side, and how often each has been begun. */
function nodeOf(parts: Readonly<Record<string, Run>>, strict = false) {
  const begun: Record<string, number> = {};
  let pass = 0;
  const graph = new StateGraph(Annotation.Root({ given: Annotation<unknown> }))
    .addNode('tools', async () => {
      const now = (pass += 1);
      const all = Object.entries(parts).map(([key, run]): NodePart => {
        return {
          key,
          name: `tool ${key}`,
          run: () => {
            begun[key] = (begun[key] ?? 0) + 1;
            return run(now);
          },
        };
      });
      return { given: await runSideBySide(all) };
    })
    .addEdge(START, 'tools')
    .compile({ checkpointer: new MemorySaver(), name: 'parts', strict });
  const config = { configurable: { thread_id: 'thread' } };
  const answer = (waiting: unknown, ...values: readonly unknown[]) => {
    const ids = questions(waiting).map(({ id }) => id);
    return new Command({ resume: Object.fromEntries(ids.map((id, index) => [id, values[index]])) });
  };
  return { graph, config, begun, answer };
}

/** Asks after so many ms: of the first pass, of the second, ... */
const askAfter =
  (delays: readonly number[], question = 'approve?') =>
  async (pass: number): Promise<string> => {
    await sleep(delays[pass - 1] ?? 0);
    return interrupt<string, string>(question);
  };

test('equal questions are two, and each part gets its own answer, in whatever order they ask', async () => {
  const { graph, config, answer } = nodeOf({ alpha: askAfter([1, 40]), beta: askAfter([20, 1]) });
  const waiting = await graph.invoke({}, config);
  expect(asked(waiting)).toEqual(['approve?', 'approve?']);
  const done = await graph.invoke(answer(waiting, 'for alpha', 'for beta'), config);
  expect(done.given).toEqual(['for alpha', 'for beta']);
});

test('an answer that was given to one part never reaches another, also where the node has changed', async () => {
  let isDeployed = false;
  const { graph, config, answer } = nodeOf({
    alpha: () => (isDeployed ? 'asks no more' : interrupt('approve?')),
    beta: () => (isDeployed ? interrupt('approve beta?') : interrupt('approve?')),
  });
  const waiting = await graph.invoke({}, config);
  isDeployed = true;
  const again = await graph.invoke(answer(waiting, 'for alpha', 'for beta'), config);
  // As in LangGraph, a question that has changed takes the answer of its place: of its own part.
  expect(again.given).toEqual(['asks no more', 'for beta']);
});

test('a part that asks another question than was answered is an error in a strict graph', async () => {
  let isDeployed = false;
  const { graph, config, answer } = nodeOf(
    { alpha: () => interrupt(isDeployed ? 'another?' : 'approve?'), beta: () => 'done' },
    true,
  );
  const waiting = await graph.invoke({}, config);
  isDeployed = true;
  await expect(graph.invoke(answer(waiting, 'yes'), config)).rejects.toThrow(
    /asked "another\?" as its question 1/,
  );
});

test('what has finished is not done again when others are answered, and is not shown by itself', async () => {
  const { graph, config, begun, answer } = nodeOf({
    quick: () => 'quick',
    asks: askAfter([5]),
    asksTwice: async (pass) => {
      const one = await askAfter([1], 'one?')(pass);
      return [one, interrupt('two?')];
    },
  });
  const first = await graph.invoke({}, config);
  expect(asked(first)).toEqual(['one?', 'approve?']);
  const second = await graph.invoke(answer(first, 1, 'yes'), config);
  expect(asked(second)).toEqual(['two?']);
  const chunks = await collect(
    graph.stream(new Command({ resume: 2 }), { ...config, streamMode: 'updates' }),
  );
  expect(chunks).toEqual([{ tools: { given: ['quick', 'yes', [1, 2]] } }]);
  expect(begun).toEqual({ quick: 1, asks: 2, asksTwice: 3 });
});

test('one that throws fails the node when all have ended, and those that have finished are not done again', async () => {
  let isBroken = true;
  const { graph, config, begun } = nodeOf({
    slow: () => sleep(20, 'slow'),
    broken: () => {
      if (isBroken) throw new RangeError('broken');
      return 'mended';
    },
  });
  await expect(graph.invoke({}, config)).rejects.toMatchObject({ name: 'RangeError' });
  isBroken = false;
  expect(await graph.invoke(null, config)).toEqual({ given: ['slow', 'mended'] });
  expect(begun).toEqual({ slow: 1, broken: 2 });
});

test('outside a node they run, too', async () => {
  const parts = ['a', 'b'].map((key) => ({ key, name: key, run: () => sleep(1, key) }));
  expect(await runSideBySide(parts)).toEqual(['a', 'b']);
});
