import type { Case } from '../compare/script.ts';
import { agents } from './agents.ts';
import { answers } from './answers.ts';
import { calledGraphs } from './called-graphs.ts';
import { breakpoints } from './breakpoints.ts';
import { caches } from './caches.ts';
import { entrypoints } from './entrypoints.ts';
import { drawings } from './drawings.ts';
import { errors } from './errors.ts';
import { channels } from './channels.ts';
import { fields } from './fields.ts';
import { failedRuns } from './failed-runs.ts';
import { refusedCalls } from './refused-calls.ts';
import { refusedGraphs } from './refused-graphs.ts';
import { exportCases } from './exports.ts';
import { messages } from './messages.ts';
import { insideNodes } from './inside-nodes.ts';
import { nodeOptions } from './node-options.ts';
import { otherInputs } from './other-inputs.ts';
import { events } from './events.ts';
import { routes } from './routes.ts';
import { schemas } from './schemas.ts';
import { states } from './states.ts';
import { sideBySide } from './side-by-side.ts';
import { streamModes } from './stream-modes.ts';
import { parentCommands } from './parent-commands.ts';
import { subgraphQuestions } from './subgraph-questions.ts';
import { updateAs } from './update-as.ts';
import { subgraphs } from './subgraphs.ts';
import { stores } from './stores.ts';
import { supersteps } from './supersteps.ts';
import { timeTravel } from './time-travel.ts';
import { updateState } from './update-state.ts';
import { updateSupersteps } from './update-supersteps.ts';

/** Every case that is written by hand. */
export const cases: readonly Case[] = [
  ...supersteps,
  ...routes,
  ...answers,
  ...sideBySide,
  ...otherInputs,
  ...breakpoints,
  ...errors,
  ...caches,
  ...messages,
  ...agents,
  ...exportCases,
  ...stores,
  ...drawings,
  ...schemas,
  ...fields,
  ...channels,
  ...refusedGraphs,
  ...refusedCalls,
  ...failedRuns,
  ...states,
  ...insideNodes,
  ...nodeOptions,
  ...subgraphs,
  ...subgraphQuestions,
  ...parentCommands,
  ...calledGraphs,
  ...streamModes,
  ...entrypoints,
  ...updateState,
  ...updateAs,
  ...updateSupersteps,
  ...timeTravel,
  ...events,
];
