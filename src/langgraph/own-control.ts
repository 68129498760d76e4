import { RunControl } from '../node/run-control.ts';

/** LangGraph's `RunControl`, by its shape. */
interface AnyControl {
  readonly drainReason?: string | undefined;
  requestDrain(reason?: string): void;
}

const ours = new WeakMap<object, RunControl>();

/** A control that tells when it is asked to drain. LangGraph's keeps that to itself, so its `requestDrain` is listened to from here on. */
export function ownControl(given: RunControl | AnyControl): RunControl {
  if ('onDrain' in given) return given;
  const known = ours.get(given);
  if (known !== undefined) return known;
  const own = new RunControl();
  ours.set(given, own);
  if (given.drainReason !== undefined) own.requestDrain(given.drainReason);
  const request = given.requestDrain.bind(given);
  given.requestDrain = (reason) => {
    request(reason);
    own.requestDrain(reason);
  };
  return own;
}
