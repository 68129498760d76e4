import type { ChannelBody } from '../node/bodies.ts';
import type { ChannelPlan } from '../protocol/plan.ts';
import { namedAsOf } from './named-as.ts';
import { nameOfReducer } from './reducers.ts';

export interface ChannelDefinition {
  readonly plan: ChannelPlan;
  readonly body: ChannelBody;
}

/** A channel whose writes this reducer folds; without one, it keeps the last. */
export function reducedChannel(
  reducer: ((left: never, right: never) => unknown) | undefined,
  body: ChannelBody,
): ChannelDefinition {
  if (reducer === undefined) return { plan: { kind: 'last' }, body };
  const branded = namedAsOf(reducer);
  if (branded !== undefined) {
    const { name, coerce } = branded;
    return { plan: { kind: 'named', reducer: name }, body: { ...body, coerce } };
  }
  const named = nameOfReducer(reducer);
  if (named !== undefined) return { plan: { kind: 'named', reducer: named }, body };
  // Its argument types were checked where it was declared.
  const reduce = reducer as (left: unknown, right: unknown) => unknown;
  return { plan: { kind: 'custom' }, body: { ...body, reduce } };
}
