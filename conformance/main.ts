/**
 * Runs the same graphs on LangGraph JS and on this library, and compares what is seen.
 *
 *     node main.ts [--filter=text] [--no-temporal] [--random=1000] [--random-temporal=100] [--seed=n] [--report=file]
 *
 * A filter leaves the random graphs out.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { cases } from './cases/index.ts';
import { describeDifference } from './compare/difference.ts';
import { inMemory, nameOf, onLangGraph, onTemporal, withLangGraphsGraphs } from './compare/place.ts';
import type { Place } from './compare/place.ts';
import { compare } from './compare/run-case.ts';
import { plain, plainError } from './compare/plain.ts';
import { Script } from './compare/script.ts';
import type { Case } from './compare/script.ts';
import { Tally } from './compare/tally.ts';
import { rows } from './on-purpose/index.ts';
import type { Row } from './on-purpose/row.ts';
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

const named = new Set(cases.map(({ name }) => name));
if (named.size < cases.length) throw new Error('Two cases have one name: is one of them a copy?');

const tally = new Tally();
const pending: string[] = [];

async function runWritten(ours: Place): Promise<void> {
  const chosen = cases.filter(({ name }) => name.includes(options.filter));
  await inLanes(ours, chosen, (one) => runOne(one, ours));
}

/** Several at once where each waits for a server. */
async function inLanes<T>(ours: Place, all: readonly T[], run: (one: T) => Promise<void>): Promise<void> {
  const waiting = [...all];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await run(next);
  };
  await Promise.all(Array.from({ length: ours.kind === 'temporal' ? 6 : 1 }, lane));
}

async function runOne(
  { name, run, pending: reason, notOnTemporal, notDurable }: Case,
  ours: Place,
): Promise<void> {
  if (notDurable !== undefined && ours.durable === true) return;
  if (notOnTemporal !== undefined && ours.kind === 'temporal') return;
  const difference = await compare(run, onLangGraph(), ours);
  if (difference === undefined) {
    if (reason !== undefined) console.log(`agrees now, is no longer pending (${nameOf(ours)}): ${name}`);
    tally.of(ours).agreed += 1;
  } else if (reason !== undefined) {
    tally.of(ours).pending += 1;
    pending.push(`${name} (${nameOf(ours)}): ${reason}`);
  } else {
    tally.of(ours).differ += 1;
    console.log(`DIFFERS (${nameOf(ours)}): ${name}\n${describeDifference(difference)}`);
  }
}

/** Each row of the table, on both sides: what LangGraph does is as it says, and so is what is done here. */
async function runRows(ours: Place): Promise<void> {
  const table = readFileSync(new URL('../docs/differences.md', import.meta.url), 'utf8');
  const chosen = rows.filter(({ row }) => row.includes(options.filter));
  await inLanes(ours, chosen, (one) => runRow(one, ours, table));
}

async function runRow(
  { row, facts, langgraph, here, durable }: Row,
  ours: Place,
  table: string,
): Promise<void> {
  const theirs = await factsOf(facts, onLangGraph, langgraph);
  const expected = ours.durable === true && durable !== undefined ? durable : here;
  const found = await factsOf(facts, () => ours, expected);
  const problems = [
    ...(table.includes(`\n| ${row}`) ? [] : ['docs/differences.md has no such row']),
    ...(isSame(theirs, langgraph) ? [] : [`LangGraph: ${theirs}, and not ${JSON.stringify(langgraph)}`]),
    ...(isSame(found, expected) ? [] : [`here: ${found}, and not ${JSON.stringify(expected)}`]),
  ];
  if (problems.length === 0) tally.of(ours).onPurpose += 1;
  else tally.of(ours).differ += 1;
  if (problems.length > 0)
    console.log(`NOT AS THE TABLE SAYS (${nameOf(ours)}): ${row}\n  ${problems.join('\n  ')}`);
}

/** Some rows are about who is first, by the clock: on a machine with other work to do they are given a second and a third look. */
async function factsOf(facts: Row['facts'], place: () => Place, expected: unknown): Promise<string> {
  for (let look = 1; ; look += 1) {
    const found = await factsOnce(facts, place());
    if (look === 3 || isSame(found, expected)) return found;
  }
}

async function factsOnce(facts: Row['facts'], place: Place): Promise<string> {
  try {
    return JSON.stringify(plain(await facts(new Script(place))));
  } catch (error) {
    return JSON.stringify(plainError(error));
  }
}

function isSame(facts: string, expected: unknown): boolean {
  return facts === JSON.stringify(plain(expected));
}

async function runRandomGraphs(ours: Place, number: number): Promise<void> {
  if (options.filter !== '' || number === 0) return;
  const seed = Number(options.seed);
  const features = { subgraphs: true, updateState: true };
  const { agreed, counterexample } = await runRandom(ours, number, seed, features);
  tally.of(ours).agreed += agreed;
  console.log(`${agreed} of ${number} random graphs agree (${nameOf(ours)}, --seed=${seed})`);
  if (counterexample === undefined) return;
  tally.of(ours).differ += 1;
  const { sketch, difference } = counterexample;
  console.log(`DIFFERS (${nameOf(ours)}): ${JSON.stringify(sketch)}`);
  if (difference !== undefined) console.log(describeDifference(difference));
}

async function runAll(ours: Place, graphs: number): Promise<void> {
  await runWritten(ours);
  await runRows(ours);
  // The engine is the same, and the random graphs are for the engine: fewer of them show that LangGraph's graphs are read well.
  await runRandomGraphs(ours, ours.durable === true ? Math.ceil(graphs / 4) : graphs);
}

for (const place of [inMemory(), withLangGraphsGraphs(inMemory())])
  await runAll(place, Number(options.random));
if (!options['no-temporal']) {
  const temporal = await onTemporal();
  for (const place of [temporal, withLangGraphsGraphs(temporal)])
    await runAll(place, Number(options['random-temporal']));
  await temporal.close();
}
for (const line of pending) console.log(`pending: ${line}`);
const count = tally.total();
console.log(tally.table());
const all = Object.values(count).reduce((sum, number) => sum + number, 0);
console.log(
  `conformance with LangGraph JS: ${all} cases run, ${count.agreed} agreed, ${count.onPurpose} differ on purpose, ` +
    `${count.pending} pending, ${count.differ} differ otherwise`,
);
if (options.report !== undefined) writeFileSync(options.report, JSON.stringify(count));
if (count.differ > 0) process.exitCode = 1;
