import type { RunRequest } from '../protocol/messages.ts';
import type { Turn } from './turn.ts';

/** Has the worker make the request's input, or its update, into writes: schemas, defaults and reducers are the user's functions. */
export function askToPrepare(turn: Turn, request: RunRequest): void {
  const { plan, thread, channels, elsewhere } = turn.state;
  turn.effects.push({
    kind: 'prepare',
    elsewhere,
    input: {
      graph: plan?.name ?? '',
      ...(plan !== null && { hash: plan.hash }),
      thread,
      request,
      channels,
    },
  });
}
