import type { Case } from '../compare/script.ts';
import { logGraph, logOf, notes } from './log-graph.ts';

/** Errors of nodes, retries, and of graphs that do not compile. */
export const errors: readonly Case[] = [
  {
    name: 'an error of a node is thrown by its name and message; the thread is readable, and null tries again',
    async run(it) {
      let tries = 0;
      const graph = it.compile(
        logGraph(it)
          .addNode('a', notes('a'))
          .addNode('bad', () => {
            tries += 1;
            if (tries === 1) throw new RangeError('too far');
            return { log: 'bad is good' };
          })
          .addEdge(it.lib.START, 'a')
          .addEdge('a', 'bad'),
      );
      await it.stream(graph, { log: 'in' }, { streamMode: ['values', 'updates'] });
      await it.state(graph);
      await it.invoke(graph, null);
      await it.history(graph);
    },
  },
  {
    name: 'a sibling that had finished before an error is not run again',
    async run(it) {
      let tries = 0;
      const graph = it.compile(
        logGraph(it)
          .addNode('good', () => {
            it.count('good');
            return { log: 'good' };
          })
          .addNode('late', async () => {
            await new Promise((resolve) => setTimeout(resolve, 30));
            tries += 1;
            if (tries === 1) throw new Error('late failure');
            return { log: 'late' };
          })
          .addEdge(it.lib.START, 'good')
          .addEdge(it.lib.START, 'late'),
      );
      await it.invoke(graph, { log: 'in' });
      await it.state(graph);
      await it.invoke(graph, null);
      it.counted();
    },
  },
  {
    name: 'a new input after an error starts again from the values that were committed',
    async run(it) {
      let tries = 0;
      const graph = it.compile(
        logGraph(it)
          .addNode('a', notes('a'))
          .addNode('bad', () => {
            tries += 1;
            if (tries === 1) throw new Error('no');
            return { log: 'bad' };
          })
          .addEdge(it.lib.START, 'a')
          .addEdge('a', 'bad'),
      );
      await it.invoke(graph, { log: 'in' });
      await it.invoke(graph, { log: 'again' });
      await it.history(graph);
    },
  },
  {
    name: 'a retry policy tries again, as often as it says',
    async run(it) {
      const failing = (times: number, maxAttempts: number) => {
        let tries = 0;
        return it.compile(
          logGraph(it)
            .addNode(
              'flaky',
              () => {
                tries += 1;
                if (tries <= times) throw new Error(`attempt ${tries}`);
                return { n: tries };
              },
              { retryPolicy: { maxAttempts, initialInterval: 1, jitter: false } },
            )
            .addEdge(it.lib.START, 'flaky'),
        );
      };
      await it.invoke(failing(2, 3), {}, it.thread());
      await it.invoke(failing(3, 3), {}, it.thread());
      await it.invoke(failing(1, 1), {}, it.thread());
    },
  },
  {
    name: 'retryOn chooses which errors are tried again',
    async run(it) {
      let tries = 0;
      const graph = it.compile(
        logGraph(it)
          .addNode(
            'flaky',
            () => {
              tries += 1;
              throw tries === 1 ? new TypeError('once more') : new RangeError('enough');
            },
            {
              retryPolicy: {
                maxAttempts: 5,
                initialInterval: 1,
                jitter: false,
                retryOn: (error: unknown) => error instanceof TypeError,
              },
            },
          )
          .addEdge(it.lib.START, 'flaky'),
      );
      await it.invoke(graph, {});
      it.saw('tries', tries);
    },
  },
  {
    name: 'a thread_id is needed where threads are kept',
    async run(it) {
      const graph = it.compile(logGraph(it).addNode('a', notes('a')).addEdge(it.lib.START, 'a'));
      await it.look('invoke', () => graph.invoke({}));
      await it.look('invoke', () => graph.invoke({}, { configurable: {} }));
    },
  },
  {
    name: 'graphs that make no sense do not compile',
    async run(it) {
      const { StateGraph, START, END } = it.lib;
      const empty = () => new StateGraph(logOf(it.lib));
      const a = notes('a');
      const attempts: Record<string, () => unknown> = {
        'a node that nothing leads to': () =>
          empty().addNode('a', a).addNode('b', a).addEdge(START, 'a').compile(),
        'an edge from a node that is not there': () =>
          empty()
            .addNode('a', a)
            .addEdge(START, 'a')
            .addEdge('b' as never, 'a')
            .compile(),
        'an edge to a node that is not there': () =>
          empty()
            .addNode('a', a)
            .addEdge(START, 'a')
            .addEdge('a', 'b' as never)
            .compile(),
        'an edge from END': () =>
          empty()
            .addNode('a', a)
            .addEdge(END as never, 'a')
            .compile(),
        'an edge to START': () =>
          empty()
            .addNode('a', a)
            .addEdge('a', START as never)
            .compile(),
        'a name twice': () =>
          empty()
            .addNode('a', a)
            .addNode('a' as never, a),
        'a name of a channel': () => empty().addNode('log', a),
        'a name with a separator': () => empty().addNode('a|b', a),
        'a name with a colon': () => empty().addNode('a:b', a),
        'a reserved name': () => empty().addNode(START as never, a),
        'a breakpoint that is not there': () =>
          empty()
            .addNode('a', a)
            .addEdge(START, 'a')
            .compile({ interruptBefore: ['nope' as never] }),
      };
      for (const [what, attempt] of Object.entries(attempts)) {
        await it.look(what, () => {
          attempt();
          return 'compiles';
        });
      }
    },
  },
];
