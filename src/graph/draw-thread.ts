import type { ThreadState } from '../engine/state.ts';
import type { GraphBodies } from '../node/bodies.ts';
import { drawGraph } from './draw-graph.ts';
import type { DrawOptions } from './draw-graph.ts';
import type { MermaidOptions, NodeMark } from './mermaid.ts';
import { marksOf, subgraphIds } from './thread-marks.ts';

/** Colours by class, beside those of `drawMermaid`. */
const colors = {
  default: 'fill:#f2f0ff,line-height:1.2',
  first: 'fill-opacity:0',
  last: 'fill:#bfb6fc',
  ran: 'fill:#c8e6c9,stroke:#2e7d32',
  next: 'fill:#fff,stroke:#616161,stroke-dasharray:4',
  running: 'fill:#bbdefb,stroke:#1565c0',
  waiting: 'fill:#fff3c4,stroke:#b7791f,stroke-width:3px',
  failed: 'fill:#ffcdd2,stroke:#c62828,stroke-width:3px',
} as const;

/**
 * A thread on the picture of its graph: which nodes have run and how often, which run, which wait for an answer, which have failed, which
 * come next; of a node with several tasks, how many of them. A node that is a subgraph has a frame of its own, or with `xray` its nodes in
 * its place. `subgraphs`: where their runs stand.
 */
export function drawThread(
  bodies: GraphBodies,
  state: ThreadState,
  subgraphs: readonly ThreadState[],
  { xray = false, ...options }: MermaidOptions & DrawOptions = {},
): string {
  const marks = new Map<string, NodeMark>(marksOf(state, subgraphs));
  for (const id of subgraphIds(bodies.plan)) marks.set(id, { ...marks.get(id), isSubgraph: true });
  return drawGraph(bodies, { xray }).drawMarked(marks, {
    ...options,
    nodeColors: { ...colors, ...options.nodeColors },
  });
}
