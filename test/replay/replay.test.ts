import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defaultDataConverter } from '@temporalio/common';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { describe, expect, test } from 'vitest';
import { ThreadFold } from '../../src/client/thread-fold.ts';
import type { HistoryEvent } from '../../src/client/history-event.ts';
import { asInterrupts, pendingQuestions } from '../../src/engine/match-answers.ts';
import { latestSnapshot } from '../../src/engine/snapshot.ts';
import { replayThread } from '../../src/testing/index.ts';
import '../support/quiet-runtime.ts';
import { shapes } from './shapes.ts';

const folder = join(import.meta.dirname, 'histories');
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.json') && !file.endsWith('.expected.json'))
  .map((file) => file.slice(0, -'.json'.length));

type History = Parameters<typeof replayThread>[0];

async function json(file: string): Promise<unknown> {
  return JSON.parse(await readFile(join(folder, file), 'utf8'));
}

async function events(name: string): Promise<HistoryEvent[]> {
  return [...(historyFromJSON(await json(`${name}.json`)).events ?? [])];
}

test('there are histories of every shape', () => {
  expect(names.length).toBeGreaterThanOrEqual(Object.keys(shapes).length);
});

describe.each(names)('%s', (name) => {
  test('is replayed by the workflow of today', async () => {
    const [start] = await events(name);
    const thread = start?.workflowExecutionStartedEventAttributes?.workflowId ?? '';
    expect(thread).not.toBe('');
    await replayThread((await json(`${name}.json`)) as History, thread);
  });

  test('is read as what the workflow itself said of it', async () => {
    const { state } = await read([await events(name)]);
    expect({
      status: state?.status,
      values: state && latestSnapshot(state).values,
      interrupts: state && asInterrupts(pendingQuestions(state.tasks)),
    }).toEqual(await json(`${name}.expected.json`));
  });

  test('is read as the same in pages, wherever one ends', async () => {
    const all = await events(name);
    const ends = pageEnds(all);
    expect(ends.length).toBeGreaterThan(2);
    const whole = await read([all]);
    for (const end of ends)
      expect(await read([all.slice(0, end), all.slice(end)]), `after ${end} events`).toEqual(whole);
    const pages = ends.map((end, index) => all.slice(ends[index - 1] ?? 0, end));
    expect(await read([...pages, all.slice(ends.at(-1))])).toEqual(whole);
  });
});

test('a history that this version would not have made is noticed', async () => {
  const broken = JSON.parse(
    JSON.stringify(await json('sequence.json')).replace('"sequence.b"', '"sequence.x"'),
  ) as History;
  await expect(replayThread(broken, 'sequence')).rejects.toMatchObject({ name: 'DeterminismViolationError' });
});

test('a thread that answers its questions by their ids is replayed without being told its own id', async () => {
  await replayThread((await json('approved-by-signal.json')) as History);
});

async function read(pages: readonly (readonly HistoryEvent[])[]) {
  const start = pages[0]?.[0]?.workflowExecutionStartedEventAttributes;
  const fold = new ThreadFold(start?.workflowId ?? '', start?.originalExecutionRunId ?? '', {
    payloadConverter: defaultDataConverter.payloadConverter,
    failureConverter: defaultDataConverter.failureConverter,
    payloadCodecs: [],
  });
  const shown: unknown[] = [];
  for (const page of pages) shown.push(...(await fold.feed(page)));
  return { state: fold.state, ending: fold.ending, shown };
}

/** Where a page may end: not inside what one completed workflow task did, which the server stores, and gives, as one. */
function pageEnds(all: readonly HistoryEvent[]): number[] {
  return all.flatMap((_, index) => {
    const next = all[index + 1];
    return next === undefined || isDoneByTask(next) ? [] : [index + 1];
  });
}

function isDoneByTask(event: HistoryEvent): boolean {
  if (
    event.workflowExecutionUpdateAcceptedEventAttributes ||
    event.workflowExecutionUpdateCompletedEventAttributes
  ) {
    return true;
  }
  return Object.entries(event).some(
    ([key, value]) => key.endsWith('EventAttributes') && value?.workflowTaskCompletedEventId != null,
  );
}
