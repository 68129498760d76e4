import type { ChangedQuestion } from '../protocol/task.ts';
import type { Scratchpad } from './scratchpad.ts';

/** How long a branch that runs beside the one that paused may take to ask its own, answered, question again. */
const reorderMs = 3000;

/** A place whose answer has lost its question to another one. If the question is only asked later this time, it is waited for. */
export async function lostPlace(scratchpad: Scratchpad): Promise<ChangedQuestion | undefined> {
  const lost = (): ChangedQuestion | undefined =>
    scratchpad.displaced.find(({ place }) => scratchpad.used[place] !== true);
  if (lost() === undefined) return undefined;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, reorderMs);
    scratchpad.onUsed = () => {
      if (lost() !== undefined) return;
      clearTimeout(timer);
      resolve();
    };
  });
  return lost();
}
