import type { StandardSchemaV1 } from '@standard-schema/spec';
import { expect, expectTypeOf, test } from 'vitest';
import { START, StateGraph, StateSchema } from '../../src/index.ts';
import { describeOnBoth } from '../support/on-both.ts';
import { failure } from '../support/threads.ts';

function schema<Input, Output = Input>(
  read: (value: unknown) => Output | undefined,
  message: string,
): StandardSchemaV1<Input, Output> {
  const validate = (value: unknown): StandardSchemaV1.Result<Output> => {
    const result = read(value);
    return result === undefined ? { issues: [{ message }] } : { value: result };
  };
  return { '~standard': { version: 1, vendor: 'nobody', validate } };
}

const text = schema<string>((value) => (typeof value === 'string' ? value : undefined), 'must be a text');
const number = schema<number | undefined, number>(
  (value) => (value === undefined ? 1 : typeof value === 'number' ? value : undefined),
  'must be a number',
);

/** An object in Valibot's form: its fields are its `entries`. */
const entries = { name: text, count: number };
const objectOf: StandardSchemaV1<{ name: string; count?: number }, { name: string; count: number }> & {
  readonly entries: typeof entries;
} = {
  entries,
  ...schema<{ name: string; count?: number }, { name: string; count: number }>((value) => {
    const { name, count = 1 } = value as { name?: unknown; count?: unknown };
    return typeof name === 'string' && typeof count === 'number' ? { name, count } : undefined;
  }, 'must be an object of a name and a count'),
};

describeOnBoth('schemas of a library that nobody knows', (place) => {
  const compiled = () => ({ checkpointer: place().checkpointer, name: place().name('standard') });

  test('are a state, whose fields have defaults and check what is written', async () => {
    const graph = new StateGraph(objectOf)
      .addNode('a', (state) => {
        expectTypeOf(state).toEqualTypeOf<{ name: string; count: number }>();
        return { count: state.count + 1 };
      })
      .addEdge(START, 'a')
      .compile(compiled());
    expect(await graph.invoke({ name: 'ann' }, place().thread())).toEqual({ name: 'ann', count: 2 });
    expect((await failure(graph.invoke({ name: 5 as never }, place().thread()))).message).toMatch(
      /^Channel "name", written by the input of graph .* does not fit its schema: must be a text\.$/,
    );
  });

  test('are an input and an output, also an input that does not tell its fields, and a context', async () => {
    const State = new StateSchema({ ...entries, answer: text });
    const whole = schema<{ who: string }, { name: string }>((value) => {
      const { who } = value as { who?: unknown };
      return typeof who === 'string' ? { name: who.toUpperCase() } : undefined;
    }, 'must have a "who"');
    const user = schema<{ user: string }>((value) => {
      const { user: given } = value as { user?: unknown };
      return typeof given === 'string' ? { user: given } : undefined;
    }, 'must have a user');
    const graph = new StateGraph({ state: State, input: whole, output: objectOf, context: user })
      .addNode('a', ({ name }, { context }) => ({ answer: `${name} for ${context?.user}` }))
      .addEdge(START, 'a')
      .compile(compiled());
    const config = { ...place().thread(), context: { user: 'bob' } };
    expect(await graph.invoke({ who: 'ann' }, config)).toEqual({ name: 'ANN', count: 1 });
    expect((await graph.getState(config)).values).toEqual({ name: 'ANN', count: 1, answer: 'ANN for bob' });
    expect((await failure(graph.invoke({} as never, { ...config, ...place().thread() }))).message).toMatch(
      /the input of graph .* does not fit its schema: must have a "who"\.$/,
    );
    expect((await failure(graph.invoke({ who: 'ann' }, place().thread()))).message).toMatch(
      /^The context of graph .* must have a user\.$/,
    );
  });

  test('that check the whole object are refused as a state', () => {
    expect(() => new StateGraph({ ...objectOf, pipe: [objectOf, {}] } as typeof objectOf)).toThrow(
      /check of the whole object/,
    );
  });
});
