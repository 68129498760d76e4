import type { Graph, Script } from '../compare/script.ts';
import { asked, errorOf } from './row.ts';
import type { Row } from './row.ts';
import { logGraph } from '../cases/log-graph.ts';

const one = (it: Script, ...questions: readonly string[]): Graph =>
  it.compile(
    logGraph(it)
      .addNode('ask', () => {
        it.count('ask');
        return { log: questions.map((question) => String(it.lib.interrupt(question))) };
      })
      .addEdge(it.lib.START, 'ask'),
  );

const two = (it: Script): Graph =>
  it.compile(
    logGraph(it)
      .addNode('a', () => {
        it.count('a');
        return { log: `a:${String(it.lib.interrupt('a?'))}` };
      })
      .addNode('b', () => {
        it.count('b');
        return { log: `b:${String(it.lib.interrupt('b?'))}` };
      })
      .addEdge(it.lib.START, 'a')
      .addEdge(it.lib.START, 'b'),
  );

export const answerRows: readonly Row[] = [
  {
    row: 'A bare answer with several questions pending',
    async facts(it) {
      const graph = two(it);
      await graph.invoke({}, it.config);
      const error = await errorOf(graph.invoke(it.resume('yes'), it.config));
      return [error, (await graph.getState(it.config)).values['log']];
    },
    langgraph: ['no error', ['a:yes', 'b:yes']],
    here: ['UnknownInterruptError ambiguous UNKNOWN_INTERRUPT', []],
  },
  {
    row: 'An answer to an unknown or stale id',
    async facts(it) {
      const graph = one(it, 'go?');
      await graph.invoke({}, it.config);
      const error = await errorOf(graph.invoke(it.resume({ ['0'.repeat(32)]: 'yes' }), it.config));
      return [error, it.counts()];
    },
    langgraph: ['no error', { ask: 2 }],
    here: ['UnknownInterruptError not_pending UNKNOWN_INTERRUPT', { ask: 1 }],
  },
  {
    row: 'Two answers to one question at the same time',
    async facts(it) {
      const graph = it.compile(
        logGraph(it)
          .addNode('ask', () => ({ log: String(it.lib.interrupt('go?')) }))
          .addNode('pay', () => {
            it.count('pay');
            return { log: 'paid' };
          })
          .addEdge(it.lib.START, 'ask')
          .addEdge('ask', 'pay'),
      );
      const first = await graph.invoke({}, it.config);
      const answer = (value: string) =>
        graph.invoke(it.resume(it.answers(first, { 'go?': value })), it.config);
      await Promise.allSettled([answer('A'), answer('B')]);
      return it.counts();
    },
    langgraph: { pay: 2 },
    here: { pay: 1 },
  },
  {
    row: 'An answer to a finished thread',
    async facts(it) {
      const graph = one(it);
      await graph.invoke({ log: 'in' }, it.config);
      return errorOf(graph.invoke(it.resume('late'), it.config));
    },
    langgraph: 'no error',
    here: 'UnknownInterruptError not_pending UNKNOWN_INTERRUPT',
  },
  {
    row: 'Some of several answered',
    async facts(it) {
      const graph = two(it);
      const first = await graph.invoke({}, it.config);
      await graph.invoke(it.resume(it.answers(first, { 'a?': 1 })), it.config);
      return it.counts();
    },
    langgraph: { a: 2, b: 2 },
    here: { a: 2, b: 1 },
  },
  {
    row: '`invoke(null)` runs a waiting node again',
    async facts(it) {
      const graph = one(it, 'first?', 'second?');
      await graph.invoke({}, it.config);
      await graph.invoke(it.resume('A1'), it.config);
      const result = (await graph.invoke(null, it.config)) as { log: unknown };
      return [asked(result), result.log];
    },
    langgraph: ['nothing', ['A1', 'A1']],
    here: [['second?'], []],
  },
  {
    row: 'The id of a question changes when a command writes',
    async facts(it) {
      const graph = one(it, 'first?', 'second?');
      const before = it.idsOf(await graph.invoke({}, it.config));
      const written = it.idsOf(await graph.invoke(new it.lib.Command({ update: { n: 1 } }), it.config));
      const second = it.idsOf(await graph.invoke(it.resume('A1'), it.config));
      return { 'keeps its id': before[0] === written[0], 'each has its own': written[0] !== second[0] };
    },
    langgraph: { 'keeps its id': false, 'each has its own': false },
    here: { 'keeps its id': true, 'each has its own': true },
  },
  {
    row: 'Of questions asked side by side in one node',
    async facts(it) {
      const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
      const tool = async (name: string, ms: number) => {
        await wait(ms);
        return `${name}<-${String(it.lib.interrupt(name))}`;
      };
      let passes = 0;
      const graph = it.compile(
        logGraph(it)
          .addNode('tools', async () => {
            passes += 1;
            const [alpha, beta] = passes === 1 ? [0, 1] : [20, 0];
            return { log: await Promise.all([tool('alpha', alpha), tool('beta', beta)]) };
          })
          .addEdge(it.lib.START, 'tools'),
      );
      const first = await graph.invoke({}, it.config);
      const answers = it.answers(first, { alpha: 'for alpha', beta: 'for beta' });
      const result = (await graph.invoke(it.resume(answers), it.config)) as { log: unknown };
      return [asked(first), asked(result), result.log];
    },
    langgraph: [['alpha'], ['alpha'], []],
    here: [['alpha', 'beta'], 'nothing', ['alpha<-for alpha', 'beta<-for beta']],
    durable: [['alpha'], ['alpha'], []],
  },
  {
    row: 'A `catch` round `interrupt()`',
    async facts(it) {
      const graph = it.compile(
        logGraph(it)
          .addNode('ask', () => {
            try {
              return { log: String(it.lib.interrupt('go?')) };
            } catch {
              return { log: 'swallowed' };
            }
          })
          .addEdge(it.lib.START, 'ask'),
      );
      return errorOf(graph.invoke({}, it.config));
    },
    langgraph: 'no error',
    here: 'SwallowedInterruptError SWALLOWED_INTERRUPT',
  },
  {
    row: '`resume: null` is an error',
    async facts(it) {
      const seen: unknown[] = [];
      for (const answer of [null, false, 0, '']) {
        const graph = one(it, 'go?');
        const config = it.thread();
        await graph.invoke({}, config);
        seen.push(await errorOf(graph.invoke(it.resume(answer), config)));
      }
      return seen;
    },
    langgraph: ['EmptyInputError', 'EmptyInputError', 'EmptyInputError', 'EmptyInputError'],
    here: ['no error', 'no error', 'no error', 'no error'],
  },
  {
    row: '`__interrupt__` has the questions in the order in which they were asked',
    async facts(it) {
      const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
      const graph = it.compile(
        logGraph(it)
          .addNode('na', async () => {
            await wait(100);
            return { log: String(it.lib.interrupt('A')) };
          })
          .addNode('nb', () => ({ log: String(it.lib.interrupt('B')) }))
          .addEdge(it.lib.START, 'na')
          .addEdge(it.lib.START, 'nb'),
      );
      return asked(await graph.invoke({}, it.config));
    },
    langgraph: ['B', 'A'],
    here: ['A', 'B'],
  },
  {
    row: 'While a node waits at its second question',
    async facts(it) {
      const graph = one(it, 'first?', 'second?');
      await graph.invoke({}, it.config);
      await graph.invoke(it.resume('A1'), it.config);
      return (await graph.getState(it.config)).next;
    },
    langgraph: [],
    here: ['ask'],
  },
  {
    row: 'A stream of `values` has a chunk for each question',
    async facts(it) {
      const chunks: string[] = [];
      for await (const chunk of await two(it).stream({ log: 'in' }, { ...it.config, streamMode: 'values' })) {
        chunks.push(JSON.stringify(asked(chunk)));
      }
      return chunks;
    },
    langgraph: ['"nothing"', '["a?"]', '["b?"]'],
    here: ['"nothing"', '["a?","b?"]'],
  },
  {
    row: 'A task that was answered, or tried again after an error',
    async facts(it) {
      const graph = one(it, 'go?');
      await graph.invoke({ log: 'in' }, it.config);
      await graph.invoke(it.resume('yes'), it.config);
      for await (const { next, tasks } of graph.getStateHistory(it.config)) {
        const task = tasks[0] as { interrupts: unknown[]; result?: unknown } | undefined;
        if (next[0] === 'ask') return [task?.interrupts.length, task?.result];
      }
      return 'not there';
    },
    langgraph: [1, '<undefined>'],
    here: [0, { log: ['yes'] }],
  },
];
