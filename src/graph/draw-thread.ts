import type { SnapshotTask, StateSnapshot } from '../engine/snapshot.ts';
import { END, START } from '../protocol/command.ts';
import type { DrawableGraph } from './drawable-graph.ts';
import type { MermaidOptions, NodeMark } from './mermaid.ts';

/** Colours by class, beside those of `drawMermaid`. */
const colors = {
  default: 'fill:#f2f0ff,line-height:1.2',
  first: 'fill-opacity:0',
  last: 'fill:#bfb6fc',
  ran: 'fill:#c8e6c9,stroke:#2e7d32',
  next: 'fill:#fff,stroke:#616161,stroke-dasharray:4',
  waiting: 'fill:#fff3c4,stroke:#b7791f,stroke-width:3px',
  failed: 'fill:#ffcdd2,stroke:#c62828,stroke-width:3px',
} as const;

/**
 * A thread on the picture of its graph: which nodes have run and how often, which wait for an answer, which have failed, which come
 * next. `history` is the thread's snapshots, newest first.
 */
export function drawThread(
  graph: DrawableGraph,
  history: readonly StateSnapshot[],
  options: MermaidOptions = {},
): string {
  const marks = new Map<string, NodeMark>();
  const [latest] = history;
  for (const id of Object.keys(graph.nodes)) {
    const name = id === '"subgraph"' ? 'subgraph' : id;
    const mark = id === START || id === END ? endMark(id, latest) : nodeMark(name, history);
    if (mark !== undefined) marks.set(id, mark);
  }
  return graph.drawMarked(marks, { ...options, nodeColors: { ...colors, ...options.nodeColors } });
}

function endMark(id: string, latest: StateSnapshot | undefined): NodeMark | undefined {
  const isThere = latest?.createdAt !== undefined && (id === START || latest.next.length === 0);
  return isThere ? { className: 'ran' } : undefined;
}

function nodeMark(name: string, history: readonly StateSnapshot[]): NodeMark | undefined {
  const now = (history[0]?.tasks ?? []).filter((task) => task.name === name);
  const ran = timesRun(name, history);
  const waiting = sum(now.map((task) => task.interrupts.length));
  const failed = now.filter((task) => task.error !== undefined).length;
  const pending = now.some((task) => task.result === undefined);
  const notes = [
    ...(waiting > 0 ? [`waits for ${waiting === 1 ? 'an answer' : `${waiting} answers`}`] : []),
    ...(failed > 0 ? ['failed'] : []),
    ...(pending && waiting === 0 && failed === 0 ? ['next'] : []),
    ...(ran > 0 ? [`ran ${ran === 1 ? 'once' : `${ran} times`}`] : []),
  ];
  if (notes.length === 0) return undefined;
  const className = failed > 0 ? 'failed' : waiting > 0 ? 'waiting' : pending ? 'next' : 'ran';
  return { className, note: notes.join(', ') };
}

/** By task, so that one which stands in several snapshots counts once. */
function timesRun(name: string, history: readonly StateSnapshot[]): number {
  const done = history
    .flatMap(({ tasks }) => tasks)
    .filter((task: SnapshotTask) => task.name === name && task.result !== undefined);
  return new Set(done.map((task) => task.id)).size;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
