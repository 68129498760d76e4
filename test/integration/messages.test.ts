import { AIMessage, HumanMessage, SystemMessage, ToolMessage } from '@langchain/core/messages';
import type { BaseMessage } from '@langchain/core/messages';
import { expect, it } from 'vitest';
import {
  Annotation,
  Command,
  END,
  interrupt,
  isInterrupted,
  Send,
  START,
  StateGraph,
} from '../../src/index.ts';
import { MessagesAnnotation, REMOVE_ALL_MESSAGES, RemoveMessage } from '../../src/langchain/index.ts';
import { describeOnBoth } from '../support/on-both.ts';

const texts = (messages: readonly BaseMessage[]): string[] =>
  messages.map(({ type, content }) => `${type}: ${content as string}`);

describeOnBoth('A graph of messages', (place) => {
  const options = () => ({ checkpointer: place().checkpointer, name: place().name() });

  it('has instances in nodes, edges, questions, results, states and streams, and keeps their ids', async () => {
    const seen: unknown[] = [];
    const call = { name: 'refund', args: { amount: 950 }, id: 'call-1', type: 'tool_call' as const };
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('agent', ({ messages }) => {
        seen.push(
          messages.every((message) => typeof message.id === 'string'),
          messages.at(-1) instanceof HumanMessage,
        );
        return { messages: [new AIMessage({ content: '', tool_calls: [call] })] };
      })
      .addNode('tools', ({ messages }) => {
        const last = messages.at(-1) as AIMessage;
        const answer: HumanMessage = interrupt(last);
        return {
          messages: new ToolMessage({
            content: answer.content,
            tool_call_id: last.tool_calls?.[0]?.id ?? '',
          }),
        };
      })
      .addEdge(START, 'agent')
      .addConditionalEdges(
        'agent',
        ({ messages }) => {
          const last = messages.at(-1);
          seen.push(last instanceof AIMessage && typeof last.id === 'string');
          return 'tools';
        },
        ['tools'],
      )
      .addEdge('tools', END)
      .compile(options());
    const config = place().thread();
    const asked = await graph.invoke(
      { messages: ['refund me', { role: 'user', content: 'please' }] },
      config,
    );
    if (!isInterrupted(asked)) throw new Error('it did not ask');
    expect(asked.__interrupt__[0]?.value).toBeInstanceOf(AIMessage);
    expect(texts(asked.messages)).toEqual(['human: refund me', 'human: please', 'ai: ']);

    const chunks: { tools: { messages: BaseMessage[] } }[] = [];
    for await (const chunk of graph.stream(new Command({ resume: new HumanMessage('done') }), config))
      chunks.push(chunk as never);
    expect(chunks[0]?.tools.messages[0]).toBeInstanceOf(ToolMessage);

    const { values } = await graph.getState(config);
    expect(values.messages[2]).toBeInstanceOf(AIMessage);
    expect((values.messages[2] as AIMessage).tool_calls).toEqual([call]);
    expect(values.messages.map(({ id }) => id).slice(0, 3)).toEqual(asked.messages.map(({ id }) => id));
    expect(texts(values.messages).at(-1)).toBe('tool: done');
    expect(seen).toEqual([true, true, true]);
  });

  it('replaces and removes messages, over several runs and side by side', async () => {
    const State = Annotation.Root({ ...MessagesAnnotation.spec, step: Annotation<string> });
    const graph = new StateGraph(State)
      .addNode('edit', ({ step, messages }) => {
        const [first] = messages;
        if (step === 'replace')
          return { messages: new HumanMessage({ content: 'edited', id: first?.id ?? '' }) };
        if (step === 'remove')
          return {
            messages: [new RemoveMessage({ id: first?.id ?? '' }), new RemoveMessage({ id: 'unknown' })],
          };
        return { messages: [new RemoveMessage({ id: REMOVE_ALL_MESSAGES }), new SystemMessage('anew')] };
      })
      .addNode('beside', () => ({ messages: new AIMessage({ content: 'beside', id: 'beside' }) }))
      .addEdge(START, 'edit')
      .addEdge(START, 'beside')
      .compile(options());
    const config = place().thread();
    const run = async (step: string, ...messages: string[]): Promise<string[]> =>
      texts((await graph.invoke({ step, messages }, config)).messages);
    expect(await run('replace', 'one', 'two')).toEqual(['human: edited', 'human: two', 'ai: beside']);
    expect(await run('remove', 'three')).toEqual(['human: two', 'ai: beside', 'human: three']);
    expect(await run('clear')).toEqual(['system: anew']);
  });

  it('hands messages to the tasks of a Send, and to a subgraph and back', async () => {
    const inner = new StateGraph(MessagesAnnotation)
      .addNode('reply', ({ messages }) => ({ messages: new AIMessage(`${messages.length} so far`) }))
      .addEdge(START, 'reply')
      .compile();
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('inner', inner)
      .addNode('each', ({ of }: { of: BaseMessage }) => ({
        messages: of instanceof AIMessage ? new HumanMessage(`to ${of.content as string}`) : 'lost',
      }))
      .addEdge(START, 'inner')
      .addConditionalEdges('inner', ({ messages }) => [new Send('each', { of: messages.at(-1) })], ['each'])
      .compile(options());
    const { messages } = await graph.invoke({ messages: 'hello' as never }, place().thread());
    expect(texts(messages)).toEqual(['human: hello', 'ai: 1 so far', 'human: to 1 so far']);
    expect(new Set(messages.map(({ id }) => id)).size).toBe(3);
  });

  it('refuses what is no message', async () => {
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('a', () => ({ messages: [{ nothing: 1 }] as never }))
      .addEdge(START, 'a')
      .compile(options());
    await expect(graph.invoke({ messages: [] }, place().thread())).rejects.toMatchObject({
      code: 'INVALID_SCHEMA_VALUE',
      message: expect.stringContaining('A message was written as {"nothing":1}') as string,
    });
  });
});
