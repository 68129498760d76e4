import { NodeTimeoutError } from '../protocol/errors.ts';
import type { NodeTimeout } from '../protocol/command.ts';

/** How long an attempt of a node may still take. */
export interface Deadline {
  /** Fires when the run is aborted, or when the time is over. */
  readonly signal: AbortSignal;
  /** The node says that it is getting on. */
  readonly heartbeat: () => void;
  /** It has done something that shows it: this counts where the node need not say so itself. */
  readonly progress: () => void;
}

export function startDeadline(node: string, timeout: NodeTimeout | undefined, host: AbortSignal): Deadline {
  const nothing = (): void => {};
  if (timeout === undefined) return { signal: host, heartbeat: nothing, progress: nothing };
  const controller = new AbortController();
  const began = Date.now();
  const { runMs, idleMs, refreshOn } = timeout;
  const endAfter = (ms: number, kind: NodeTimeoutError['kind']): (() => void) => {
    const timer = setTimeout(() => {
      const cause = new NodeTimeoutError(node, ms, kind, Date.now() - began);
      controller.abort(new DOMException(cause.message, { name: 'TimeoutError', cause }));
    }, ms);
    // A node that has ended keeps no process alive.
    timer.unref();
    return () => void timer.refresh();
  };
  if (runMs !== undefined) endAfter(runMs, 'run');
  const heartbeat = idleMs === undefined ? nothing : endAfter(idleMs, 'idle');
  return {
    signal: AbortSignal.any([host, controller.signal]),
    heartbeat,
    progress: refreshOn === 'heartbeat' ? nothing : heartbeat,
  };
}

/** The error of a node whose time is over; undefined where its signal has fired for another reason. */
export function timeoutOf({ reason }: AbortSignal): unknown {
  const cause: unknown = reason instanceof DOMException ? reason.cause : undefined;
  return cause instanceof NodeTimeoutError ? cause : undefined;
}
