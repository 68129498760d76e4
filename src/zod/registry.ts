import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { $ZodRegistry } from 'zod/v4/core';
import { forgetLangGraph, langGraphMeta, withLangGraph } from '../graph/with-langgraph.ts';
import type { LangGraphMeta } from '../graph/with-langgraph.ts';

// What a field's reducer takes is not known where it is registered; `withLangGraph` types it.
// oxlint-disable-next-line typescript/no-explicit-any
type Meta = LangGraphMeta<any, any>;

/** A registry in zod's sense that keeps what is registered where `withLangGraph` keeps it. It has zod's form, and loads no zod. */
class LangGraphRegistry implements Pick<$ZodRegistry<Meta>, 'add' | 'get' | 'has' | 'remove' | 'clear'> {
  /** For the compiler only, as the next three are. */
  declare readonly _meta: Meta;
  declare readonly _schema: $ZodRegistry['_schema'];
  declare readonly _map: $ZodRegistry<Meta>['_map'];
  declare readonly _idmap: $ZodRegistry['_idmap'];
  add(schema: object, ...[meta]: readonly Meta[]): this {
    if (meta !== undefined) withLangGraph(schema as StandardSchemaV1, meta);
    return this;
  }

  get(schema: object): Meta | undefined {
    return langGraphMeta(schema);
  }

  has(schema: object): boolean {
    return langGraphMeta(schema) !== undefined;
  }

  remove(schema: object): this {
    forgetLangGraph(schema);
    return this;
  }

  /** Forgets all fields, those of `withLangGraph` too. Graphs that have been built keep theirs. */
  clear(): this {
    forgetLangGraph();
    return this;
  }
}

/**
 * For zod 4's `register`: gives a field of a zod object a reducer, a default, or both. Wrap the finished schema, as with `withLangGraph`,
 * which also types the reducer. (LangGraph: `registry`.)
 *
 * @example
 * const State = z.object({
 *   notes: z.array(z.string()).register(registry, { reducer: { fn: (all, more) => all.concat(more) }, default: () => [] }),
 * });
 */
export const registry: LangGraphRegistry = new LangGraphRegistry();
