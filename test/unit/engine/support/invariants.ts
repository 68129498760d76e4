import assert from 'node:assert/strict';
import { pendingQuestions } from '../../../../src/engine/match-answers.ts';
import type { ThreadState } from '../../../../src/engine/state.ts';
import { freezeJson } from './freeze-json.ts';

/** What holds of every state of every thread. */
export function checkState(state: ThreadState): void {
  freezeJson(state);
  const running = state.tasks.filter((task) => task.status === 'running');
  if (state.phase.kind === 'settled') {
    assert.equal(running.length, 0, 'E7: while the thread is settled nothing is running');
  }
  const ids = state.tasks.map((task) => task.id);
  assert.equal(new Set(ids).size, ids.length, 'two tasks have one id');
  const questions = pendingQuestions(state.tasks);
  assert.equal(new Set(questions.map(({ id }) => id)).size, questions.length, 'two questions have one id');
  for (const task of state.tasks) {
    assert.equal(task.status === 'done', task.outcome !== undefined, 'a task with an outcome is done');
    if (task.status !== 'waiting') continue;
    const waits = questions.some((question) => question.task === task.id);
    assert.ok(waits, `task ${task.node} waits, and no question of it is pending`);
  }
}
