import { GraphValueError } from '../protocol/errors.ts';
import type { NodeTimeout } from '../protocol/command.ts';

/** How long one attempt of a node may take. LangGraph's form. */
export interface TimeoutPolicy {
  /** From its start, in ms. */
  readonly runTimeout?: number;
  /** Without a sign that it gets on, in ms. */
  readonly idleTimeout?: number;
  /** What is such a sign: `config.heartbeat()` only, or also what the node writes to its stream. Default `auto`. */
  readonly refreshOn?: 'auto' | 'heartbeat';
}

/** A time in ms stands for a `runTimeout`. @throws GraphValueError INVALID_GRAPH */
export function readTimeout(what: string, given: unknown): NodeTimeout | undefined {
  if (given === undefined) return undefined;
  if (typeof given !== 'object' || given === null) return { runMs: readMs(`${what}: "timeout"`, given) };
  const { runTimeout, idleTimeout, refreshOn, ...rest } = given as TimeoutPolicy;
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined)
    throw invalid(`${what}: timeout.${unknown} is not known. Give runTimeout, idleTimeout, refreshOn`);
  if (refreshOn !== undefined && refreshOn !== 'auto' && refreshOn !== 'heartbeat')
    throw invalid(`${what}: timeout.refreshOn is ${JSON.stringify(refreshOn)}. Give "auto" or "heartbeat"`);
  if (runTimeout === undefined && idleTimeout === undefined)
    throw invalid(`${what}: "timeout" sets no time. Give runTimeout or idleTimeout, in ms`);
  return {
    ...(runTimeout !== undefined && { runMs: readMs(`${what}: timeout.runTimeout`, runTimeout) }),
    ...(idleTimeout !== undefined && { idleMs: readMs(`${what}: timeout.idleTimeout`, idleTimeout) }),
    ...(refreshOn === 'heartbeat' && { refreshOn }),
  };
}

/** What a timer can wait for. */
const longest = 2 ** 31 - 1;

function readMs(what: string, ms: unknown): number {
  if (typeof ms === 'number' && ms > 0 && ms <= longest) return ms;
  throw invalid(`${what} is ${String(ms)}. Give a number of ms over 0`);
}

function invalid(what: string): GraphValueError {
  return new GraphValueError(`${what}.`, { code: 'INVALID_GRAPH' });
}
