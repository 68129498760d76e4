import type { StandardSchemaV1 } from '@standard-schema/spec';
import { GraphValueError } from '../protocol/errors.ts';
import type { OverwriteValue } from '../protocol/overwrite.ts';
import type { DeltaValue } from './delta-value.ts';
import type { GraphNodeFunction } from './node-function.ts';

const schemaBrand: unique symbol = Symbol.for('holdpoint.StateSchema');
const untrackedBrand: unique symbol = Symbol.for('holdpoint.UntrackedValue');
const reducedBrand: unique symbol = Symbol.for('holdpoint.ReducedValue');

export interface ReducedValueOptions<Value, Input> {
  /** Gives the new value. Not called for the first write to a channel that has no value and no default: that write becomes the value. */
  readonly reducer: (current: Value, next: Input) => Value;
  /** Of what is written. Default: the schema of the value. */
  readonly inputSchema?: StandardSchemaV1<unknown, Input>;
}

/**
 * A field of a `StateSchema` whose writes are reduced into its value. Its default is that of the schema. (LangGraph: `ReducedValue`.)
 * @throws GraphValueError INVALID_GRAPH for a reducer that is not a function.
 *
 * @example
 * new ReducedValue(z.array(z.string()).default(() => []), {
 *   inputSchema: z.string(),
 *   reducer: (current, next) => [...current, next],
 * });
 */
export class ReducedValue<Value = unknown, Input = Value> {
  /** For the compiler only. */
  declare readonly ValueType: Value;
  /** For the compiler only. */
  declare readonly InputType: Input;
  readonly valueSchema: StandardSchemaV1<unknown, Value>;
  readonly inputSchema: StandardSchemaV1;
  readonly reducer: (current: Value, next: Input) => Value;
  /** @internal holds across copies of this package. */
  readonly [reducedBrand] = true;

  constructor(
    valueSchema: StandardSchemaV1<unknown, Value>,
    options: ReducedValueOptions<Value, Input> & { readonly inputSchema: StandardSchemaV1<unknown, Input> },
  );
  constructor(valueSchema: StandardSchemaV1<Input, Value>, options: ReducedValueOptions<Value, Input>);
  constructor(valueSchema: StandardSchemaV1<unknown, Value>, options: ReducedValueOptions<Value, Input>) {
    if (typeof options.reducer !== 'function') {
      throw new GraphValueError(
        'new ReducedValue(schema, { reducer }) needs a "reducer" function. Give one, or the schema alone for a field that keeps the last value.',
        { code: 'INVALID_GRAPH' },
      );
    }
    this.valueSchema = valueSchema;
    this.inputSchema = options.inputSchema ?? valueSchema;
    this.reducer = options.reducer;
  }

  static isInstance(value: unknown): value is ReducedValue {
    return typeof value === 'object' && value !== null && reducedBrand in value;
  }
}

/**
 * A field of a `StateSchema` whose value is there for one run only: it is in no checkpoint, so neither `getState` nor the thread's next run
 * has it. Temporal's history does record it, as what a node wrote and read. (LangGraph: `UntrackedValue`.)
 *
 * @example
 * new StateSchema({ answer: z.string(), draft: new UntrackedValue(z.string().default('')) });
 */
export class UntrackedValue<Value = unknown> {
  /** For the compiler only. */
  declare readonly ValueType: Value;
  readonly schema: StandardSchemaV1 | undefined;
  /** Whether several writes of one superstep are an error. Else the last one counts, in the order of the tasks. */
  readonly guard: boolean;
  /** @internal holds across copies of this package. */
  readonly [untrackedBrand] = true;

  /** @param options `guard`, by default true: several writes in one superstep are an error. */
  constructor(
    schema?: StandardSchemaV1<unknown, Value>,
    { guard = true }: { readonly guard?: boolean } = {},
  ) {
    this.schema = schema;
    this.guard = guard;
  }

  static isInstance(value: unknown): value is UntrackedValue {
    return typeof value === 'object' && value !== null && untrackedBrand in value;
  }
}

// Whatever their types: a reducer is contravariant in its write.
// oxlint-disable-next-line typescript/no-explicit-any
type AnyReducedValue = ReducedValue<any, any>;
// oxlint-disable-next-line typescript/no-explicit-any
type AnyDeltaValue = DeltaValue<any, any>;
type Field = StandardSchemaV1 | AnyReducedValue | AnyDeltaValue | UntrackedValue;
export type StateFields = Readonly<Record<string, Field>>;

type ValueOf<Of> = Of extends AnyReducedValue | AnyDeltaValue | UntrackedValue
  ? Of['ValueType']
  : Of extends StandardSchemaV1
    ? StandardSchemaV1.InferOutput<Of>
    : never;
type WriteOf<Of> = Of extends AnyReducedValue | AnyDeltaValue
  ? Of['InputType'] | OverwriteValue<Of['ValueType']>
  : Of extends UntrackedValue
    ? Of['ValueType']
    : Of extends StandardSchemaV1
      ? StandardSchemaV1.InferInput<Of>
      : never;

type SchemaState<Fields extends StateFields> = { [Key in keyof Fields]: ValueOf<Fields[Key]> } & {};
type SchemaUpdate<Fields extends StateFields> = { [Key in keyof Fields]?: WriteOf<Fields[Key]> } & {};

/**
 * A state whose fields are declared each by any Standard Schema (zod, Valibot, ArkType, ...), by a `ReducedValue`, a `DeltaValue` or an `UntrackedValue`. What is written to a
 * field is validated by it. (LangGraph: `StateSchema`.)
 *
 * @example
 * const State = new StateSchema({
 *   step: z.string(),
 *   notes: new ReducedValue(z.array(z.string()).default([]), { inputSchema: z.string(), reducer: (all, one) => [...all, one] }),
 * });
 * const write: typeof State.Node = (state) => ({ notes: state.step });
 */
export class StateSchema<Fields extends StateFields> {
  /** For the compiler only. */
  declare readonly State: SchemaState<Fields>;
  /** For the compiler only. */
  declare readonly Update: SchemaUpdate<Fields>;
  /** For the compiler only. */
  declare readonly Node: GraphNodeFunction<SchemaState<Fields>, SchemaUpdate<Fields>>;
  readonly fields: Fields;
  /** @internal holds across copies of this package. */
  readonly [schemaBrand] = true;

  constructor(fields: Fields) {
    this.fields = fields;
  }

  static isInstance(value: unknown): value is AnyStateSchema {
    return typeof value === 'object' && value !== null && schemaBrand in value;
  }
}

/** Any `StateSchema`, whatever its fields. */
export interface AnyStateSchema {
  readonly State: unknown;
  readonly Update: unknown;
  readonly fields: StateFields;
  readonly [schemaBrand]: true;
}
