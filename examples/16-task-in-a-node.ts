/**
 * What a task does is done once, though its node runs again from its start for every answer. The result is in the thread, so that it
 * outlives the process, too.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Command, interrupt, START, StateGraph, task, TemporalSaver } from '../src/index.ts';

const State = z.object({
  amount: z.number(),
  receipt: z.string().optional(),
  delivered: z.boolean().optional(),
});

const charge = task('charge', (amount: number) => {
  console.log(`Charging ${amount}`);
  return `receipt for ${amount}`;
});

const notify = task('notify', (who: string, receipt: string) => {
  console.log(`Telling ${who} of the ${receipt}`);
});

await using checkpointer = await TemporalSaver.start();

const graph = new StateGraph(State)
  .addNode('pay', async ({ amount }) => {
    console.log('The node begins');
    const receipt = await charge(amount);
    await Promise.all([notify('the customer', receipt), notify('the store', receipt)]);
    const delivered: boolean = interrupt({ question: 'Is it delivered?', receipt });
    return { receipt, delivered };
  })
  .addEdge(START, 'pay')
  .compile({ checkpointer, name: 'pay-once' });

const config = { configurable: { thread_id: randomUUID() } };

const { __interrupt__: [question] = [] } = await graph.invoke({ amount: 950 }, config);
// > The node begins
// > Charging 950
// > Telling the customer of the receipt for 950
// > Telling the store of the receipt for 950
console.log(question?.value);
// > { question: 'Is it delivered?', receipt: 'receipt for 950' }

console.log(await graph.invoke(new Command({ resume: true }), config));
// > The node begins
// > { amount: 950, receipt: 'receipt for 950', delivered: true }
