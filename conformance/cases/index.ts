import type { Case } from '../compare/script.ts';
import { answers } from './answers.ts';
import { breakpoints } from './breakpoints.ts';
import { caches } from './caches.ts';
import { errors } from './errors.ts';
import { failedRuns } from './failed-runs.ts';
import { refusedCalls } from './refused-calls.ts';
import { refusedGraphs } from './refused-graphs.ts';
import { exportCases } from './exports.ts';
import { messages } from './messages.ts';
import { routes } from './routes.ts';
import { schemas } from './schemas.ts';
import { supersteps } from './supersteps.ts';

/** Every case that is written by hand. */
export const cases: readonly Case[] = [
  ...supersteps,
  ...routes,
  ...answers,
  ...breakpoints,
  ...errors,
  ...caches,
  ...messages,
  ...exportCases,
  ...schemas,
  ...refusedGraphs,
  ...refusedCalls,
  ...failedRuns,
];
