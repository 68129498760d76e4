import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  Annotation,
  Command,
  isInterrupted,
  interrupt,
  MemorySaver,
  START,
  StateGraph,
} from '../../../src/index.ts';
import { runSideBySide } from '../../../src/node/side-by-side.ts';

/** A part asks these questions one after another, each after so many turns: one number for each pass. */
interface Sketch {
  readonly questions: readonly { readonly text: string; readonly turns: readonly number[] }[];
  /** Its result is there this many turns after its last answer. */
  readonly ends: readonly number[];
}

const turns = fc.array(fc.nat(6), { minLength: 1, maxLength: 4 });
const part = fc.record({
  questions: fc.array(fc.record({ text: fc.constantFrom('a?', 'b?'), turns }), { maxLength: 3 }),
  ends: turns,
});
const plays = fc.record({
  parts: fc.array(part, { minLength: 1, maxLength: 5 }),
  // Which of the pending questions are answered next.
  chosen: fc.array(fc.nat(20), { minLength: 1, maxLength: 10 }),
  repeats: fc.boolean(),
});

async function wait(delays: readonly number[], pass: number): Promise<void> {
  for (let turn = delays[pass % delays.length] ?? 0; turn > 0; turn -= 1) await nextTurn();
}

test('whatever parts ask, and in whatever order they come to it, each gets the answers to its own questions, and ends once', async () => {
  await fc.assert(
    fc.asyncProperty(plays, async ({ parts, chosen, repeats }) => {
      const ended: Record<string, number> = {};
      let pass = -1;
      const run = async (key: string, { questions, ends }: Sketch, now: number): Promise<unknown> => {
        const answers: unknown[] = [];
        for (const question of questions) {
          await wait(question.turns, now);
          answers.push(interrupt(question.text));
        }
        await wait(ends, now);
        ended[key] = (ended[key] ?? 0) + 1;
        return answers;
      };
      const checkpointer = new MemorySaver();
      const graph = new StateGraph(Annotation.Root({ given: Annotation<readonly unknown[]> }))
        .addNode('tools', async () => {
          const now = (pass += 1);
          const all = parts.map((sketch, index) => {
            const key = `part-${index}`;
            return { key, name: 'tool', run: () => run(key, sketch, now) };
          });
          return { given: await runSideBySide(all) };
        })
        .addEdge(START, 'tools')
        .compile({ checkpointer, name: 'parts' });
      const config = { configurable: { thread_id: 'thread' } };
      const expected: Record<string, unknown[]> = Object.fromEntries(
        parts.map((_, index) => [`part-${index}`, []]),
      );
      let count = 0;
      let result = await graph.invoke({}, config);
      while (isInterrupted(result)) {
        const pending = result.__interrupt__;
        const question = pending[(chosen[count % chosen.length] ?? 0) % pending.length];
        if (question === undefined) throw new Error('it waits for nothing');
        const asked = (await checkpointer.read('thread'))?.tasks[0]?.questions ?? [];
        const key = asked.find(({ id }) => id === question.id)?.key ?? '';
        count += 1;
        expected[key]?.push(`answer ${count}`);
        if (repeats) await graph.invoke(null, config);
        result = await graph.invoke(new Command({ resume: { [question.id]: `answer ${count}` } }), config);
      }
      expect(result.given).toEqual(Object.values(expected));
      expect(Object.values(expected).map((answers) => answers.length)).toEqual(
        parts.map(({ questions }) => questions.length),
      );
      expect(Object.values(ended).every((times) => times === 1)).toBe(true);
    }),
    { numRuns: 150 },
  );
});
