import type { StandardSchemaV1 } from '@standard-schema/spec';
import { checkFrequency } from './channels.ts';

const brand: unique symbol = Symbol.for('holdpoint.DeltaValue');

export interface DeltaValueOptions<Value, Input> {
  /** Gives the new value. It may be called with the writes of a superstep one by one. */
  readonly reducer: (current: Value, writes: Input[]) => Value;
  /** Of what is written. Default: the schema of the value. */
  readonly inputSchema?: StandardSchemaV1<unknown, Input>;
  /** LangGraph's: how often it stores the whole value. A positive integer; nothing here needs it. */
  readonly snapshotFrequency?: number;
}

/**
 * A field of a `StateSchema` whose writes a reducer folds that takes a list of them. Its default is that of the schema, else an empty list.
 * What is recorded is the new value: for a list that grows, `new ReducedValue(schema, { reducer: reducers.append })` records what is added.
 * (LangGraph: `DeltaValue`.)
 *
 * @throws GraphValueError INVALID_GRAPH for a `snapshotFrequency` that is none.
 * @example
 * new DeltaValue(z.array(z.string()), { inputSchema: z.string(), reducer: (all, more) => [...all, ...more] });
 */
export class DeltaValue<Value = unknown, Input = Value> {
  /** For the compiler only. */
  declare readonly ValueType: Value;
  /** For the compiler only. */
  declare readonly InputType: Input;
  readonly valueSchema: StandardSchemaV1<unknown, Value>;
  readonly inputSchema: StandardSchemaV1;
  readonly reducer: (current: Value, writes: Input[]) => Value;
  /** @internal holds across copies of this package. */
  readonly [brand] = true;

  constructor(
    valueSchema: StandardSchemaV1<unknown, Value>,
    options: DeltaValueOptions<Value, Input> & { readonly inputSchema: StandardSchemaV1<unknown, Input> },
  );
  constructor(valueSchema: StandardSchemaV1<Input, Value>, options: DeltaValueOptions<Value, Input>);
  constructor(valueSchema: StandardSchemaV1<unknown, Value>, options: DeltaValueOptions<Value, Input>) {
    checkFrequency(options.snapshotFrequency);
    this.valueSchema = valueSchema;
    this.inputSchema = options.inputSchema ?? valueSchema;
    this.reducer = options.reducer;
  }

  // oxlint-disable-next-line typescript/no-explicit-any
  static isInstance(value: unknown): value is DeltaValue<any, any> {
    return typeof value === 'object' && value !== null && brand in value;
  }
}
