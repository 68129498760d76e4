/** A refund that somebody has to approve: LangGraph's own graph. */
import { Annotation, interrupt, MemorySaver, START, StateGraph, task } from '@langchain/langgraph';

const State = Annotation.Root({
  amount: Annotation(),
  log: Annotation({ reducer: (log, line) => [...log, line], default: () => [] }),
});

const reserve = task('reserve', async (amount) => {
  console.log(`reserved ${amount}`);
  return `reserved ${amount}`;
});

export const graph = new StateGraph(State)
  .addNode('review', async ({ amount }) => {
    const reserved = await reserve(amount);
    const by = interrupt(`Refund ${amount}?`);
    return { log: `${reserved}, approved by ${by}` };
  })
  .addNode('pay', ({ amount }) => ({ log: `paid ${amount}` }))
  .addEdge(START, 'review')
  .addEdge('review', 'pay')
  .compile({ checkpointer: new MemorySaver() });
