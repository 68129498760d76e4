import type { Case } from '../compare/script.ts';
import { asking, logGraph } from './log-graph.ts';

/** Section 2 of the reference: questions and their answers. */
export const answers: readonly Case[] = [
  {
    name: 'a question pauses the thread, and its answer lets the node run again from its start',
    async run(it) {
      const graph = asking(it, { text: 'go?', options: [1, null, 'x'] });
      await it.invoke(graph, { log: 'in' });
      await it.state(graph);
      await it.history(graph);
      await it.invoke(graph, it.resume({ approved: true, note: null }));
      await it.state(graph);
      await it.history(graph);
      it.counted();
    },
  },
  {
    name: 'a question and its answer in streams of values and updates',
    async run(it) {
      const graph = asking(it, 'go?');
      await it.stream(graph, { log: 'in' }, { streamMode: ['values', 'updates'] });
      await it.stream(graph, it.resume('yes'), { streamMode: ['values', 'updates'] });
    },
  },
  {
    name: 'any JSON value is a question and an answer, an empty object and an empty list too',
    async run(it) {
      for (const value of ['text', 7, true, [1, 2], { a: { b: null } }, {}, []]) {
        const thread = it.thread();
        const graph = asking(it, value);
        await it.invoke(graph, {}, thread);
        await it.invoke(graph, it.resume(value), thread);
      }
    },
  },
  {
    name: 'questions of one node come one after another, and answers go by their order',
    async run(it) {
      const graph = asking(it, 'first?', 'second?', 'third?');
      await it.invoke(graph, {});
      for (const value of ['A', 'B', 'C']) {
        await it.invoke(graph, it.resume(value));
        await it.state(graph);
      }
      it.counted();
    },
  },
  {
    name: 'a question in a loop that asks until the answer is valid',
    async run(it) {
      const graph = it.compile(
        logGraph(it)
          .addNode('age', () => {
            let question = 'Please enter your age.';
            for (;;) {
              const value = it.lib.interrupt<string, unknown>(question);
              if (typeof value === 'number' && value >= 0) return { n: value };
              question = `'${String(value)}' is not a valid age. Please enter a number.`;
            }
          })
          .addNode('report', ({ n }) => ({ log: `Human is ${n} years old.` }))
          .addEdge(it.lib.START, 'age')
          .addEdge('age', 'report'),
      );
      await it.invoke(graph, {});
      await it.invoke(graph, it.resume('not a number'));
      await it.invoke(graph, it.resume(-10));
      await it.invoke(graph, it.resume(25));
    },
  },
  {
    name: 'a node whose sibling throws keeps its question; the answer lets both run again',
    async run(it) {
      let tries = 0;
      const graph = it.compile(
        logGraph(it)
          .addNode('ask', () => ({ log: String(it.lib.interrupt('go?')) }))
          .addNode('bad', () => {
            tries += 1;
            if (tries === 1) throw new TypeError('not yet');
            return { log: 'good' };
          })
          .addEdge(it.lib.START, 'ask')
          .addEdge(it.lib.START, 'bad'),
      );
      await it.invoke(graph, { log: 'in' });
      await it.state(graph);
      await it.invoke(graph, it.resume('yes'));
      await it.state(graph);
    },
  },
  {
    name: 'interrupt outside a graph, and without a checkpointer, are errors',
    async run(it) {
      await it.look('outside', () => it.lib.interrupt('who?'));
      const graph = it.compile(
        logGraph(it)
          .addNode('ask', () => ({ log: String(it.lib.interrupt('go?')) }))
          .addEdge(it.lib.START, 'ask'),
        { checkpointer: undefined },
      );
      await it.look('invoke', () => graph.invoke({}));
      await it.look('resume', () => graph.invoke(it.resume('x')));
    },
  },
  {
    name: 'a question in a node that is retried does not use up its attempts',
    async run(it) {
      const graph = it.compile(
        logGraph(it)
          .addNode('ask', () => ({ log: String(it.lib.interrupt('go?')) }), {
            retryPolicy: { maxAttempts: 2, initialInterval: 1, jitter: false },
          })
          .addEdge(it.lib.START, 'ask'),
      );
      await it.invoke(graph, {});
      await it.invoke(graph, it.resume('yes'));
    },
  },
];
