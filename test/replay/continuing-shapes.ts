/** Threads whose executions continue as new, and what they have to write for it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { END, interrupt, START, StateGraph, TemporalSaver } from '../../src/index.ts';
import { executionsOf } from '../support/executions.ts';
import { gate, Log } from '../support/threads.ts';
import { recordingQueue } from './recording-queue.ts';
import type { Stage } from './shapes.ts';

export const continuingShapes: Readonly<Record<string, (stage: Stage) => Promise<void>>> = {
  continued: async ({ checkpointer, thread, config, record }) => {
    const builder = new StateGraph(Log)
      .addNode('again', () => ({ log: 'again' }))
      .addEdge(START, 'again')
      .addConditionalEdges('again', ({ log }) => (log.length < 7 ? 'again' : END), ['again', END]);
    builder.compile({ checkpointer, name: 'continued' });
    const graph = builder.compile({ checkpointer: await shortLived(checkpointer), name: 'continued' });
    await graph.invoke({}, config);
    const [, second, first] = await executionsOf(checkpointer.client, thread);
    await record('continued-first', first);
    await record('continued-between', second);
    await record('continued-last');
  },

  'continued-while-waiting': async ({ checkpointer, thread, config, record }) => {
    const builder = new StateGraph(Log)
      .addNode('ask', () => ({ log: interrupt<string, string>('go?') }))
      .addEdge(START, 'ask');
    builder.compile({ checkpointer, name: 'continued-while-waiting' });
    const graph = builder.compile({
      checkpointer: await shortLived(checkpointer),
      name: 'continued-while-waiting',
    });
    await graph.invoke({}, config);
    const { client } = checkpointer;
    const handle = client.workflow.getHandle(thread);
    while ((await executionsOf(client, thread)).length < 2) {
      await handle.signal('nonsense');
      await sleep(100);
    }
    const [, waited] = await executionsOf(client, thread);
    await record('continued-waiting', waited);
    await handle.executeUpdate('resume', { args: ['yes'], updateId: 'answer' });
    await handle.result();
    await record('continued-answered');
  },

  'asked-while-running': async ({ checkpointer, thread, config, record }) => {
    const slow = gate();
    const graph = new StateGraph(Log)
      .addNode('ask', () => ({ log: interrupt<string, string>('go?') }))
      .addNode('slow', async () => {
        await slow.opened;
        return { log: 'slow' };
      })
      .addEdge(START, 'ask')
      .addEdge(START, 'slow')
      .compile({ checkpointer, name: 'asked-while-running' });
    const run = graph.invoke({}, config);
    const isAsking = async (): Promise<boolean> =>
      (await checkpointer.read(thread))?.tasks.some(({ status }) => status === 'waiting') === true;
    while (!(await isAsking())) await sleep(50);
    await checkpointer.client.workflow
      .getHandle(thread)
      .executeUpdate('resume', { args: ['yes'], updateId: 'answer' });
    slow.open();
    await run;
    await record('asked-while-running');
  },
};

function shortLived({ client }: TemporalSaver): Promise<TemporalSaver> {
  return TemporalSaver.connect({ client, taskQueue: recordingQueue, continueAfter: 18 });
}
