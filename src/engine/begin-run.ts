import type { RunRequest } from '../protocol/messages.ts';
import { forkOf } from './fork.ts';
import { baseOf } from './run-base.ts';
import { defaultRecursionLimit } from './show.ts';
import type { Turn } from './turn.ts';
import { trackedOnly } from './untracked.ts';

export function beginRun(turn: Turn, request: RunRequest): void {
  const { state } = turn;
  // What was there for the run before is not there for this one.
  const { channels, tasks, view } = trackedOnly(state);
  Object.assign(state, { channels, tasks, view });
  const {
    id,
    input: _input,
    command: _command,
    by: _by,
    fork: _fork,
    multitaskStrategy: _strategy,
    ...options
  } = request;
  const step = forkOf(state, request)?.step ?? state.checkpoint?.step ?? -2;
  const limit = options.recursionLimit ?? defaultRecursionLimit;
  // LangGraph's arithmetic: an input's run has a superstep for taking it in, and each run one for finding that it is done.
  const stop = step + limit + 2;
  const resumedAt = request.input != null ? null : (state.checkpoint?.id ?? null);
  state.run = { id, options, stop, resumedAt, ...baseOf(turn) };
  if (options.drain !== undefined) state.drain = { run: id, reason: options.drain };
  delete state.leave;
  state.status = 'busy';
  state.phase = { kind: 'running' };
  state.breakpoint = null;
  state.error = null;
}
