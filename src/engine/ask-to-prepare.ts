import type { RunRequest } from '../protocol/messages.ts';
import { forkOf } from './fork.ts';
import type { Turn } from './turn.ts';

/** Has the worker make the request's input, or its update, into writes: schemas, defaults and reducers are the user's functions. */
export function askToPrepare(turn: Turn, request: RunRequest): void {
  const { plan, thread, elsewhere } = turn.state;
  const channels = forkOf(turn.state, request)?.channels ?? turn.state.channels;
  turn.effects.push({
    kind: 'prepare',
    elsewhere,
    input: {
      graph: plan?.name ?? '',
      ...(plan !== null && { hash: plan.hash }),
      thread,
      request: withoutFork(request),
      channels,
    },
  });
}

/** The worker needs only the values of it, which it is given. */
function withoutFork({ fork: _fork, ...request }: RunRequest): RunRequest {
  return request;
}
