import fc from 'fast-check';
import type { Difference } from '../compare/difference.ts';
import { onLangGraph } from '../compare/place.ts';
import type { Place } from '../compare/place.ts';
import { compare } from '../compare/run-case.ts';
import { play } from './play.ts';
import { sketches } from './sketch.ts';
import type { Features, Sketch } from './sketch.ts';

export interface RandomResult {
  readonly agreed: number;
  /** The smallest graph that was found to differ. */
  readonly counterexample?: { readonly sketch: Sketch; readonly difference: Difference | undefined };
}

/** Plays so many random graphs on LangGraph and in a place of ours. The same seed plays the same graphs. */
export async function runRandom(
  ours: Place,
  count: number,
  seed: number,
  features: Features,
): Promise<RandomResult> {
  const arbitrary = sketches(features);
  const differ = (sketch: Sketch): Promise<Difference | undefined> =>
    compare((it) => play(it, sketch), onLangGraph(), ours);
  const all = fc.sample(arbitrary, { seed, numRuns: count });
  const first = await firstThatDiffers(all, differ, ours.kind === 'temporal' ? 8 : 1);
  if (first === undefined) return { agreed: count };
  const property = fc.asyncProperty(arbitrary, async (sketch) => (await differ(sketch)) === undefined);
  const { counterexample } = await fc.check(property, { seed, numRuns: count, path: String(first) });
  const sketch = counterexample?.[0] ?? (all[first] as Sketch);
  return { agreed: first, counterexample: { sketch, difference: await differ(sketch) } };
}

/** In several lanes where a run waits for a server. */
async function firstThatDiffers(
  all: readonly Sketch[],
  differ: (sketch: Sketch) => Promise<Difference | undefined>,
  lanes: number,
): Promise<number | undefined> {
  let next = 0;
  let found: number | undefined;
  const lane = async (): Promise<void> => {
    for (let at = next++; at < all.length && found === undefined; at = next++) {
      if ((await differ(all[at] as Sketch)) !== undefined) found = Math.min(found ?? at, at);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return found;
}
