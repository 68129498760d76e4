import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { wholeHistory } from './whole-history.ts';

/** One piece of work, in both ways. Each run gets an id that is its workflow's. */
export interface Shape {
  readonly name: string;
  /** At most so many rounds, for what takes long. */
  readonly rounds?: number;
  readonly graph: (id: string) => Promise<void>;
  readonly byHand: (id: string) => Promise<void>;
}

interface Sample {
  readonly ms: number;
  readonly events: number;
  readonly bytes: number;
}

/** Runs the two ways in turn, so that both meet the same moods of the machine, and prints a table. */
export async function compare(client: Client, shapes: readonly Shape[], rounds: number): Promise<void> {
  const rows: Record<string, string | number>[] = [];
  for (const shape of shapes) {
    await sample(client, shape.graph);
    await sample(client, shape.byHand);
    const graph: Sample[] = [];
    const byHand: Sample[] = [];
    for (let round = 0; round < Math.min(rounds, shape.rounds ?? rounds); round += 1) {
      // Whoever comes second finds the server warmer: so they take turns.
      const order = round % 2 === 0 ? ([graph, byHand] as const) : ([byHand, graph] as const);
      for (const samples of order)
        samples.push(await sample(client, samples === graph ? shape.graph : shape.byHand));
    }
    rows.push({
      work: shape.name,
      'graph ms': round1(median(graph.map(({ ms }) => ms))),
      'by hand ms': round1(median(byHand.map(({ ms }) => ms))),
      ratio: median(graph.map(({ ms }, index) => ms / (byHand[index]?.ms ?? ms))).toFixed(2),
      'graph events': median(graph.map(({ events }) => events)),
      'by hand events': median(byHand.map(({ events }) => events)),
      'graph bytes': median(graph.map(({ bytes }) => bytes)),
      'by hand bytes': median(byHand.map(({ bytes }) => bytes)),
    });
  }
  console.table(Object.fromEntries(rows.map(({ work, ...figures }) => [work, figures])));
}

async function sample(client: Client, run: (id: string) => Promise<void>): Promise<Sample> {
  const id = `bench-${randomUUID()}`;
  const start = performance.now();
  await run(id);
  const ms = performance.now() - start;
  return { ms, ...(await wholeHistory(client, id)) };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[Math.max(0, middle - 1)] ?? 0, sorted[middle] ?? 0];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
}

function round1(value: number): number {
  return Math.round(value * 10) / 10;
}
