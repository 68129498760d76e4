/** Channels by LangGraph's names, for those who declare a state by them. Each is a field of `Annotation.Root`, or of bare annotations. */
import type { ChannelBody } from '../node/bodies.ts';
import { GraphValueError } from '../protocol/errors.ts';
import type { OverwriteValue } from '../protocol/overwrite.ts';
import type { ChannelPlan } from '../protocol/plan.ts';
import { channelBrand } from './annotation.ts';
import type { ChannelAnnotation } from './annotation.ts';
import { reducedChannel } from './reduced-channel.ts';

abstract class Channel<Value, Update = Value> implements ChannelAnnotation<Value, Update> {
  /** For the compiler only. */
  declare readonly ValueType: Value;
  /** For the compiler only. */
  declare readonly UpdateType: Update;
  /** @internal */
  readonly definition: { readonly plan: ChannelPlan; readonly body: ChannelBody };
  /** @internal */
  readonly reducer = undefined;
  /** @internal */
  readonly default = undefined;
  /** @internal */
  readonly [channelBrand] = true;

  /** @internal */
  constructor(plan: ChannelPlan, body: ChannelBody) {
    this.definition = { plan, body };
  }
}

/** Keeps the last value: as `Annotation<T>()`, and it may begin with one. Two writes in one superstep are an error. (LangGraph: `LastValue`.) */
export class LastValue<Value> extends Channel<Value> {
  constructor(initialValueFactory?: () => Value) {
    super({ kind: 'last' }, initial(initialValueFactory));
  }
}

/**
 * Keeps what was written in the superstep before, for one superstep. (LangGraph: `EphemeralValue`.)
 *
 * @example
 * const State = Annotation.Root({ hint: new EphemeralValue<string>(), log: Annotation<string[]>({ reducer: reducers.append }) });
 */
export class EphemeralValue<Value> extends Channel<Value> {
  /** @param guard whether several writes of one superstep are an error, which they are by default. Else the last one counts. */
  constructor(guard = true) {
    super({ kind: 'last', fleeting: guard ? 'guarded' : 'unguarded' }, {});
  }
}

/** The same for values that are equal, whoever writes them: the last one counts. (LangGraph: `AnyValue`.) */
export class AnyValue<Value> extends Channel<Value> {
  constructor() {
    super({ kind: 'last', fleeting: 'unguarded' }, {});
  }
}

/** A value for one run, in no checkpoint: as an `UntrackedValue` of a `StateSchema`. (LangGraph: `UntrackedValueChannel`.) */
export class UntrackedValueChannel<Value> extends Channel<Value> {
  constructor({
    guard = true,
    initialValueFactory,
  }: { readonly guard?: boolean; readonly initialValueFactory?: () => Value } = {}) {
    super({ kind: 'last', untracked: guard ? 'guarded' : 'unguarded' }, initial(initialValueFactory));
  }
}

/** Folds every write: as `Annotation<T>({ reducer, default })`. (LangGraph: `BinaryOperatorAggregate`.) */
export class BinaryOperatorAggregate<Value, Update = Value> extends Channel<
  Value,
  Update | OverwriteValue<Value>
> {
  constructor(operator: (left: Value, right: Update) => Value, initialValueFactory?: () => Value) {
    requireFunction(operator, 'new BinaryOperatorAggregate(operator)');
    const { plan, body } = reducedChannel(operator, initial(initialValueFactory));
    super(plan, body);
  }
}

/**
 * A list of what is written: with `accumulate` all of it, else what was written in the superstep before. (LangGraph: `Topic`.)
 *
 * @throws GraphValueError INVALID_GRAPH for `unique` without `accumulate`.
 */
export class Topic<Item> extends Channel<Item[], Item | Item[] | OverwriteValue<Item[]>> {
  /** @param options `unique`: of what is equal as JSON only the first stays. */
  constructor({
    unique = false,
    accumulate = false,
  }: { readonly unique?: boolean; readonly accumulate?: boolean } = {}) {
    if (unique && !accumulate) {
      throw new GraphValueError(
        'new Topic({ unique: true }) would have to remember what it no longer has. Give it "accumulate", too.',
        { code: 'INVALID_GRAPH' },
      );
    }
    const reducer = unique ? 'union' : 'append';
    super({ kind: 'named', reducer, ...(!accumulate && { fleeting: true }) }, {});
  }
}

export interface DeltaOptions<Value> {
  /** Makes the value that a new thread starts with. Default: an empty list. */
  readonly initialValueFactory?: () => Value;
  /** LangGraph's: how often it stores the whole value. A positive integer; nothing here needs it. */
  readonly snapshotFrequency?: number;
}

/**
 * Folds the writes by a reducer that takes a list of them. It may be called with the writes of a superstep one by one. What is recorded
 * is the new value: where it is a list that grows, `Annotation<T[]>({ reducer: reducers.append })` records what is added. (LangGraph: `DeltaChannel`.)
 *
 * @throws GraphValueError INVALID_GRAPH for a `snapshotFrequency` that is none.
 */
export class DeltaChannel<Value, Update = unknown> extends Channel<Value, Update | OverwriteValue<Value>> {
  constructor(
    reducer: (current: Value, writes: Update[]) => Value,
    { initialValueFactory, snapshotFrequency }: DeltaOptions<Value> = {},
  ) {
    requireFunction(reducer, 'new DeltaChannel(reducer)');
    checkFrequency(snapshotFrequency);
    super({ kind: 'custom' }, deltaBody(reducer, initialValueFactory));
  }
}

/** @internal Also of a `DeltaValue`. */
export function deltaBody<Value, Update>(
  reducer: (current: Value, writes: Update[]) => Value,
  initialValueFactory: (() => unknown) | undefined,
): ChannelBody {
  return {
    initial: initialValueFactory ?? ((): unknown => []),
    reduce: (left, right) => reducer(left as Value, [right as Update]),
  };
}

/** @internal LangGraph's rule, and its message. */
export function checkFrequency(frequency: number | undefined): void {
  if (frequency === undefined || (Number.isInteger(frequency) && frequency > 0)) return;
  throw new GraphValueError(`snapshotFrequency must be a positive integer, got ${frequency}.`, {
    code: 'INVALID_GRAPH',
  });
}

function initial(factory: (() => unknown) | undefined): ChannelBody {
  return factory === undefined ? {} : { initial: factory };
}

function requireFunction(value: unknown, where: string): void {
  if (typeof value === 'function') return;
  throw new GraphValueError(`${where} needs a function.`, { code: 'INVALID_GRAPH' });
}
