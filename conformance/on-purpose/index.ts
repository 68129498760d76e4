import { answerRows } from './answers.ts';
import { cacheRows } from './caches.ts';
import { carriedValueRows } from './carried-values.ts';
import { entrypointRows } from './entrypoints.ts';
import { graphRows } from './graphs.ts';
import { inputRows } from './inputs.ts';
import type { Row } from './row.ts';
import { storeRows } from './stores.ts';
import { runRows } from './runs.ts';
import { subgraphRows } from './subgraphs.ts';
import { threadRows } from './threads.ts';
import { valueRows } from './values.ts';

/** The rows of docs/differences.md that a few lines can show. The others need a crash, two processes, or days. */
export const rows: readonly Row[] = [
  ...answerRows,
  ...graphRows,
  ...subgraphRows,
  ...cacheRows,
  ...threadRows,
  ...inputRows,
  ...valueRows,
  ...carriedValueRows,
  ...runRows,
  ...entrypointRows,
  ...storeRows,
];
