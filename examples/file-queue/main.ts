/**
 * An agent for each file of a queue reads it, and wants to write a card about it. A person approves each write. The files are this
 * repository's own; the cards go into a folder that is deleted at the end.
 *
 * `node examples/file-queue/main.ts --ask` asks you, on the terminal. Without it the answers of the example are given.
 */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { Command, isInterrupted, TemporalSaver } from '../../src/index.ts';
import type { HumanInterrupt } from '../../src/prebuilt/index.ts';
import { decide } from './decide.ts';
import { makeGraph } from './graph.ts';

const queue = [
  'docs/decisions/0001-the-plan-is-the-protocol.md',
  'docs/decisions/0003-invoke-waits-for-the-end.md',
  'docs/decisions/0004-answers-go-to-their-question.md',
];
const config = { configurable: { thread_id: `cards-${randomUUID()}` } };
const folder = await mkdtemp(join(tmpdir(), 'holdpoint-cards-'));
const written = async (): Promise<string> => (await readdir(folder)).toSorted().join(', ') || 'nothing';

try {
  await using checkpointer = await TemporalSaver.start();
  const graph = makeGraph(checkpointer, folder);

  let result = await graph.invoke({ queue }, config);
  while (isInterrupted(result)) {
    console.log(`${result.__interrupt__.length} writes wait for you. Written: ${await written()}`);
    const [next] = result.__interrupt__;
    if (next === undefined) break;
    const [request] = next.value as [HumanInterrupt];
    const response = await decide(request);
    console.log(`${request.action_request.args['name']}: ${response.type}`);
    // The others go on waiting: an answer names its question.
    result = await graph.invoke(new Command({ resume: { [next.id]: [response] } }), config);
  }
  console.log(`Written: ${await written()}`);
  for (const line of result.reports) console.log(line);
} finally {
  await rm(folder, { recursive: true, force: true });
}
