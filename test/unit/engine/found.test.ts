/** Defects of src that these tests have found: each fails until its defect is mended. */
import { expect, test, vi } from 'vitest';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { MemorySaver } from '../../../src/memory/memory-saver.ts';
import { interrupt } from '../../../src/node/interrupt.ts';
import { Annotation, reducers, StateGraph } from '../../../src/graph/index.ts';
import { START } from '../../../src/protocol/command.ts';
import { payloadLimit } from '../../../src/protocol/budget.ts';
import { NodeSession } from '../node/support/node-session.ts';
import { waitingThread } from './support/parallel.ts';

test('an error of LangChain with a code of its own is not taken for this library’s: its node is tried again', async () => {
  // What @langchain/openai throws at HTTP 429: OpenAI's error has a code, and LangChain adds the other one.
  const busy = Object.assign(new Error('429'), {
    code: 'rate_limit_exceeded',
    lc_error_code: 'MODEL_RATE_LIMIT',
    status: 429,
  });
  let attempts = 0;
  const graph = new StateGraph(
    Annotation.Root({ log: Annotation<string>({ reducer: reducers.append as never }) }),
  )
    .addNode(
      'model',
      () => {
        attempts += 1;
        throw busy;
      },
      { retryPolicy: { maxAttempts: 3, initialInterval: 1, jitter: false } },
    )
    .addEdge(START, 'model')
    .compile({ checkpointer: new MemorySaver() });
  const running = graph.invoke({}, { configurable: { thread_id: 't' } });
  await expect(running).rejects.toMatchObject({ code: 'NODE_FAILED', node: 'model' });
  expect(attempts).toBe(3);
});

test.each(['one after the other', 'at once'])(
  'answers that are too large together are not taken, as one that is too large is not: %s',
  (how) => {
    const thread = waitingThread({ a: ['1', '2'] });
    const half = 'x'.repeat(payloadLimit * 0.6);
    const answers = thread.pending.map(({ id }) => ({ [id]: half }));
    for (const answer of how === 'at once' ? [Object.assign({}, ...answers) as object] : answers) {
      thread.resume(answer as Record<string, string>);
    }
    expect(thread.state).toMatchObject({ status: 'interrupted', ignored: [{ code: 'too_large' }] });
  },
);

test('tools side by side that need longer than a second before they ask are not given each other’s answers', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    let pass = 0;
    const handed: unknown[] = [];
    const tool = async (name: string, wait: number): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, wait));
      handed.push([name, interrupt(`approve ${name}?`)]);
    };
    const session = new NodeSession(async () => {
      pass += 1;
      await Promise.all([tool('alpha', pass === 1 ? 1 : 1500), tool('beta', pass === 1 ? 1500 : 1)]);
    });
    const run = async (): Promise<unknown> => {
      const running = session.pass();
      for (let turn = 0; turn < 40; turn += 1) {
        await vi.advanceTimersByTimeAsync(100);
        await nextTurn();
      }
      return running;
    };
    await run();
    session.answer('approve alpha?', 'APPROVE-alpha');
    await run();
    expect(handed).not.toContainEqual(['beta', 'APPROVE-alpha']);
  } finally {
    vi.useRealTimers();
  }
});
