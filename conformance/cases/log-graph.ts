import type { Library } from '../compare/library.ts';
import type { Graph, Script } from '../compare/script.ts';

/** A state that remembers who wrote, in order. */
export const logOf = (lib: Library) =>
  lib.Annotation.Root({
    log: lib.Annotation<string[], string | string[]>({
      reducer: (left, right) => left.concat(right),
      default: () => [],
    }),
    n: lib.Annotation<number>,
  });

/** A graph of that state, without nodes. */
export const logGraph = (it: Script) => new it.lib.StateGraph(logOf(it.lib));

/** A node that notes a line. */
export const notes = (line: string) => (): { log: string } => ({ log: line });

/** A node that asks, and notes its answer. */
export const asks = (it: Script, question: string) => (): { log: string } => ({
  log: `${question} ${JSON.stringify(it.lib.interrupt(question))}`,
});

/** Three nodes in a row. */
export const row = (it: Script) =>
  logGraph(it)
    .addNode('a', notes('a'))
    .addNode('b', notes('b'))
    .addNode('c', notes('c'))
    .addEdge(it.lib.START, 'a')
    .addEdge('a', 'b')
    .addEdge('b', 'c');

/** Two nodes side by side, and one that both of them lead to. */
export const twoAndTheirJoin = (it: Script) =>
  logGraph(it)
    .addNode('a', notes('a'))
    .addNode('b', notes('b'))
    .addNode('joined', notes('joined'))
    .addEdge(it.lib.START, 'a')
    .addEdge(it.lib.START, 'b')
    .addEdge(['a', 'b'], 'joined');

/** A node that asks questions one after another, between two that tell where the thread is. */
export const asking = (it: Script, ...questions: readonly unknown[]): Graph =>
  it.compile(
    logGraph(it)
      .addNode('before', notes('before'))
      .addNode('ask', () => {
        it.count('ask');
        return { log: questions.map((question) => JSON.stringify(it.lib.interrupt(question))) };
      })
      .addNode('after', notes('after'))
      .addEdge(it.lib.START, 'before')
      .addEdge('before', 'ask')
      .addEdge('ask', 'after'),
  );

/** Two nodes side by side that ask, one that does not, and one after them. */
export const side = (it: Script): Graph =>
  it.compile(
    logGraph(it)
      .addNode('p1', asks(it, 'one?'))
      .addNode('p2', asks(it, 'two?'))
      .addNode('p3', () => {
        it.count('p3');
        return { log: 'p3' };
      })
      .addNode('end', notes('end'))
      .addEdge(it.lib.START, 'p1')
      .addEdge(it.lib.START, 'p2')
      .addEdge(it.lib.START, 'p3')
      .addEdge(['p1', 'p2', 'p3'], 'end'),
  );
