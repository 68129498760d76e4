import { newCallScope } from '../node/call-scope.ts';
import { callsSettled } from '../node/calls.ts';
import { makeCall } from '../node/make-call.ts';
import { currentScratchpad, runInCall } from '../node/scratchpad.ts';
import { fromJson } from '../node/tagged-json.ts';
import { isInterruptId } from '../protocol/hash.ts';
import { TaskCheckpoints } from './task-checkpoints.ts';

/** What they are called in Temporal's history: a result that the node has recorded. */
const name = 'checkpoints of called graphs';

/**
 * The graphs that the node has called in earlier passes, as they stood when it paused.
 * At once where there are none, so that a node begins as it would.
 */
export function checkpointsOf(pass: number): TaskCheckpoints | Promise<TaskCheckpoints> {
  const { calls } = currentScratchpad() ?? {};
  const isKept = [...(calls?.records.values() ?? [])].some((record) => record.name === name);
  // An attempt that was cut off after it had recorded them counts as well.
  if (calls === undefined || (!isKept && calls.host?.earlier === undefined)) return new TaskCheckpoints();
  return load(pass);
}

async function load(pass: number): Promise<TaskCheckpoints> {
  for (const each of [pass, pass - 1]) {
    const content = await call(each, () => null, false);
    if (content !== null) return new TaskCheckpoints(content as never);
  }
  return new TaskCheckpoints();
}

/** Records them, when the node pauses. */
export async function keepCheckpoints(
  checkpoints: TaskCheckpoints,
  pass: number,
  signal: AbortSignal,
): Promise<void> {
  const scratchpad = currentScratchpad();
  if (scratchpad === undefined || scratchpad.ended || checkpoints.content() === undefined) return;
  // What is called beside the graph that has asked may call graphs, too.
  await callsSettled(scratchpad.calls, signal);
  const content = checkpoints.content();
  await call(pass, () => content, true);
}

/** It is none of the calls that the node makes: these are told apart by their order. */
function call(pass: number, run: () => unknown, keep: boolean): Promise<unknown> {
  return runInCall(newCallScope([name]), () =>
    makeCall({
      name,
      args: [pass],
      key: `${name} ${pass}`,
      run,
      attempt: async (work) => work(),
      isKept: () => Promise.resolve(keep),
    }),
  );
}

/** By the id that LangGraph has given to the question of a called graph: what was answered last. */
export function answersToCalled(): Readonly<Record<string, unknown>> | undefined {
  const given = (currentScratchpad()?.answers ?? []).flatMap((answer) =>
    answer?.key !== undefined && isInterruptId(answer.key)
      ? [[answer.key, fromJson(answer.value)] as const]
      : [],
  );
  return given.length === 0 ? undefined : Object.fromEntries(given);
}
