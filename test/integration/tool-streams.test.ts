import { tool } from '@langchain/core/tools';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { START, StateGraph } from '../../src/index.ts';
import '../../src/langchain/index.ts';
import { describeOnBoth } from '../support/on-both.ts';
import { collect, Log } from '../support/threads.ts';

const options = (name: string) => ({ name, description: name, schema: z.object({ city: z.string() }) });
const look = tool(({ city }) => `sunny in ${city}`, options('look'));
const fail = tool((): string => {
  throw new TypeError('no sky');
}, options('fail'));

describeOnBoth('a stream of tools', (place) => {
  test('has each tool as it starts and as it ends, by its call', async () => {
    const graph = new StateGraph(Log)
      .addNode('look', async () => {
        const call = { type: 'tool_call', name: 'look', id: 'call-1', args: { city: 'Oslo' } } as const;
        await look.invoke(call);
        await look.invoke({ city: 'Rome' });
        await fail.invoke({ city: 'Rome' }).catch(() => {});
        return { log: 'looked' };
      })
      .addEdge(START, 'look')
      .compile({ checkpointer: place().checkpointer, name: place().name('tools') });
    const chunks = await collect(graph.stream({}, { ...place().thread(), streamMode: 'tools' }));
    const output: unknown = expect.objectContaining({ content: 'sunny in Oslo', tool_call_id: 'call-1' });
    expect(chunks).toEqual([
      { event: 'on_tool_start', name: 'look', toolCallId: 'call-1', input: '{"city":"Oslo"}' },
      { event: 'on_tool_end', name: 'look', toolCallId: 'call-1', output },
      { event: 'on_tool_start', name: 'look', input: '{"city":"Rome"}' },
      { event: 'on_tool_end', name: 'look', output: 'sunny in Rome' },
      { event: 'on_tool_start', name: 'fail', input: '{"city":"Rome"}' },
      { event: 'on_tool_error', name: 'fail', error: { name: 'TypeError', message: 'no sky' } },
    ]);
  });

  test('has the place of the task before it, with subgraphs', async () => {
    const inner = new StateGraph(Log)
      .addNode('look', async () => ({ log: await look.invoke({ city: 'Oslo' }) }))
      .addEdge(START, 'look')
      .compile({ name: place().name('inner') });
    const graph = new StateGraph(Log)
      .addNode('sub', inner)
      .addEdge(START, 'sub')
      .compile({ checkpointer: place().checkpointer, name: place().name('outer') });
    const config = { ...place().thread(), streamMode: ['tools', 'updates'], subgraphs: true } as const;
    const chunks = (await collect(graph.stream({}, config))) as [string[], string, unknown][];
    const [namespace] = chunks.find(([, mode]) => mode === 'tools') ?? [];
    expect(namespace).toEqual([expect.stringMatching(/^sub:/), expect.stringMatching(/^look:/)]);
  });
});
