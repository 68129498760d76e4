/** What a call within a node knows of the calls and the questions within itself. The outermost one is the node's own. */
export interface CallScope {
  /** The ids of the calls that lead here, the outermost first. */
  readonly path: readonly string[];
  /** How many calls have been made in it. */
  calls: number;
  /** By name and arguments: how many equal calls have been made in it. */
  readonly equal: Map<string, number>;
  readonly underWay: Set<{ beside: boolean }>;
  /** The places of the answers that it has been given. */
  readonly answers: number[];
  /** The graphs that it has called. */
  readonly graphs: string[];
  /** The part of the node that it belongs to, where the node has several that run side by side. */
  readonly part: Part | undefined;
}

/** A part of a node that has questions of its own, whatever other parts ask: a tool call. */
export interface Part {
  readonly key: string;
  /** How many questions it has asked in this pass. */
  questions: number;
}

export function newCallScope(path: readonly string[] = [], part?: Part): CallScope {
  return { path, calls: 0, equal: new Map(), underWay: new Set(), answers: [], graphs: [], part };
}
