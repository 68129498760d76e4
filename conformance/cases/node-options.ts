import type { Case, Script } from '../compare/script.ts';
import { logGraph, logOf, notes } from './log-graph.ts';

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const twice = { maxAttempts: 2, initialInterval: 1, jitter: false, retryOn: () => true };

const failing = (it: Script, handler: unknown, more: object = {}) =>
  logGraph(it)
    .addNode(
      'bad',
      () => {
        it.count('bad');
        throw new RangeError('too far');
      },
      { errorHandler: handler, ends: ['other'], ...more } as never,
    )
    .addNode('next', notes('next'))
    .addNode('other', notes('other'))
    .addEdge(it.lib.START, 'bad')
    .addEdge('bad', 'next');

const told = ({ log }: { log: string[] }, { node, error }: { node: string; error: Error }) => ({
  log: `${node} failed after ${log.join()}: ${error.name} ${error.message}`,
});

/** `errorHandler`, `setNodeDefaults`, `timeout`, `retryPolicy` and `defer`. */
export const nodeOptions: readonly Case[] = [
  {
    name: 'an errorHandler writes in the place of its node, whose edges do not fire',
    async run(it) {
      const graph = it.compile(failing(it, told));
      await it.stream(graph, { log: 'in' }, { streamMode: ['values', 'updates'] });
      await it.standing(graph);
      it.counted();
    },
  },
  {
    name: 'an errorHandler leads on by a Command',
    async run(it) {
      const graph = it.compile(
        failing(it, () => new it.lib.Command({ update: { log: 'handled' }, goto: 'other' })),
      );
      await it.invoke(graph, { log: 'in' });
      await it.standing(graph);
    },
  },
  {
    name: 'an errorHandler is called when the attempts are used up',
    async run(it) {
      await it.invoke(it.compile(failing(it, told, { retryPolicy: twice })), { log: 'in' });
      it.counted();
    },
  },
  {
    name: 'an errorHandler that throws fails the run with its own error',
    async run(it) {
      const graph = it.compile(
        failing(it, () => {
          throw new TypeError('nor that');
        }),
      );
      await it.invoke(graph, { log: 'in' });
      it.counted();
    },
  },
  {
    name: 'an errorHandler is not called for a question',
    async run(it) {
      const graph = it.compile(
        logGraph(it)
          .addNode('ask', () => ({ log: String(it.lib.interrupt('go?')) }), {
            errorHandler: () => ({ log: 'handled' }),
          })
          .addEdge(it.lib.START, 'ask'),
      );
      await it.invoke(graph, {});
      await it.invoke(graph, it.resume('yes'));
    },
  },
  {
    name: 'an errorHandler beside a sibling, and for what a Send gives',
    async run(it) {
      const { Send, START } = it.lib;
      const graph = it.compile(
        logGraph(it)
          .addNode(
            'each',
            (state: unknown) => {
              const { at } = state as { at: number };
              if (at === 2) throw new Error('one is wrong');
              return { log: `each ${at}` };
            },
            { errorHandler: (state: unknown) => ({ log: `handled ${JSON.stringify(state)}` }) },
          )
          .addConditionalEdges(START, () => [0, 1, 2].map((at) => new Send('each', { at })), ['each']),
      );
      await it.invoke(graph, {});
    },
  },
  {
    name: 'defaults of nodes are for those that have nothing of their own',
    async run(it) {
      let tries = 0;
      const builder = logGraph(it).setNodeDefaults({ retryPolicy: twice, errorHandler: told as never });
      builder
        .addNode('a', () => {
          tries += 1;
          if (tries === 1) throw new Error('once');
          return { log: `a at ${tries}` };
        })
        .addNode(
          'b',
          () => {
            it.count('b');
            throw new Error('each time');
          },
          { retryPolicy: { ...twice, maxAttempts: 3 } },
        )
        .addEdge(it.lib.START, 'a')
        .addEdge('a' as never, 'b' as never);
      await it.invoke(it.compile(builder), { log: 'in' });
      it.counted();
    },
  },
  {
    name: 'a node that takes too long is cut off, and tried again where its policy says so',
    async run(it) {
      const slow = (more: object) =>
        it.compile(
          logGraph(it)
            .addNode(
              'slow',
              async () => {
                it.count('slow');
                await wait(it.counts()['slow'] === 1 ? 3000 : 0);
                return { log: 'slow' };
              },
              { timeout: 200, ...more } as never,
            )
            .addEdge(it.lib.START, 'slow'),
        );
      await it.invoke(slow({ retryPolicy: twice }), {});
      it.counted();
    },
  },
  {
    name: 'deferred nodes run last, one after another when one leads to the other',
    async run(it) {
      const { Annotation, StateGraph, START } = it.lib;
      const State = Annotation.Root({ log: logOf(it.lib).spec.log });
      const graph = it.compile(
        new StateGraph(State)
          .addNode('a', notes('a'))
          .addNode('b', notes('b'))
          .addNode('c', notes('c'))
          .addNode('late', ({ log }) => ({ log: `late after ${log.length}` }), { defer: true })
          .addNode('later', ({ log }) => ({ log: `later after ${log.length}` }), { defer: true })
          .addEdge(START, 'a')
          .addEdge('a', 'b')
          .addEdge('b', 'c')
          .addEdge('a', 'late')
          .addEdge('c', 'late')
          .addEdge('late', 'later'),
      );
      await it.stream(graph, {}, { streamMode: ['values', 'updates'] });
      await it.history(graph);
    },
  },
];
