import { GraphValueError } from '../protocol/errors.ts';
import type { OverwriteValue } from '../protocol/overwrite.ts';
import type { ChannelBody } from '../node/bodies.ts';
import type { ChannelPlan } from '../protocol/plan.ts';
import type { GraphNodeFunction } from './node-function.ts';

const rootBrand: unique symbol = Symbol.for('holdpoint.AnnotationRoot');
/** @internal */
export const channelBrand: unique symbol = Symbol.for('holdpoint.Annotation');

/** One channel of the state, as `Annotation` declares it. `ValueType` and `UpdateType` are for the compiler only. */
export interface ChannelAnnotation<Value = unknown, Update = Value> {
  readonly ValueType: Value;
  readonly UpdateType: Update;
  /** Its types are in `Annotation`'s arguments; here it is only carried. */
  readonly reducer: ((left: never, right: never) => unknown) | undefined;
  readonly default: (() => unknown) | undefined;
  /** @internal Of a channel that is declared by its class. */
  readonly definition?: { readonly plan: ChannelPlan; readonly body: ChannelBody };
  /** @internal */
  readonly [channelBrand]: true;
}

/** How the writes to a channel become its value. */
export interface ReducerAnnotation<Value, Update = Value> {
  /** Gives the new value. Not called for the first write to a channel that has no value and no default: that write becomes the value. */
  readonly reducer: (left: Value, right: Update) => Value;
  /** Makes the value that a new thread starts with. */
  readonly default?: () => Value;
}

/** What `Annotation.Root` takes: `Annotation<T>` may stand for `Annotation<T>()`. */
export type AnnotationFields = Readonly<Record<string, ChannelAnnotation | (() => ChannelAnnotation)>>;

type ChannelOf<Field> =
  Field extends ChannelAnnotation<unknown, unknown>
    ? Field
    : Field extends () => infer Channel
      ? Channel
      : never;
type ValueOf<Field> = ChannelOf<Field> extends { readonly ValueType: infer Value } ? Value : never;
type UpdateOf<Field> = ChannelOf<Field> extends { readonly UpdateType: infer Update } ? Update : never;

// `& {}` has editors and error messages show the members in place of the alias.
export type AnnotatedState<Fields extends AnnotationFields> = {
  [Key in keyof Fields]: ValueOf<Fields[Key]>;
} & {};
export type AnnotatedUpdate<Fields extends AnnotationFields> = {
  [Key in keyof Fields]?: UpdateOf<Fields[Key]>;
} & {};

/**
 * A state schema made of annotations. `typeof State.State`, `typeof State.Update` and `typeof State.Node` are types;
 * only `spec` is there at run time, to build another root from.
 */
export interface AnnotationRoot<Fields extends AnnotationFields = AnnotationFields> {
  readonly State: AnnotatedState<Fields>;
  readonly Update: AnnotatedUpdate<Fields>;
  readonly Node: GraphNodeFunction<AnnotatedState<Fields>, AnnotatedUpdate<Fields>>;
  readonly spec: Fields;
  /** @internal */
  readonly [rootBrand]: true;
}

/** Any `AnnotationRoot`, whatever its fields. (`Node` is contravariant, so `AnnotationRoot` itself would not do.) */
export type AnyAnnotationRoot = Omit<AnnotationRoot, 'Node' | 'State' | 'Update'> & {
  readonly State: unknown;
  readonly Update: unknown;
};

interface AnnotationFactory {
  <Value, Update = Value>(
    annotation: ReducerAnnotation<Value, Update>,
  ): ChannelAnnotation<Value, Update | OverwriteValue<Value>>;
  // The last one is what the compiler takes `Annotation<T>` for.
  <Value>(): ChannelAnnotation<Value>;
  /** The schema of a whole state. */
  Root<Fields extends AnnotationFields>(fields: Fields): AnnotationRoot<Fields>;
}

/**
 * Declares a channel of the state: `Annotation<T>` or `Annotation<T>()` keeps the last value (one write a superstep),
 * `Annotation<T, U>({ reducer, default? })` folds every write. As LangGraph's `Annotation`.
 * @throws GraphValueError INVALID_GRAPH for a reducer or a default that is not a function.
 *
 * @example
 * const State = Annotation.Root({
 *   topic: Annotation<string>,
 *   notes: Annotation<string[]>({ reducer: (left, right) => left.concat(right), default: () => [] }),
 * });
 * const write: typeof State.Node = (state) => ({ notes: [state.topic] });
 */
export const Annotation: AnnotationFactory = Object.assign(
  <Value, Update>(
    annotation?: ReducerAnnotation<Value, Update>,
  ): ChannelAnnotation<Value, Update | OverwriteValue<Value>> => channel(annotation),
  {
    Root: <Fields extends AnnotationFields>(fields: Fields): AnnotationRoot<Fields> =>
      // State, Update and Node exist for the compiler only.
      ({ spec: fields, [rootBrand]: true }) as unknown as AnnotationRoot<Fields>,
  },
);

export function isAnnotationRoot(value: unknown): value is AnyAnnotationRoot {
  return typeof value === 'object' && value !== null && rootBrand in value;
}

/** The channel that a field of `Annotation.Root` stands for, or undefined if it stands for none. */
export function channelOfField(field: unknown): ChannelAnnotation | undefined {
  if (field === Annotation) return channel(undefined);
  return typeof field === 'object' && field !== null && channelBrand in field
    ? (field as ChannelAnnotation)
    : undefined;
}

function channel<Value, Update>(
  annotation: ReducerAnnotation<Value, Update> | undefined,
): ChannelAnnotation<Value, Update | OverwriteValue<Value>> {
  if (annotation !== undefined && typeof annotation.reducer !== 'function') {
    throw new GraphValueError(
      'Annotation({ ... }) needs a "reducer" function. Give one, or write Annotation<T>() for a channel that keeps the last value.',
      { code: 'INVALID_GRAPH' },
    );
  }
  if (annotation?.default !== undefined && typeof annotation.default !== 'function') {
    throw new GraphValueError(
      'The "default" of Annotation({ ... }) is not a function. Give one that makes the value, such as () => [].',
      { code: 'INVALID_GRAPH' },
    );
  }
  // ValueType and UpdateType exist for the compiler only.
  return {
    reducer: annotation?.reducer,
    default: annotation?.default,
    [channelBrand]: true,
  } as unknown as ChannelAnnotation<Value, Update | OverwriteValue<Value>>;
}
