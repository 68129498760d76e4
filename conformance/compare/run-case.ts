import { inOneOrder } from './any-order.ts';
import { firstDifference } from './difference.ts';
import type { Difference } from './difference.ts';
import { withoutDifferencesOnPurpose } from './on-purpose.ts';
import type { Place } from './place.ts';
import { plainError } from './plain.ts';
import { Script } from './script.ts';
import type { Case, Observation } from './script.ts';

/** What a case saw in one place. An error of the case itself is the last thing that it saw. */
export async function transcript(run: Case['run'], place: Place): Promise<readonly Observation[]> {
  const script = new Script(place);
  try {
    await run(script);
  } catch (error) {
    script.seen.push({ call: 'the case itself', saw: plainError(error) });
  }
  return script.seen;
}

/** Runs a case on LangGraph and in a place of ours, and gives the first difference that is not on purpose. */
export async function compare(run: Case['run'], theirs: Place, ours: Place): Promise<Difference | undefined> {
  const [a, b] = await Promise.all([transcript(run, theirs), transcript(run, ours)]);
  const [left, right] = withoutDifferencesOnPurpose(a, b);
  return firstDifference(inOneOrder(left), inOneOrder(right));
}
