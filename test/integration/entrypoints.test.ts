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
  START,
  StateGraph,
  task,
} from '../../src/index.ts';
import type { RunEvent, StreamPart } from '../../src/index.ts';
import { describeOnBoth } from '../support/on-both.ts';
import { asked, Counter, failure, Log, questions } from '../support/threads.ts';

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

  test('shows its tasks, and nothing of the channels in which it keeps its input and its result', async () => {
    const add = task('add', (a: number, b: number) => a + b);
    const flow = entrypoint(options(), async (input: number) => add(input, 1));
    const modes = ['tasks', 'checkpoints', 'debug'] as const;
    const chunks = (await collect(flow.stream(5, { ...place().thread(), streamMode: modes }))) as [
      string,
      Record<string, unknown>,
    ][];
    const tasks = chunks.filter(([mode]) => mode === 'tasks').map(([, chunk]) => chunk);
    expect(tasks).toMatchObject([
      { name: flow.name, input: 5, triggers: ['__start__'], interrupts: [] },
      { name: 'add', input: [5, 1], triggers: ['__pregel_push'], interrupts: [] },
      { name: 'add', result: {}, interrupts: [] },
      { name: flow.name, result: { __end__: 6 }, interrupts: [] },
    ]);
    expect(tasks.at(-1)?.['result']).toEqual({ __end__: 6 });
    const values = chunks.filter(([mode]) => mode === 'checkpoints').map(([, chunk]) => chunk['values']);
    expect(values).toEqual([null, null, 6]);
    const payloads = chunks.filter(([mode]) => mode === 'debug').map(([, chunk]) => chunk['payload']);
    expect(payloads).toEqual(chunks.filter(([mode]) => mode !== 'debug').map(([, chunk]) => chunk));
  });

  test('is followed by joinStream, and gives events, with its input and its result as they are', async () => {
    const add = task('add', (a: number, b: number) => a + b);
    const flow = entrypoint(options(), async (input: number) => add(input, 1));
    const config = place().thread();
    const events = (await collect(flow.streamEvents(5, { ...config, version: 'v2' }))) as RunEvent[];
    expect(events.map(({ event, name, data }) => [event, name, data])).toEqual([
      ['on_chain_start', flow.name, { input: 5 }],
      ['on_chain_start', flow.name, { input: 5 }],
      ['on_chain_stream', flow.name, { chunk: { add: 6 } }],
      ['on_chain_end', flow.name, { input: 5, output: 6 }],
      ['on_chain_stream', flow.name, { chunk: { [flow.name]: 6 } }],
      ['on_chain_end', flow.name, { output: 6 }],
    ]);
    const parts = (await collect(
      flow.joinStream(config, { streamMode: ['updates', 'values'] }),
    )) as StreamPart[];
    expect(parts.map(({ event, data }) => [event, data])).toEqual([
      ['values', null],
      ['updates', { add: 6 }],
      ['updates', { [flow.name]: 6 }],
      ['values', 6],
    ]);
  });

  test('runs for many inputs, and has its result written by hand, once or several times', async () => {
    const flow = entrypoint(options(), (input: number, { previous = 0 }: { previous?: number }) => {
      if (input < 0) throw new RangeError('negative');
      return input + previous;
    });
    const [a, b, c] = [place().thread(), place().thread(), place().thread()];
    expect(await flow.batch([1, 2], [a, b])).toEqual([1, 2]);
    const some = await flow.batch([3, -1], [a, c], { returnExceptions: true });
    expect(some).toEqual([4, expect.objectContaining({ name: 'RangeError' })]);
    await flow.bulkUpdateState(a, [{ updates: [{ values: 10 }] }, { updates: [{ values: 20 }] }]);
    expect((await flow.getState(a)).values).toBe(20);
    expect(await flow.invoke(1, a)).toBe(21);
    await flow.updateState(b, entrypoint.final({ value: 'shown', save: 7 }), flow.name);
    expect((await flow.getState(b)).values).toBe('shown');
    expect(await flow.invoke(1, b)).toBe(8);
  });

  test('is a node of a graph, and is called by a node and by a task: its questions are theirs', async () => {
    const ask = entrypoint({ name: place().name('inner') }, ({ log }: { log: string[] }) => ({
      log: interrupt<string, string>(`after ${log.join()}`),
    }));
    const call = task('call', (log: string[]) => ask.invoke({ log }));
    const graph = new StateGraph(Log)
      .addNode('node', ask)
      .addNode('calls', ({ log }) => ask.invoke({ log }))
      .addNode('tasks', ({ log }) => call(log))
      .addEdge(START, 'node')
      .addEdge('node', 'calls')
      .addEdge('calls', 'tasks')
      .compile({ checkpointer: place().checkpointer, name: place().name('outer') });
    const config = place().thread();
    expect(asked(await graph.invoke({ log: 'in' }, config))).toEqual(['after in']);
    expect(asked(await graph.invoke(new Command({ resume: 'a' }), config))).toEqual(['after in,a']);
    expect(asked(await graph.invoke(new Command({ resume: 'b' }), config))).toEqual(['after in,a,b']);
    expect(await graph.invoke(new Command({ resume: 'c' }), config)).toEqual({ log: ['in', 'a', 'b', 'c'] });
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
