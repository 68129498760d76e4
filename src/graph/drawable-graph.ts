import { END, START } from '../protocol/command.ts';
import { mermaidOf } from './mermaid.ts';
import type { DrawableEdge, DrawableNode, MermaidOptions, NodeMark } from './mermaid.ts';

/**
 * A graph as a drawing: its nodes with START and END, and its edges. (LangGraph: what `getGraph` gives.)
 *
 * @example
 * const picture = graph.getGraph();
 * console.log(picture.edges.length, picture.drawMermaid());
 */
export class DrawableGraph {
  readonly nodes: Readonly<Record<string, DrawableNode>>;
  readonly edges: readonly DrawableEdge[];

  constructor(nodes: readonly DrawableNode[], edges: readonly DrawableEdge[]) {
    this.nodes = Object.fromEntries(nodes.map((node) => [node.id, node]));
    this.edges = edges;
  }

  /** The one node that no edge leads to; undefined where there is none, or more than one. */
  firstNode(): DrawableNode | undefined {
    const targets = new Set(this.edges.map((edge) => edge.target));
    return only(Object.values(this.nodes).filter((node) => !targets.has(node.id)));
  }

  /** The one node that no edge leaves; undefined where there is none, or more than one. */
  lastNode(): DrawableNode | undefined {
    const sources = new Set(this.edges.map((edge) => edge.source));
    return only(Object.values(this.nodes).filter((node) => !sources.has(node.id)));
  }

  /** The graph as text for Mermaid, which GitHub, editors and <https://mermaid.live> show as a picture. */
  drawMermaid(options: MermaidOptions = {}): string {
    return this.drawMarked(new Map(), options);
  }

  /** @internal The same, with classes and notes on nodes. */
  drawMarked(marks: ReadonlyMap<string, NodeMark>, options: MermaidOptions = {}): string {
    return mermaidOf(
      {
        nodes: Object.values(this.nodes),
        edges: this.edges,
        first: this.firstNode()?.id,
        last: this.lastNode()?.id,
        marks,
      },
      options,
    );
  }

  /** @internal Without START where one node follows it, and without END where one leads to it: as a part of another graph. */
  trimmed(): DrawableGraph {
    const first = this.firstNode();
    const headless = first !== undefined && this.#without(first).firstNode() !== undefined;
    const rest = headless ? this.#without(first) : this;
    const last = rest.lastNode();
    const tailless = last !== undefined && rest.#without(last).lastNode() !== undefined;
    return tailless ? rest.#without(last) : rest;
  }

  #without({ id }: DrawableNode): DrawableGraph {
    return new DrawableGraph(
      Object.values(this.nodes).filter((node) => node.id !== id),
      this.edges.filter((edge) => edge.source !== id && edge.target !== id),
    );
  }

  toJSON(): { readonly nodes: readonly object[]; readonly edges: readonly DrawableEdge[] } {
    return {
      nodes: Object.values(this.nodes).map(({ id, name, metadata }) => ({
        id,
        type: id === START || id === END ? 'schema' : 'runnable',
        data: { name },
        ...(metadata && { metadata }),
      })),
      edges: this.edges.map((edge) => ({ ...edge, conditional: edge.conditional === true })),
    };
  }
}

function only<T>(items: readonly T[]): T | undefined {
  return items.length === 1 ? items[0] : undefined;
}
