import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { interrupt } from '../../../src/node/interrupt.ts';
import { doneBody, graphOf, runBody } from './support/node-session.ts';
import type { Body } from './support/node-session.ts';

const forever: Body = () => new Promise(() => {});

describe('a node with a timeout', () => {
  test('that does not finish in time is a NodeTimeoutError that names both', async () => {
    await expect(runBody(forever, {}, { timeout: 10 })).rejects.toMatchObject({
      name: 'NodeTimeoutError',
      code: 'NODE_TIMEOUT',
      node: 'ask',
      message: expect.stringContaining('exceeded its run timeout of 10ms'),
    });
  });

  test('is told by its signal, so that it can stop its work', async () => {
    let reason: unknown;
    const body: Body = (_, { signal }) => {
      signal.addEventListener('abort', () => (reason = signal.reason));
      return new Promise(() => {});
    };
    await expect(runBody(body, {}, { timeout: 10 })).rejects.toThrow('exceeded its run timeout of 10ms');
    expect(reason).toMatchObject({ name: 'TimeoutError' });
  });

  test('that finishes in time is as without', async () => {
    const body: Body = async () => {
      await sleep(2);
      return { x: 1 };
    };
    expect((await doneBody(body, {}, { timeout: 5000 })).writes).toEqual([['x', 1]]);
  });

  test('that throws first is that error', async () => {
    const body: Body = () => {
      throw new Error('first');
    };
    await expect(runBody(body, {}, { timeout: 5000 })).rejects.toThrow('first');
  });

  test('that asks in time pauses: a question has no timeout', async () => {
    expect(await runBody(() => interrupt('q'), {}, { timeout: 5000 })).toMatchObject({ kind: 'asked' });
  });
});

describe('a node with an idle timeout', () => {
  const beats =
    (times: number, everyMs: number): Body =>
    async (_, { heartbeat }) => {
      for (let beat = 0; beat < times; beat += 1) {
        await sleep(everyMs);
        heartbeat();
      }
      return { x: 1 };
    };

  test('that says it is getting on may take longer in all', async () => {
    expect((await doneBody(beats(6, 30), {}, { timeout: { idleTimeout: 120 } })).writes).toEqual([['x', 1]]);
  });

  test('that says nothing is a NodeTimeoutError of its kind', async () => {
    const idle: Body = async () => {
      await sleep(200);
      return {};
    };
    await expect(runBody(idle, {}, { timeout: { idleTimeout: 20 } })).rejects.toMatchObject({
      code: 'NODE_TIMEOUT',
      kind: 'idle',
      message: expect.stringContaining('idle timeout of 20ms without making progress'),
    });
  });

  test('and one for all has both', async () => {
    const both = { idleTimeout: 100, runTimeout: 60, refreshOn: 'heartbeat' as const };
    await expect(runBody(beats(20, 10), {}, { timeout: both })).rejects.toMatchObject({ kind: 'run' });
  });

  test('that is no time is refused', () => {
    for (const timeout of [
      0,
      -1,
      Number.NaN,
      {},
      { idleTimeout: '5s' },
      { refreshOn: 'auto' },
      { runTimeout: 1, refreshOn: 'x' },
      { idle: 5 },
    ]) {
      expect(() => graphOf(forever, { timeout: timeout as never })).toThrow(/timeout/);
    }
  });
});

describe('a node of a run that is aborted', () => {
  test('ends with the reason, though the node itself does not end', async () => {
    const abort = new AbortController();
    const running = runBody(forever, { signal: abort.signal });
    abort.abort(new Error('by hand'));
    await expect(running).rejects.toMatchObject({ message: 'by hand', node: 'ask' });
  });

  test('is told by its signal', async () => {
    const abort = new AbortController();
    let aborted = false;
    const body: Body = async (_, { signal }) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      aborted = signal.aborted;
    };
    const running = runBody(body, { signal: abort.signal });
    abort.abort(new Error('by hand'));
    await expect(running).rejects.toThrow('by hand');
    expect(aborted).toBe(true);
  });

  test('is no timeout, though it has one', async () => {
    const abort = new AbortController();
    const running = runBody(forever, { signal: abort.signal }, { timeout: 5000 });
    abort.abort(new Error('by hand'));
    await expect(running).rejects.toMatchObject({ code: 'NODE_FAILED', message: 'by hand' });
  });

  test('may fail after that: nobody is troubled by it', async () => {
    const unhandled: unknown[] = [];
    const note = (error: unknown): void => void unhandled.push(error);
    process.on('unhandledRejection', note);
    try {
      const abort = new AbortController();
      const running = runBody(
        async () => {
          await sleep(5);
          throw new Error('late');
        },
        { signal: abort.signal },
      );
      abort.abort(new Error('by hand'));
      await expect(running).rejects.toThrow('by hand');
      await sleep(15);
      expect(unhandled).toEqual([]);
    } finally {
      process.off('unhandledRejection', note);
    }
  });

  test('before it begins, is not begun', async () => {
    let called = false;
    const body: Body = () => {
      called = true;
    };
    const signal = AbortSignal.abort(new Error('by hand'));
    await expect(runBody(body, { signal })).rejects.toThrow('by hand');
    expect(called).toBe(false);
  });
});
