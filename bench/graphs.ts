import { Annotation, END, interrupt, reducers, START, StateGraph } from '../src/index.ts';
import type { Checkpointer, CompiledGraph } from '../src/index.ts';

const Sum = Annotation.Root({ total: Annotation<number>({ reducer: reducers.sum, default: () => 0 }) });
const Row = Annotation.Root({ total: Annotation<number> });

export function inARow(count: number, checkpointer: Checkpointer): CompiledGraph {
  const names = Array.from({ length: count }, (_, index) => `step${String(index + 1).padStart(2, '0')}`);
  const step = ({ total }: typeof Row.State): typeof Row.Update => ({ total: total + 1 });
  const builder = new StateGraph(Row).addSequence(names.map((name) => [name, step] as const));
  return builder
    .addEdge(START, names[0] ?? END)
    .addEdge(names.at(-1) ?? START, END)
    .compile({ checkpointer, name: `in-a-row-${count}` }) as CompiledGraph;
}

/** A loop, for counts that one would not write down as nodes. */
export function loop(checkpointer: Checkpointer): CompiledGraph {
  const Loop = Annotation.Root({ total: Annotation<number>, count: Annotation<number> });
  return new StateGraph(Loop)
    .addNode('step', ({ total }) => ({ total: total + 1 }))
    .addEdge(START, 'step')
    .addConditionalEdges('step', ({ total, count }) => (total < count ? 'step' : END))
    .compile({ checkpointer, name: 'loop' }) as CompiledGraph;
}

/** The steps of `inARow`, as a subgraph: `subgraphs` of them at once. */
export function inSubgraphs(count: number, subgraphs: number, checkpointer: Checkpointer): CompiledGraph {
  const step = ({ total }: typeof Row.State): typeof Row.Update => ({ total: total + 1 });
  const names = Array.from({ length: count }, (_, index) => `step${index + 1}`);
  const inner = new StateGraph(Row)
    .addSequence(names.map((name) => [name, step] as const))
    .addEdge(START, names[0] ?? END)
    .compile();
  const all = Array.from({ length: subgraphs }, (_, index) => `part${String(index + 1).padStart(2, '0')}`);
  const builder = new StateGraph(Sum).addNode(all.map((name) => [name, inner] as const));
  for (const name of all) builder.addEdge(START, name);
  return builder.compile({ checkpointer, name: `subgraphs-${subgraphs}` }) as CompiledGraph;
}

const Talk = Annotation.Root({
  messages: Annotation<string[], string | string[]>({ reducer: reducers.append, default: () => [] }),
});

/** An agent of so many turns: each reads all messages so far, and adds one. */
export function agent(turns: number, message: string, checkpointer: Checkpointer): CompiledGraph {
  return new StateGraph(Talk)
    .addNode('turn', () => ({ messages: message }))
    .addEdge(START, 'turn')
    .addConditionalEdges('turn', ({ messages }) => (messages.length < turns ? 'turn' : END))
    .compile({ checkpointer, name: 'agent' }) as CompiledGraph;
}

export function fanOut(count: number, checkpointer: Checkpointer): CompiledGraph {
  const names = Array.from({ length: count }, (_, index) => `branch${String(index + 1).padStart(2, '0')}`);
  const builder = new StateGraph(Sum).addNode(names.map((name) => [name, () => ({ total: 1 })] as const));
  for (const name of names) builder.addEdge(START, name).addEdge(name, END);
  return builder.compile({ checkpointer, name: 'fan-out' }) as CompiledGraph;
}

const Answer = Annotation.Root({ answer: Annotation<unknown> });

export function askAndApprove(checkpointer: Checkpointer): CompiledGraph {
  return new StateGraph(Answer)
    .addNode('ask', () => ({ answer: interrupt({ question: 'Approve?' }) }))
    .addEdge(START, 'ask')
    .addEdge('ask', END)
    .compile({ checkpointer, name: 'ask-and-approve' }) as CompiledGraph;
}
