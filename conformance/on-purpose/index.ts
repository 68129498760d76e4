import { answerRows } from './answers.ts';
import { cacheRows } from './caches.ts';
import { graphRows } from './graphs.ts';
import type { Row } from './row.ts';
import { runRows, valueRows } from './values-and-runs.ts';

/** The rows of docs/differences.md that a few lines can show. The others need a crash, two processes, or days. */
export const rows: readonly Row[] = [...answerRows, ...graphRows, ...cacheRows, ...valueRows, ...runRows];
