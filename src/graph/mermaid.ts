/** A graph as Mermaid text, in the form that LangChain's `drawMermaid` has. */

/** A node of a drawing. Those of a subgraph have ids with its name in front: `sub:node`. */
export interface DrawableNode {
  readonly id: string;
  readonly name: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

export interface DrawableEdge {
  readonly source: string;
  readonly target: string;
  /** Its label. */
  readonly data?: string;
  /** Taken only sometimes: a conditional edge, or where a `Command` may lead. */
  readonly conditional?: boolean;
}

/** How a graph is drawn. Names and defaults are LangGraph's. */
export interface MermaidOptions {
  /** Labels, colours and the form of the lines; without, only the edges. Default true. */
  readonly withStyles?: boolean;
  /** Mermaid's `curve`. Default `linear`. */
  readonly curveStyle?: string;
  /** CSS of the classes `default`, `first` and `last`. */
  readonly nodeColors?: Readonly<Record<string, string>>;
  /** The most words in one line of an edge's label. Default 9. */
  readonly wrapLabelNWords?: number;
}

/** What is shown of a node beside its name. */
export interface NodeMark {
  readonly className?: string;
  /** Under the name. */
  readonly note?: string;
  /** It stands for a graph of its own. */
  readonly isSubgraph?: boolean;
}

export interface Drawing {
  readonly nodes: readonly DrawableNode[];
  readonly edges: readonly DrawableEdge[];
  readonly first: string | undefined;
  readonly last: string | undefined;
  readonly marks?: ReadonlyMap<string, NodeMark>;
}

const defaultColors = {
  default: 'fill:#f2f0ff,line-height:1.2',
  first: 'fill-opacity:0',
  last: 'fill:#bfb6fc',
} as const;

export function mermaidOf(drawing: Drawing, options: MermaidOptions = {}): string {
  const {
    withStyles = true,
    curveStyle = 'linear',
    nodeColors = defaultColors,
    wrapLabelNWords = 9,
  } = options;
  const edges = edgeLines(drawing.edges, wrapLabelNWords);
  if (!withStyles) return lines(['graph TD;', ...edges]);
  return lines([
    `%%{init: {'flowchart': {'curve': '${curveStyle}'}}}%%`,
    'graph TD;',
    ...drawing.nodes.map((node) => nodeLine(node, drawing)),
    ...edges,
    ...Object.entries(nodeColors).map(([name, style]) => `\tclassDef ${name} ${style};`),
  ]);
}

function lines(all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join('');
}

function nodeLine(node: DrawableNode, { first, last, marks }: Drawing): string {
  const mark = marks?.get(node.id);
  const label = `${labelOf(node)}${mark?.note === undefined ? '' : `<br/><small>${mark.note}</small>`}`;
  const isEnd = node.id === first || node.id === last;
  // LangChain draws a node that is both in the way of the last one.
  const className = mark?.className ?? (node.id === last ? 'last' : node.id === first ? 'first' : undefined);
  const shape = isEnd ? `([${label}])` : mark?.isSubgraph === true ? `[[${label}]]` : `(${label})`;
  return `\t${idOf(node.id)}${shape}${className === undefined ? '' : `:::${className}`}`;
}

function labelOf({ name, metadata = {} }: DrawableNode): string {
  const own = name.split(':').at(-1) ?? '';
  const isMarkdown = ['*', '_', '`'].some((sign) => own.startsWith(sign) && own.endsWith(sign));
  const facts = Object.entries(metadata).map(([key, value]) => `${key} = ${String(value)}`);
  return (
    (isMarkdown ? `<p>${own}</p>` : own) +
    (facts.length > 0 ? `<hr/><small><em>${facts.join('\n')}</em></small>` : '')
  );
}

function idOf(id: string): string {
  return id.replaceAll(/[^a-zA-Z-_0-9]/g, '_');
}

/** The edges, those within a subgraph in a box of its name. */
function edgeLines(edges: readonly DrawableEdge[], words: number): readonly string[] {
  const groups = new Map<string, DrawableEdge[]>([['', []]]);
  for (const edge of edges) {
    const box = commonBox(edge);
    groups.set(box, [...(groups.get(box) ?? []), edge]);
  }
  const boxed = (box: string): readonly string[] => {
    const own = groups.get(box) ?? [];
    const inner = [...groups.keys()].filter((other) => isDirectlyIn(other, box)).flatMap(boxed);
    const content = [...inner, ...own.map((edge) => edgeLine(edge, words))];
    const isLoop = own.length === 1 && own[0]?.source === own[0]?.target;
    return isLoop ? content : [`\tsubgraph ${box.split(':').at(-1) ?? ''}`, ...content, '\tend'];
  };
  const outermost = [...groups.keys()].filter((box) => box !== '' && !box.includes(':'));
  return [...(groups.get('') ?? []).map((edge) => edgeLine(edge, words)), ...outermost.flatMap(boxed)];
}

function commonBox({ source, target }: DrawableEdge): string {
  const to = target.split(':');
  return source
    .split(':')
    .filter((part, index) => part === to[index])
    .join(':');
}

function isDirectlyIn(box: string, outer: string): boolean {
  return box.startsWith(`${outer}:`) && box.split(':').length === outer.split(':').length + 1;
}

function edgeLine({ source, target, data, conditional }: DrawableEdge, words: number): string {
  const label = data === undefined ? undefined : `&nbsp;${wrapped(data, words)}&nbsp;`;
  const arrow =
    conditional === true
      ? label === undefined
        ? '-.->'
        : `-. ${label} .->`
      : label === undefined
        ? '-->'
        : `-- ${label} -->`;
  return `\t${idOf(source)} ${arrow} ${idOf(target)};`;
}

function wrapped(label: string, most: number): string {
  const words = label.split(' ');
  if (words.length <= most) return label;
  const rows = Array.from({ length: Math.ceil(words.length / most) }, (_, row) =>
    words.slice(row * most, (row + 1) * most).join(' '),
  );
  return rows.join('&nbsp;<br>&nbsp;');
}
