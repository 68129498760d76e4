import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import {
  Command,
  entrypoint,
  getPreviousState,
  InMemoryStore,
  getStore,
  interrupt,
  isInterrupted,
  task,
} from '../../src/index.ts';
import { describeOnBoth } from '../support/on-both.ts';
import { asked, Counter, failure, questions } from '../support/threads.ts';

describeOnBoth('an entrypoint', (place) => {
  const options = (more: object = {}) => {
    return { name: place().name('entry'), checkpointer: place().checkpointer, ...more };
  };
  const collect = async (chunks: AsyncIterable<unknown>): Promise<unknown[]> => {
    const all: unknown[] = [];
    for await (const chunk of chunks) all.push(chunk);
    return all;
  };

  test('takes and gives any value, and keeps it for the next run of its thread', async () => {
    const flow = entrypoint(options(), async (input: number, { previous }) => {
      return input === 0 ? undefined : [input, getPreviousState() ?? null, previous ?? null];
    });
    const config = place().thread();
    expect(await flow.invoke(1, config)).toEqual([1, null, null]);
    expect(await flow.invoke(2, config)).toEqual([2, [1, null, null], [1, null, null]]);
    expect(await flow.invoke(0, config)).toBeNull();
    expect(await flow.invoke(3, config)).toEqual([3, null, null]);
    const text = entrypoint(options(), (input: string) => `${input}!`);
    expect(await text.invoke('go', place().thread())).toBe('go!');
  });

  test('gives its caller one value and keeps another', async () => {
    const flow = entrypoint(options(), (input: number, { previous = 0 }: { previous?: number }) =>
      entrypoint.final({ value: `was ${previous}`, save: previous + input }),
    );
    const config = place().thread();
    expect(await flow.invoke(2, config)).toBe('was 0');
    expect(await flow.invoke(3, config)).toBe('was 2');
    expect(await flow.invoke(0, config)).toBe('was 5');
    expect((await flow.getState(config)).values).toBe('was 5');
  });

  test('does each task once, over questions in its body, in tasks and in tasks side by side', async () => {
    const counter = new Counter();
    const step = task('step', (n: number) => `${n}:${counter.count(`step ${n}`)}`);
    const approve = task('approve', async (what: string, ms: number) => {
      await sleep(ms);
      const by: string = interrupt(`${what}?`);
      return `${what} by ${by} (${counter.count(what)})`;
    });
    const flow = entrypoint(options({ strict: true }), async (input: number) => {
      counter.count('body');
      const first = await step(input);
      const own: string = interrupt('own?');
      const both = await Promise.all([approve('a', 30), approve('b', 0), step(input + 1)]);
      const alone = await approve('c', 0);
      return [first, own, ...both, alone];
    });
    const config = place().thread();
    expect(asked(await flow.invoke(1, config))).toEqual(['own?']);
    const both: unknown = await flow.invoke(new Command({ resume: 'me' }), config);
    expect(asked(both)).toEqual(['b?', 'a?']);
    const resume = Object.fromEntries(
      questions(both).map(({ id, value }) => [id, `who saw ${String(value)}`]),
    );
    expect(asked(await flow.invoke(new Command({ resume }), config))).toEqual(['c?']);
    expect(await flow.invoke(new Command({ resume: 'cy' }), config)).toEqual([
      '1:1',
      'me',
      'a by who saw a? (1)',
      'b by who saw b? (1)',
      '2:1',
      'c by cy (1)',
    ]);
    expect(counter.counts).toEqual({ body: 4, 'step 1': 1, 'step 2': 1, a: 1, b: 1, c: 1 });
  });

  test('streams what its tasks and itself give, as LangGraph does', async () => {
    const double = task('double', (n: number) => n * 2);
    const name = place().name('entry');
    const flow = entrypoint({ ...options(), name }, async (input: number) => {
      const twice = await double(input);
      const answer: string = interrupt('q?');
      return { twice, answer };
    });
    const config = place().thread();
    expect(await collect(flow.stream(5, config))).toMatchObject([
      { double: 10 },
      { __interrupt__: [{ value: 'q?' }] },
    ]);
    const resumed = await collect(
      flow.stream(new Command({ resume: 'yes' }), { ...config, streamMode: ['updates', 'values'] }),
    );
    expect(resumed).toEqual([
      ['values', null],
      ['updates', { [name]: { twice: 10, answer: 'yes' } }],
      ['values', { twice: 10, answer: 'yes' }],
    ]);
    expect(await collect(flow.stream(6, { ...config, streamMode: 'values' }))).toMatchObject([
      { __interrupt__: [{ value: 'q?' }] },
    ]);
    expect(
      await collect(flow.stream(new Command({ resume: 'no' }), { ...config, streamMode: 'values' })),
    ).toEqual([
      { twice: 10, answer: 'yes' },
      { twice: 12, answer: 'no' },
    ]);
  });

  test('shows its thread as LangGraph does: the last result, null before the first', async () => {
    const name = place().name('entry');
    const flow = entrypoint({ ...options(), name }, (input: string): string => `${input} ${interrupt('q?')}`);
    const config = place().thread();
    expect(await flow.getState(config)).toMatchObject({ values: {}, next: [], tasks: [] });
    const result: unknown = await flow.invoke('x', config);
    expect(isInterrupted(result)).toBe(true);
    expect(Object.keys(result as object)).toEqual(['__interrupt__']);
    expect(await flow.getState(config)).toMatchObject({
      values: null,
      next: [name],
      tasks: [{ name, interrupts: [{ value: 'q?' }] }],
    });
    expect(await flow.invoke(new Command({ resume: 'yes' }), config)).toBe('x yes');
    expect(await flow.getState(config)).toMatchObject({ values: 'x yes', next: [] });
    const history: unknown[] = [];
    for await (const { values } of flow.getStateHistory(config)) history.push(values);
    expect(history[0]).toBe('x yes');
    expect(history.at(-1)).toBeNull();
    await flow.updateState(config, 'set');
    expect((await flow.getState(config)).values).toBe('set');
    const next: unknown = await flow.invoke('y', config);
    expect(Object.keys(next as object)).toEqual(['__interrupt__']);
  });

  test('keeps what its tasks have given when it fails, and goes on from there', async () => {
    const counter = new Counter();
    const step = task('step', () => counter.count('step'));
    const flow = entrypoint(options(), async () => {
      const done = await step();
      if (counter.count('body') === 1) throw new TypeError('bad');
      return done;
    });
    const config = place().thread();
    expect(await failure(flow.invoke({}, config))).toMatchObject({ name: 'TypeError', message: 'bad' });
    expect(await flow.invoke(null, config)).toBe(1);
    expect(counter.counts).toEqual({ step: 1, body: 2 });
  });

  test('has a store and a timeout', async () => {
    const store = new InMemoryStore();
    const remember = task('remember', async (value: string) => {
      await getStore()?.put(['notes'], 'last', { value });
    });
    const flow = entrypoint(options({ store }), async (input: string, config) => {
      await remember(input);
      return (await config.store?.get(['notes'], 'last'))?.value;
    });
    expect(await flow.invoke('x', place().thread())).toEqual({ value: 'x' });
    const slow = entrypoint(options({ timeout: 50 }), () => sleep(2000));
    expect(await failure(slow.invoke('x', place().thread()))).toMatchObject({ code: 'NODE_TIMEOUT' });
  });

  test('refuses no input, and what it does not know', async () => {
    const flow = entrypoint(options(), (input: unknown) => input);
    expect(await failure(flow.invoke(null, place().thread()))).toMatchObject({ name: 'EmptyInputError' });
    expect(await failure(flow.invoke(undefined, place().thread()))).toMatchObject({
      name: 'EmptyInputError',
    });
    expect(() => entrypoint({ name: 'x', tracePolicy: {} } as never, () => 1)).toThrow(
      /option "tracePolicy" is not supported/,
    );
  });
});

test('an entrypoint without a checkpointer runs in process; generators are refused as in LangGraph', async () => {
  const flow = entrypoint('plain', (input: number) => input + 1);
  expect(await flow.invoke(1)).toBe(2);
  expect(() => entrypoint('g', function* () {} as never)).toThrow(/Generators are disallowed as entrypoints/);
  expect(() => task('g', async function* () {} as never)).toThrow(/Generators are disallowed as tasks/);
});
