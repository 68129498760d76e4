import { Annotation, interrupt, reducers, START, StateGraph } from '../../src/index.ts';

/** A graph that two processes have: one runs it, the other calls it. */
export function refundGraph(name: string) {
  const State = Annotation.Root({
    amount: Annotation<number>,
    log: Annotation<string[], string | string[]>({ reducer: reducers.append, default: () => [] }),
  });
  return new StateGraph(State)
    .addNode('review', ({ amount }) => {
      const { approved } = interrupt<unknown, { approved: boolean }>({ question: `Refund ${amount}?` });
      return { log: `approved: ${approved}` };
    })
    .addNode('pay', () => ({ log: `paid by ${process.pid}` }))
    .addEdge(START, 'review')
    .addEdge('review', 'pay')
    .compile({ name });
}
