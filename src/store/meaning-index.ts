import { GraphValueError } from '../protocol/errors.ts';
import type { Json } from '../protocol/json.ts';
import type { StoredItem, Vectors } from './item-table.ts';
import { textsAtPath } from './text-at-path.ts';

/** What makes texts into vectors: LangChain's `Embeddings`, or a function. */
export type Embed =
  | {
      embedDocuments(texts: string[]): Promise<number[][]>;
      embedQuery(text: string): Promise<number[]>;
    }
  | ((texts: string[]) => Promise<number[][]> | number[][]);

/** How a store finds what is kept by its meaning. (LangGraph: `IndexConfig`.) */
export interface IndexConfig {
  /** The number of dimensions of the vectors. */
  readonly dims: number;
  /** What makes texts into vectors: LangChain's `Embeddings`, or a function from a list of texts to a list of vectors. */
  readonly embeddings: Embed;
  /** Paths to the texts of a value: `title`, `author.name`, `chapters[*].text`. Default `['$']`: all of it, as JSON. */
  readonly fields?: readonly string[];
}

/** An item, and how near it is to the query: undefined where it has no vector. */
export interface Scored {
  readonly item: StoredItem;
  readonly score: number | undefined;
}

/** Makes vectors of texts, and ranks items by them. */
export class MeaningIndex {
  readonly #config: IndexConfig;

  /** @throws GraphValueError `INVALID_GRAPH` for what cannot be meant. */
  constructor(config: IndexConfig) {
    const { dims, embeddings } = config;
    if (!(Number.isInteger(dims) && dims > 0))
      throw invalid(`"dims" is ${String(dims)}. Give a whole number`);
    if (typeof embeddings !== 'function' && typeof embeddings?.embedDocuments !== 'function')
      throw invalid('"embeddings" makes no vectors. Give LangChain\'s Embeddings, or (texts) => vectors');
    this.#config = config;
  }

  /** The vectors of each value, made of all their texts at once. `index`: the value's own paths, or false for none. */
  async vectorsOf(
    values: readonly {
      readonly value: Json | undefined;
      readonly index: false | readonly string[] | undefined;
    }[],
  ): Promise<readonly Vectors[]> {
    const { fields = ['$'] } = this.#config;
    const texts = values.map(({ value, index }) => {
      const paths = index === false || value === undefined ? [] : (index ?? fields);
      return paths.flatMap((path) => textsAtPath(value as Json, path));
    });
    const distinct = [...new Set(texts.flat())];
    const vectors = distinct.length === 0 ? [] : await this.#embed(distinct);
    const byText = new Map(distinct.map((text, place) => [text, this.#checked(vectors[place], text)]));
    return texts.map((own) => own.flatMap((text) => [byText.get(text) ?? []]));
  }

  /** The nearest first, by the cosine of the angle; of an item with several vectors the nearest counts. Those without one come last. */
  async rank(
    query: string,
    items: readonly StoredItem[],
    vectorsOf: (item: StoredItem) => Vectors,
  ): Promise<readonly Scored[]> {
    const wanted = this.#checked(await this.#embedQuery(query), query);
    const scored = items.map((item): Scored => {
      const scores = vectorsOf(item).flatMap((vector) =>
        // One of another model says nothing.
        vector.length === wanted.length ? [cosine(wanted, vector)] : [],
      );
      return { item, score: scores.length === 0 ? undefined : Math.max(...scores) };
    });
    return scored.toSorted((a, b) => (b.score ?? -2) - (a.score ?? -2));
  }

  async #embed(texts: string[]): Promise<readonly number[][]> {
    const { embeddings } = this.#config;
    return typeof embeddings === 'function' ? embeddings(texts) : embeddings.embedDocuments(texts);
  }

  async #embedQuery(query: string): Promise<number[] | undefined> {
    const { embeddings } = this.#config;
    return typeof embeddings === 'function' ? (await embeddings([query]))[0] : embeddings.embedQuery(query);
  }

  #checked(vector: readonly number[] | undefined, text: string): readonly number[] {
    const { dims } = this.#config;
    if (vector?.length === dims) return vector;
    const got = vector === undefined ? 'none' : `one of ${vector.length} dimensions`;
    throw invalid(
      `"dims" is ${dims}, and "embeddings" gave ${got} for ${JSON.stringify(text.slice(0, 100))}. Give the model's own number`,
    );
  }
}

function cosine(a: readonly number[], b: readonly number[]): number {
  let [dot, aa, bb] = [0, 0, 0];
  for (const [place, left] of a.entries()) {
    const right = b[place] ?? 0;
    dot += left * right;
    aa += left * left;
    bb += right * right;
  }
  return aa > 0 && bb > 0 ? dot / Math.sqrt(aa * bb) : 0;
}

function invalid(what: string): GraphValueError {
  return new GraphValueError(`The index of a store: ${what}.`, { code: 'INVALID_GRAPH' });
}
