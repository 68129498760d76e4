import type { Case, Graph, Script } from '../compare/script.ts';

/** A function as a workflow of its own, with the place's checkpointer and a name that no other has. */
const flow = (it: Script, body: (input: never) => unknown): Graph => it.entrypoint(body);

/** A task that counts how often it is done. */
const step = (it: Script, name: string) =>
  it.lib.task(name, (value: unknown) => {
    it.count(name);
    return `${name} of ${JSON.stringify(value)}`;
  });

const asking = (it: Script, name: string) =>
  it.lib.task(name, (question: string) => {
    it.count(name);
    return `${name}: ${JSON.stringify(it.lib.interrupt(question))}`;
  });

/** The functional API. What a question or a value gives back; histories differ on purpose. */
export const entrypoints: readonly Case[] = [
  {
    name: 'an entrypoint gives what its function gives, whatever it is',
    async run(it) {
      for (const value of ['text', 0, false, null, { a: [1] }, [1, 2]]) {
        const graph = flow(it, () => value);
        await it.invoke(graph, 1, it.thread());
      }
      await it.invoke(
        flow(it, (input: number) => input + 1),
        41,
        it.thread(),
      );
      await it.invoke(
        flow(it, (input: object) => ({ ...input, b: 2 })),
        { a: 1 },
        it.thread(),
      );
    },
  },
  {
    name: 'an entrypoint has what its thread gave before',
    async run(it) {
      const graph = flow(it, (input: number) => [input, it.lib.getPreviousState() ?? null]);
      await it.invoke(graph, 1);
      await it.invoke(graph, 2);
      await it.invoke(graph, 3);
      await it.invoke(graph, 1, it.thread());
    },
  },
  {
    name: 'an entrypoint that gives one value and keeps another',
    async run(it) {
      const graph = flow(it, (input: number) => {
        const before = it.lib.getPreviousState<number>() ?? 0;
        return it.lib.entrypoint.final({ value: `was ${before}`, save: before + input });
      });
      for (const input of [2, 3, 0]) await it.invoke(graph, input);
      it.saw('values', (await graph.getState(it.config)).values);
    },
  },
  {
    name: 'tasks of an entrypoint, one after another and side by side',
    async run(it) {
      const [a, b] = [step(it, 'a'), step(it, 'b')];
      const graph = flow(it, async (input: unknown) => {
        const first = await a(input);
        return [first, ...(await Promise.all([b(1), b(2), a(3)]))];
      });
      await it.stream(graph, 'in', { streamMode: 'updates' });
      await it.stream(graph, 'in', { ...it.thread(), streamMode: 'values' });
      it.counted();
    },
  },
  {
    name: 'a question in the body of an entrypoint: finished tasks are not done again',
    async run(it) {
      const a = step(it, 'a');
      const graph = flow(it, async (input: unknown) => {
        it.count('body');
        const first = await a(input);
        return [first, it.lib.interrupt('go?'), await a('after'), it.lib.interrupt('sure?')];
      });
      await it.invoke(graph, 'in');
      await it.invoke(graph, it.resume('yes'));
      await it.invoke(graph, it.resume('sure'));
      it.saw('next', (await graph.getState(it.config)).next);
      it.counted();
    },
  },
  {
    name: 'a question in a task of an entrypoint',
    async run(it) {
      const [a, ask] = [step(it, 'a'), asking(it, 'ask')];
      const graph = flow(it, async (input: unknown) => [
        await a(input),
        await ask('one?'),
        await ask('two?'),
      ]);
      await it.invoke(graph, 'in');
      await it.invoke(graph, it.resume('A'));
      await it.invoke(graph, it.resume('B'));
      it.counted();
    },
  },
  {
    name: 'an entrypoint that waits shows where',
    async run(it) {
      const graph = flow(it, () => it.lib.interrupt('go?'));
      await it.stream(graph, 'in', { streamMode: 'updates' });
      const { next, values } = await graph.getState(it.config);
      it.saw('waits', [next.length, values]);
      await it.stream(graph, it.resume('yes'), { streamMode: 'updates' });
    },
  },
  {
    name: 'an error in an entrypoint, and in a task',
    async run(it) {
      const bad = it.lib.task('bad', () => {
        throw new RangeError('too far');
      });
      await it.invoke(
        flow(it, () => {
          throw new TypeError('no');
        }),
        1,
        it.thread(),
      );
      await it.invoke(
        flow(it, () => bad()),
        1,
        it.thread(),
      );
    },
  },
  {
    name: 'a task of an entrypoint that is tried again',
    async run(it) {
      let tries = 0;
      const flaky = it.lib.task(
        { name: 'flaky', retry: { maxAttempts: 3, initialInterval: 1, jitter: false } },
        () => {
          tries += 1;
          if (tries < 3) throw new Error(`attempt ${tries}`);
          return tries;
        },
      );
      await it.invoke(
        flow(it, () => flaky()),
        1,
      );
    },
  },
  {
    name: 'null goes on with an entrypoint that has failed: finished tasks are not done again',
    async run(it) {
      let tries = 0;
      const a = step(it, 'a');
      const graph = flow(it, async (input: unknown) => {
        const first = await a(input);
        tries += 1;
        if (tries === 1) throw new Error('not yet');
        return first;
      });
      await it.invoke(graph, 'in');
      await it.invoke(graph, null);
      it.counted();
    },
  },
  {
    name: 'generators are refused',
    async run(it) {
      await it.look('generator task', () => it.lib.task('g', function* () {} as never));
      await it.look('generator entrypoint', () => it.lib.entrypoint('g', function* () {} as never));
    },
  },
  {
    name: 'an entrypoint without a checkpointer',
    async run(it) {
      const a = step(it, 'a');
      const graph = it.lib.entrypoint('alone', async (input: unknown) => [
        await a(input),
      ]) as unknown as Graph;
      await it.look('invoke', () => graph.invoke('in', {}));
    },
  },
  {
    name: 'tasks that tasks call',
    async run(it) {
      const inner = step(it, 'inner');
      const outer = it.lib.task('outer', async (value: unknown) => [
        await inner(value),
        await inner('again'),
      ]);
      await it.invoke(
        flow(it, (input: unknown) => outer(input)),
        'in',
      );
      it.counted();
    },
  },
  {
    name: 'a task of an entrypoint in the stream of tasks',
    async run(it) {
      const a = step(it, 'a');
      const graph = flow(it, (input: unknown) => a(input));
      await it.stream(graph, 'in', { streamMode: 'tasks' });
      await it.stream(graph, 'in', { ...it.thread(), streamMode: ['tasks', 'updates', 'values'] });
    },
  },
];
