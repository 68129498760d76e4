import { logGraph, logOf, notes } from '../cases/log-graph.ts';
import type { Graph, Script } from '../compare/script.ts';
import { errorOf } from './row.ts';
import type { Row } from './row.ts';

/** A thread that waits, and the rest of a graph that is given what a node had written before. */
async function readBack(it: Script, value: unknown): Promise<unknown> {
  const { Annotation, StateGraph, START } = it.lib;
  let seen: unknown;
  const graph = it.compile(
    new StateGraph(Annotation.Root({ value: Annotation<unknown> }))
      .addNode('write', () => ({ value }))
      .addNode('ask', ({ value: found }) => {
        it.lib.interrupt('go?');
        seen = found;
        return {};
      })
      .addEdge(START, 'write')
      .addEdge('write', 'ask'),
  );
  const thread = it.thread();
  await graph.invoke({ value: null }, thread);
  await graph.invoke(it.resume('yes'), thread);
  return seen;
}

const one = (it: Script, node: () => unknown, options: object = {}): Graph =>
  it.compile(
    logGraph(it)
      .addNode('a', node as never)
      .addEdge(it.lib.START, 'a'),
    options,
  );

/** What is carried from node to node. */
export const carriedValueRows: readonly Row[] = [
  {
    row: '`Date` and `NaN` arrive as they are',
    async facts(it) {
      const values = { at: new Date(0), not: NaN, map: new Map([['a', 1]]), none: undefined };
      const error = await errorOf(readBack(it, { big: 10n }));
      return [await readBack(it, values), error === 'no error'];
    },
    langgraph: [{ at: '1970-01-01T00:00:00.000Z', not: null, map: new Map([['a', 1]]) }, false],
    here: [{ at: new Date(0), not: NaN, map: new Map([['a', 1]]) }, true],
  },
  {
    row: 'Functions, class instances and cycles get lost',
    facts: (it) => errorOf(readBack(it, { run: () => 1 })),
    langgraph: 'no error',
    here: 'UnserializableValueError UNSERIALIZABLE_VALUE',
  },
  {
    row: 'An `UntrackedValue` may be anything',
    async facts(it) {
      const { StateGraph, StateSchema, UntrackedValue, START } = it.lib;
      const State = new StateSchema({ connection: new UntrackedValue() });
      const graph = it.compile(
        new StateGraph(State)
          .addNode('open', () => ({ connection: () => 'open' }) as never)
          .addEdge(START, 'open'),
      );
      return errorOf(graph.invoke({}, it.config));
    },
    langgraph: 'no error',
    here: 'UnserializableValueError UNSERIALIZABLE_VALUE',
  },
  {
    row: '`{ channel: undefined }` clears the channel',
    async facts(it) {
      const result = await one(it, () => ({ n: undefined })).invoke({ n: 1 }, it.config);
      return 'n' in (result as object) ? (result as { n: unknown }).n : 'none';
    },
    langgraph: '<undefined>',
    here: 1,
  },
  {
    row: 'A value may have any size',
    facts: (it) => errorOf(one(it, () => ({ log: 'x'.repeat(2_000_000) })).invoke({}, it.config)),
    langgraph: 'no error',
    here: 'PayloadTooLargeError PAYLOAD_TOO_LARGE',
  },
  {
    row: 'A `RemoveMessage` of an id that is not there',
    async facts(it) {
      const { MessagesAnnotation, RemoveMessage, StateGraph, START } = it.lib;
      const graph = it.compile(
        new StateGraph(MessagesAnnotation)
          .addNode('a', () => ({ messages: [new RemoveMessage({ id: 'nobody' })] }))
          .addEdge(START, 'a'),
      );
      return errorOf(graph.invoke({ messages: [] }, it.config));
    },
    langgraph: 'Error',
    here: 'no error',
  },
  {
    row: 'A re-run that asks something else is given the old answer',
    async facts(it) {
      const node = (): unknown => {
        it.count('passes');
        // A new version of the node has been deployed: it has no first question any more.
        const first = it.counts()['passes'] === 1 ? String(it.lib.interrupt('first?')) : 'dropped';
        return { log: `${first}, second ${String(it.lib.interrupt('second?'))}` };
      };
      const graph = one(it, node, { strict: true });
      await graph.invoke({}, it.config);
      const error = await errorOf(graph.invoke(it.resume('of the first'), it.config));
      return [error, (await graph.getState(it.config)).values['log']];
    },
    langgraph: ['no error', ['dropped, second of the first']],
    here: ['ChangedInterruptError CHANGED_INTERRUPT', []],
    // It is compiled by LangGraph, which knows no `strict`.
    durable: ['no error', ['dropped, second of the first']],
  },
  {
    row: 'The `error` that an `errorHandler` gets',
    async facts(it) {
      const thrown = new RangeError('far');
      const graph = it.compile(
        new it.lib.StateGraph(logOf(it.lib))
          .addNode(
            'a',
            () => {
              throw thrown;
            },
            {
              errorHandler: (_state: unknown, { error }: { error: Error }) => ({
                log: `${error === thrown} ${error.name} ${error.message}`,
              }),
            },
          )
          .addEdge(it.lib.START, 'a'),
      );
      return ((await graph.invoke({}, it.config)) as { log: unknown }).log;
    },
    langgraph: ['true RangeError far'],
    here: ['false RangeError far'],
  },
  {
    row: 'The results of `task` are found by the order of the calls',
    async facts(it) {
      const step = it.lib.task('step', async (name: string, ms: number) => {
        await new Promise((resolve) => setTimeout(resolve, ms));
        return name;
      });
      const graph = one(it, async () => {
        const slow = async (): Promise<string> => `${await step('a1', 200)} ${await step('a2', 0)}`;
        const fast = async (): Promise<string> => `${await step('b1', 0)} ${await step('b2', 0)}`;
        const log = await Promise.all([slow(), fast()]);
        it.lib.interrupt('go?');
        return { log };
      });
      await graph.invoke({}, it.config);
      return ((await graph.invoke(it.resume('yes'), it.config)) as { log: unknown }).log;
    },
    langgraph: ['a1 b2', 'b1 a2'],
    here: ['a1 a2', 'b1 b2'],
  },
  {
    row: 'An error overtakes the chunks of a stream',
    async facts(it) {
      const graph = it.compile(
        logGraph(it)
          .addNode('a', notes('a'))
          .addNode('bad', () => {
            throw new Error('no');
          })
          .addEdge(it.lib.START, 'a')
          .addEdge('a', 'bad'),
      );
      const chunks: unknown[] = [];
      try {
        const stream = await graph.stream({}, it.config);
        await new Promise((resolve) => setTimeout(resolve, 100));
        for await (const chunk of stream) chunks.push(chunk);
      } catch {
        chunks.push('error');
      }
      return chunks;
    },
    langgraph: ['error'],
    here: [{ a: { log: 'a' } }, 'error'],
  },
  {
    row: 'The chunk of mode `tasks` for a task that failed',
    async facts(it) {
      const graph = one(it, () => {
        throw new RangeError('far');
      });
      const chunks: object[] = [];
      try {
        for await (const chunk of await graph.stream({}, { ...it.config, streamMode: 'tasks' }))
          chunks.push(chunk as object);
      } catch {
        // The stream ends with the node's error.
      }
      return chunks
        .filter((chunk) => 'result' in chunk)
        .map((chunk) => ('error' in chunk ? chunk.error : 'unsaid'));
    },
    langgraph: ['unsaid'],
    here: [{ name: 'RangeError', message: 'far' }],
  },
];
