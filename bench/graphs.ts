import { Annotation, END, interrupt, reducers, START, StateGraph } from '../src/index.ts';
import type { Checkpointer, CompiledGraph } from '../src/index.ts';

const Row = Annotation.Root({ total: Annotation<number> });

export function inARow(count: number, checkpointer: Checkpointer): CompiledGraph {
  const names = Array.from({ length: count }, (_, index) => `step${String(index + 1).padStart(2, '0')}`);
  const step = ({ total }: typeof Row.State): typeof Row.Update => ({ total: total + 1 });
  const builder = new StateGraph(Row).addSequence(names.map((name) => [name, step] as const));
  return builder
    .addEdge(START, names[0] ?? END)
    .addEdge(names.at(-1) ?? START, END)
    .compile({ checkpointer, name: 'in-a-row' }) as CompiledGraph;
}

const Sum = Annotation.Root({ total: Annotation<number>({ reducer: reducers.sum, default: () => 0 }) });

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
