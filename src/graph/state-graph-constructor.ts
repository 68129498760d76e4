import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { StateGraph } from './state-graph.ts';
import type { TypesOf } from './graph-types.ts';
import type { ContextSchema, InputOf, SchemaInit, StateOf, UpdateOf } from './schema.ts';

type MaybeSchema = SchemaInit | undefined;
/** An input may also be any Standard Schema of the whole, which does not tell its fields. */
type MaybeInput = SchemaInit | StandardSchemaV1 | undefined;
type MaybeContext = ContextSchema | undefined;

type ContextOf<Context extends MaybeContext> = [Context] extends [ContextSchema] ? StateOf<Context> : unknown;

/** The types of a graph that was declared with these schemas. */
type DeclaredTypes<
  State extends SchemaInit,
  Input extends MaybeInput,
  Output extends MaybeSchema,
  Context extends MaybeContext,
  Names extends string,
> = TypesOf<
  StateOf<State>,
  UpdateOf<State>,
  [Input] extends [SchemaInit | StandardSchemaV1] ? InputOf<Input> : UpdateOf<State>,
  StateOf<[Output] extends [SchemaInit] ? Output : State>,
  ContextOf<Context>,
  Names
>;

/** The types of a graph that was declared with an input and an output only: its state is both together. */
type InputOutputTypes<
  Input extends SchemaInit,
  Output extends SchemaInit,
  Context extends MaybeContext,
  Names extends string,
> = TypesOf<
  StateOf<Input> & StateOf<Output>,
  UpdateOf<Input> & UpdateOf<Output>,
  InputOf<Input>,
  StateOf<Output>,
  ContextOf<Context>,
  Names
>;

/** What may be given beside the state. */
export interface StateGraphOptions<
  Input extends MaybeInput = MaybeSchema,
  Output extends MaybeSchema = MaybeSchema,
  Context extends MaybeContext = MaybeContext,
  Names extends string = string,
> {
  /** What a run takes. Its fields are validated together, and those that it requires must be there. */
  readonly input?: Input;
  /** What a run gives back. */
  readonly output?: Output;
  /** What every run is given as `context`, and nodes find in `config.context`. */
  readonly context?: Context;
  /** The names of nodes that are added later, for a graph that is not put together in one chain of calls. */
  readonly nodes?: readonly Names[];
}

/** A channel of LangGraph's oldest form: how its writes are folded (`reducer`, or `value` for the same), or null for the last value. */
export type LegacyChannel<Value = unknown> = {
  readonly reducer?: ((left: Value, right: never) => Value) | null;
  readonly value?: ((left: Value, right: never) => Value) | null;
  readonly default?: () => Value;
} | null;

/** The forms of `new StateGraph(...)`. */
export interface StateGraphConstructor {
  new <State extends SchemaInit, Context extends MaybeContext = undefined>(
    state: State,
    context?: Context,
  ): StateGraph<DeclaredTypes<State, undefined, undefined, Context, never>>;
  new <
    State extends SchemaInit,
    Input extends MaybeInput = undefined,
    Output extends MaybeSchema = undefined,
    Context extends MaybeContext = undefined,
    Names extends string = never,
  >(
    state: State,
    options: StateGraphOptions<Input, Output, Context, Names>,
  ): StateGraph<DeclaredTypes<State, Input, Output, Context, Names>>;
  new <
    State extends SchemaInit,
    Input extends MaybeInput = undefined,
    Output extends MaybeSchema = undefined,
    Context extends MaybeContext = undefined,
    Names extends string = never,
  >(
    schemas: ({ readonly state: State } | { readonly stateSchema: State }) &
      StateGraphOptions<Input, Output, Context, Names>,
    context?: Context,
  ): StateGraph<DeclaredTypes<State, Input, Output, Context, Names>>;
  new <
    Input extends SchemaInit,
    Output extends SchemaInit,
    Context extends MaybeContext = undefined,
    Names extends string = never,
  >(
    schemas: { readonly input: Input; readonly output: Output } & Pick<
      StateGraphOptions<Input, Output, Context, Names>,
      'context' | 'nodes'
    >,
    context?: Context,
  ): StateGraph<InputOutputTypes<Input, Output, Context, Names>>;
  /** @deprecated as in LangGraph: declare the state with `Annotation.Root`, a `StateSchema` or zod. */
  new <State extends object>(legacy: {
    readonly channels: { readonly [Key in keyof State]: LegacyChannel<State[Key]> };
  }): StateGraph<TypesOf<State, Partial<State>, Partial<State>, State, unknown, never>>;
}
