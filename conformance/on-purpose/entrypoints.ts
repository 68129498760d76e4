import type { Graph, Script } from '../compare/script.ts';
import { asked } from './row.ts';
import type { Row } from './row.ts';

const flow = (it: Script, body: () => unknown): Graph => it.entrypoint(body);

export const entrypointRows: readonly Row[] = [
  {
    row: 'In the functional API, of questions in tasks side by side',
    async facts(it) {
      const ask = it.lib.task('ask', (question: string): string => it.lib.interrupt(question));
      const graph = flow(it, () => Promise.all([ask('a?'), ask('b?')]));
      const first = await graph.invoke(1, it.config);
      const second = await graph.invoke(it.resume(it.answers(first, { 'a?': 'A', 'b?': 'B' })), it.config);
      return [asked(first), asked(second)];
    },
    langgraph: [['a?'], ['b?']],
    here: [['a?', 'b?'], 'nothing'],
  },
  {
    row: 'In the functional API, an error of a task fails the run',
    async facts(it) {
      const bad = it.lib.task('bad', () => {
        throw new Error('no');
      });
      const graph = flow(it, async () => {
        try {
          return await bad();
        } catch {
          return 'caught';
        }
      });
      return graph.invoke(1, it.config);
    },
    langgraph: { error: 'Error', message: 'no' },
    here: 'caught',
  },
  {
    row: 'An entrypoint that gives back nothing',
    facts: (it) =>
      flow(it, () => {
        it.count('run');
      }).invoke(1, it.config),
    langgraph: '<undefined>',
    here: null,
  },
  {
    row: 'A run of an entrypoint is one superstep',
    async facts(it) {
      const graph = flow(it, () => 1);
      await graph.invoke(1, it.config);
      const steps: number[] = [];
      for await (const { metadata } of graph.getStateHistory(it.config)) steps.push(metadata.step);
      return steps;
    },
    langgraph: [0, -1],
    here: [1, 0, -1],
  },
];
