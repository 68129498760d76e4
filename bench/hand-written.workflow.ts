/** The same work as the graphs of `graphs.ts`, as one would write it for Temporal by hand. */
import {
  ApplicationFailure,
  condition,
  continueAsNew,
  defineUpdate,
  executeChild,
  proxyActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type * as nodes from './hand-written.activities.ts';

const { step, ask, turn } = proxyActivities<typeof nodes>({
  startToCloseTimeout: '1 minute',
  retry: { maximumAttempts: 10 },
});
const resume = defineUpdate<string, [{ approved: boolean }]>('resume');

export async function inARow(count: number): Promise<{ total: number }> {
  let total = 0;
  for (let i = 0; i < count; i += 1) total = (await step({ total })).total;
  return { total };
}

/** As long as one needs, over several executions: after each step it sees whether there is another. */
export async function loop(total: number, count: number): Promise<{ total: number }> {
  while (total < count) {
    if (workflowInfo().continueAsNewSuggested) return continueAsNew<typeof loop>(total, count);
    ({ total } = await step({ total }));
  }
  return { total };
}

export async function fanOut(count: number): Promise<{ total: number }> {
  const results = await Promise.all(Array.from({ length: count }, () => step({ total: 0 })));
  return { total: results.reduce((sum, result) => sum + result.total, 0) };
}

export async function askAndApprove(): Promise<{ answer: unknown }> {
  const answers: unknown[] = [];
  const answer = (given: { approved: boolean }): string => {
    answers.push(given);
    return 'accepted';
  };
  const validator = (_given: { approved: boolean }): void => {
    if (answers.length > 0) throw ApplicationFailure.nonRetryable('It has been answered already.');
  };
  setHandler(resume, answer, { validator });
  await ask({ answers: [] });
  await condition(() => answers.length > 0);
  return { answer: await ask({ answers }) };
}

export async function inChildren(count: number, children: number): Promise<{ total: number }> {
  const results = await Promise.all(
    Array.from({ length: children }, () => executeChild(inARow, { args: [count] })),
  );
  return { total: results.reduce((sum, result) => sum + result.total, 0) };
}

export async function agent(turns: number, message: string): Promise<{ messages: string[] }> {
  const messages: string[] = [];
  while (messages.length < turns) messages.push(await turn({ messages, message }));
  return { messages };
}
