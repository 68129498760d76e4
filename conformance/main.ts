/**
 * Runs the same graphs on LangGraph JS and on this library, and compares what is seen.
 *
 *     node main.ts [--filter=text] [--no-temporal] [--random=1000] [--random-temporal=100] [--seed=n] [--report=file]
 *
 * A filter leaves the random graphs out.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { cases } from './cases/index.ts';
import { describeDifference } from './compare/difference.ts';
import { inMemory, onLangGraph, onTemporal } from './compare/place.ts';
import type { Place } from './compare/place.ts';
import { compare } from './compare/run-case.ts';
import type { Case } from './compare/script.ts';
import { runRandom } from './random/run-random.ts';

const { values: options } = parseArgs({
  options: {
    filter: { type: 'string', default: '' },
    'no-temporal': { type: 'boolean', default: false },
    random: { type: 'string', default: '1000' },
    'random-temporal': { type: 'string', default: '100' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    report: { type: 'string' },
  },
});

const count = { agreed: 0, differ: 0, onPurpose: 0, pending: 0 };
const pending: string[] = [];

async function runWritten(ours: Place): Promise<void> {
  const chosen = cases.filter(({ name }) => name.includes(options.filter));
  const waiting = [...chosen];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await runOne(next, ours);
  };
  await Promise.all(Array.from({ length: ours.kind === 'temporal' ? 6 : 1 }, lane));
}

async function runOne({ name, run, pending: reason, notOnTemporal }: Case, ours: Place): Promise<void> {
  if (notOnTemporal !== undefined && ours.kind === 'temporal') return;
  const difference = await compare(run, onLangGraph(), ours);
  if (difference === undefined) {
    if (reason !== undefined) console.log(`agrees now, is no longer pending (${ours.kind}): ${name}`);
    count.agreed += 1;
  } else if (reason !== undefined) {
    count.pending += 1;
    pending.push(`${name} (${ours.kind}): ${reason}`);
  } else {
    count.differ += 1;
    console.log(`DIFFERS (${ours.kind}): ${name}\n${describeDifference(difference)}`);
  }
}

async function runRandomGraphs(ours: Place, number: number): Promise<void> {
  if (options.filter !== '' || number === 0) return;
  const seed = Number(options.seed);
  const features = { subgraphs: false, updateState: false };
  const { agreed, counterexample } = await runRandom(ours, number, seed, features);
  count.agreed += agreed;
  console.log(`${agreed} of ${number} random graphs agree (${ours.kind}, --seed=${seed})`);
  if (counterexample === undefined) return;
  count.differ += 1;
  const { sketch, difference } = counterexample;
  console.log(`DIFFERS (${ours.kind}): ${JSON.stringify(sketch)}`);
  if (difference !== undefined) console.log(describeDifference(difference));
}

await runWritten(inMemory());
await runRandomGraphs(inMemory(), Number(options.random));
if (!options['no-temporal']) {
  const temporal = await onTemporal();
  await runWritten(temporal);
  await runRandomGraphs(temporal, Number(options['random-temporal']));
  await temporal.close();
}
for (const line of pending) console.log(`pending: ${line}`);
console.log(JSON.stringify(count));
if (options.report !== undefined) writeFileSync(options.report, JSON.stringify(count));
if (count.differ > 0) process.exitCode = 1;
