import { log } from '@temporalio/workflow';
import type { NodeOutcome, TaskInput } from '../src/protocol/task.ts';

/** Tells the log of a node that has not asked or called again what it had asked or called before. */
export function warnOfChanges(input: TaskInput, outcome: NodeOutcome): void {
  for (const { index, name } of outcome.changedCalls ?? []) {
    log.warn(
      `Node "${input.node}" made task "${name}" its call ${index + 1}, where another call had been recorded. ` +
        `Make the same calls with the same arguments on every pass, or compile with strict: true to make this an error.`,
      { node: input.node, task: input.task, pass: input.pass },
    );
  }
  for (const { index } of outcome.changed ?? []) {
    log.warn(
      `Node "${input.node}" asked another question as its question ${index + 1} than the one that had been answered, and was given that answer. ` +
        `Ask the same questions in the same order on every pass, or compile with strict: true to make this an error.`,
      { node: input.node, task: input.task, pass: input.pass },
    );
  }
}
