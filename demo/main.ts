/** Reviews the licences of a project's dependencies: `npm run demo`, or `npm run demo -- path/to/package-lock.json`. */
import { randomUUID } from 'node:crypto';
// In a project of your own: from 'holdpoint'.
import { TemporalSaver } from '../src/index.ts';
import config from '../temporal.config.ts';
import { Person, policyReviewer } from './ask.ts';
import { endOnSignals, Stopped, unlessEnded } from './ending.ts';
import { say } from './narrate.ts';
import { readOptions, usage } from './options.ts';
import type { Options } from './options.ts';
import { LicenceReview } from './review-licences.ts';
import { startServer } from './temporal-server.ts';
import { WorkerProcesses } from './worker-process.ts';

/** Of a server that others use too, only a queue of this run's own: their workers do not know this graph. */
const random = randomUUID().slice(0, 8);
const taskQueue = process.env.TEMPORAL_ADDRESS ? `licence-review-${random}` : config.taskQueue;
const thread = `licence-review-${random}`;

async function demo(options: Options, ending: AbortController): Promise<string> {
  say('demo', `reviews the licences in ${options.lockFile}`);
  await using server = await unlessEnded(ending, startServer());
  const { address, namespace, uiUrl } = server;
  await using checkpointer = await TemporalSaver.connect({
    address,
    namespace,
    taskQueue,
    acknowledgeTimeout: 1_500,
  });
  say('thread', uiUrl ? `${uiUrl}/namespaces/${namespace}/workflows/${thread}` : thread);
  const reviewer = options.interactive ? new Person(ending) : policyReviewer;
  await using review = new LicenceReview({ checkpointer, reviewer, thread });
  await using workers = new WorkerProcesses(
    { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace, LICENCE_REVIEW_QUEUE: taskQueue },
    (error) => ending.abort(error),
  );
  return await unlessEnded(ending, review.run(options, workers));
}

const options = await readOptions(process.argv.slice(2)).catch((error: Error) => {
  console.error(`${error.message}\n${usage}`);
  process.exit(2);
});
const ending = endOnSignals();
try {
  console.log(await demo(options, ending));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(error instanceof Stopped ? error.exitCode : 1);
}
