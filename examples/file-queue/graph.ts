import { Annotation, END, reducers, Send, START, StateGraph } from '../../src/index.ts';
import type { Checkpointer } from '../../src/index.ts';
import { addHumanInTheLoop, createReactAgent } from '../../src/prebuilt/index.ts';
import { scriptedModel } from './scripted-model.ts';
import { readFileTool, writeCardTool } from './tools.ts';

const State = Annotation.Root({
  queue: Annotation<string[]>,
  reports: Annotation<string[]>({ reducer: reducers.append, default: () => [] }),
});

/** One task for each file of the queue; in each, an agent that is called as a function. */
export function makeGraph(checkpointer: Checkpointer, folder: string) {
  const agent = createReactAgent({
    llm: scriptedModel,
    tools: [readFileTool, addHumanInTheLoop(writeCardTool(folder))],
    name: 'card-writer',
  });
  return new StateGraph(State)
    .addNode('work', async ({ file }: { file: string }) => {
      const { messages } = await agent.invoke({ messages: `Write a card about ${file}` });
      return { reports: [messages.at(-1)?.text ?? ''] };
    })
    .addConditionalEdges(START, ({ queue }) => queue.map((file) => new Send('work', { file })), ['work'])
    .addEdge('work', END)
    .compile({ checkpointer, name: 'file-queue' });
}
