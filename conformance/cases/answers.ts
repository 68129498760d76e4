import type { Case, Script } from '../compare/script.ts';
import { logOf } from './supersteps.ts';

/** A node that asks, then one that tells what it was answered. */
const asking = (it: Script, ...questions: readonly unknown[]) =>
  it.compile(
    new it.lib.StateGraph(logOf(it.lib))
      .addNode('before', () => ({ log: 'before' }))
      .addNode('ask', () => {
        it.count('ask');
        return { log: questions.map((question) => JSON.stringify(it.lib.interrupt(question))) };
      })
      .addNode('after', () => ({ log: 'after' }))
      .addEdge(it.lib.START, 'before')
      .addEdge('before', 'ask')
      .addEdge('ask', 'after'),
  );

/** Two nodes side by side that ask, and one that does not. */
const side = (it: Script) =>
  it.compile(
    new it.lib.StateGraph(logOf(it.lib))
      .addNode('p1', () => ({ log: `p1:${String(it.lib.interrupt('one?'))}` }))
      .addNode('p2', () => ({ log: `p2:${String(it.lib.interrupt('two?'))}` }))
      .addNode('p3', () => {
        it.count('p3');
        return { log: 'p3' };
      })
      .addNode('end', () => ({ log: 'end' }))
      .addEdge(it.lib.START, 'p1')
      .addEdge(it.lib.START, 'p2')
      .addEdge(it.lib.START, 'p3')
      .addEdge(['p1', 'p2', 'p3'], 'end'),
  );

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
        new it.lib.StateGraph(logOf(it.lib))
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
    name: 'questions side by side surface together; answered by id at once, finished siblings do not run again',
    async run(it) {
      const graph = side(it);
      const first = await it.invoke(graph, { log: 'in' });
      await it.state(graph);
      await it.invoke(graph, it.resume(it.answers(first, { 'one?': 1, 'two?': 2 })));
      await it.state(graph);
      it.counted();
    },
  },
  {
    name: 'questions side by side in a stream',
    async run(it) {
      const graph = side(it);
      await it.stream(graph, { log: 'in' }, { streamMode: ['values', 'updates'] });
      const { tasks } = await it.state(graph);
      const all = tasks.flatMap(({ interrupts }) => interrupts).map(({ id }) => [id, 'ok'] as const);
      await it.stream(graph, it.resume(Object.fromEntries(all)), { streamMode: ['values', 'updates'] });
    },
  },
  {
    name: 'one of two questions answered: the other stays, and its answer ends the superstep',
    async run(it) {
      const graph = side(it);
      const first = await it.invoke(graph, { log: 'in' });
      const second = await it.invoke(graph, it.resume(it.answers(first, { 'two?': 2 })));
      await it.state(graph);
      await it.invoke(graph, it.resume(it.answers(second, { 'one?': 1 })));
      await it.history(graph);
    },
  },
  {
    name: 'questions of Send tasks are answered by id',
    async run(it) {
      const graph = it.compile(
        new it.lib.StateGraph(logOf(it.lib))
          .addNode('fan', () => ({ log: 'fan' }))
          .addNode('one', (state: unknown) => {
            const { item } = state as { item: string };
            return { log: `${item}=${String(it.lib.interrupt(`${item}?`))}` };
          })
          .addEdge(it.lib.START, 'fan')
          .addConditionalEdges('fan', () => ['x', 'y', 'z'].map((item) => new it.lib.Send('one', { item })), [
            'one',
          ]),
      );
      const first = await it.invoke(graph, {});
      await it.state(graph);
      const second = await it.invoke(graph, it.resume(it.answers(first, { 'z?': 3, 'x?': 1 })));
      await it.invoke(graph, it.resume(it.answers(second, { 'y?': 2 })));
      await it.history(graph);
    },
  },
  {
    name: 'an answer with an update: the update comes first, and the node sees it',
    async run(it) {
      const graph = it.compile(
        new it.lib.StateGraph(logOf(it.lib))
          .addNode('ask', ({ n }) => ({ log: `${String(it.lib.interrupt('go?'))} with ${n}` }))
          .addEdge(it.lib.START, 'ask'),
      );
      await it.invoke(graph, { n: 1 });
      await it.stream(graph, new it.lib.Command({ resume: 'yes', update: { n: 5 } }), {
        streamMode: ['values', 'updates'],
      });
      await it.standing(graph);
    },
  },
  {
    name: 'an answer with a goto: the node that asked goes on, and the other runs beside it',
    async run(it) {
      const graph = it.compile(
        new it.lib.StateGraph(logOf(it.lib))
          .addNode('ask', () => ({ log: String(it.lib.interrupt('go?')) }))
          .addNode('other', () => ({ log: 'other' }))
          .addEdge(it.lib.START, 'ask')
          .addConditionalEdges('ask', () => it.lib.END, ['other', it.lib.END]),
      );
      await it.invoke(graph, { n: 1 });
      await it.invoke(graph, new it.lib.Command({ resume: 'yes', goto: 'other' }));
      await it.standing(graph);
    },
  },
  {
    name: 'a command with an update only is applied, and the question stays',
    async run(it) {
      const graph = asking(it, 'go?');
      await it.invoke(graph, { n: 1 });
      await it.invoke(graph, new it.lib.Command({ update: { n: 2, log: 'updated' } }));
      await it.standing(graph);
      await it.invoke(graph, it.resume('yes'));
      await it.standing(graph);
    },
  },
  {
    name: 'a command with a goto only runs its target, and the question stays',
    async run(it) {
      const graph = it.compile(
        new it.lib.StateGraph(logOf(it.lib))
          .addNode('ask', () => ({ log: String(it.lib.interrupt('go?')) }))
          .addNode('other', () => ({ log: 'other' }))
          .addEdge(it.lib.START, 'ask')
          .addConditionalEdges('ask', () => it.lib.END, ['other', it.lib.END]),
      );
      await it.invoke(graph, { n: 1 });
      await it.invoke(graph, new it.lib.Command({ goto: 'other' }));
      await it.standing(graph);
      await it.invoke(graph, it.resume('yes'));
    },
  },
  {
    name: 'a new input discards the question and starts again with the values that were committed',
    async run(it) {
      const graph = asking(it, 'go?');
      await it.invoke(graph, { log: 'in' });
      await it.invoke(graph, { log: 'new' });
      await it.state(graph);
      await it.invoke(graph, it.resume('yes'));
      await it.history(graph);
    },
  },
  {
    name: 'null for a thread that waits gives its question again',
    async run(it) {
      const graph = asking(it, 'go?');
      await it.invoke(graph, { log: 'in' });
      await it.invoke(graph, null);
      await it.state(graph);
      await it.invoke(graph, it.resume('yes'));
    },
  },
  {
    name: 'null for a fresh thread, and an empty command, are errors',
    async run(it) {
      const graph = asking(it, 'go?');
      await it.invoke(graph, null);
      await it.state(graph);
      await it.invoke(graph, new it.lib.Command({}), it.thread());
    },
  },
  {
    name: 'a node whose sibling throws keeps its question; the answer lets both run again',
    async run(it) {
      let tries = 0;
      const graph = it.compile(
        new it.lib.StateGraph(logOf(it.lib))
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
        new it.lib.StateGraph(logOf(it.lib))
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
        new it.lib.StateGraph(logOf(it.lib))
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
