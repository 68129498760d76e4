import assert from 'node:assert/strict';
import type { PendingQuestion } from '../../../../src/engine/match-answers.ts';
import { Send } from '../../../../src/protocol/command.ts';
import { hash } from '../../../../src/protocol/hash.ts';
import { canonicalJson } from '../../../../src/protocol/json.ts';
import type { Json } from '../../../../src/protocol/json.ts';
import type { GivenAnswer, NodeOutcome, TaskInput, Write } from '../../../../src/protocol/task.ts';
import { planOf } from './plan.ts';
import type { RandomGraph, RandomNode } from './random-graph.ts';
import type { Worker } from './worker.ts';
import { done } from './worker.ts';

/**
 * Plays the nodes of a random graph, and keeps the books: who asked what under which id, who was given which answer, and how often
 * each task was started. What it gives depends on the task, its state and its answers alone.
 */
export class Ledger {
  readonly worker: Worker;
  /** Every question that anybody has seen, by id. */
  readonly issued = new Map<string, PendingQuestion>();
  readonly starts = new Map<string, number>();
  readonly failures = new Map<string, number>();
  readonly done = new Set<string>();
  /** Callers may have a waiting task run again, by an update or a goto. */
  commands = false;
  /** Callers may go back: what was asked is answered to a task of the same node in a branch. */
  branches = false;
  readonly #graph: RandomGraph;

  constructor(graph: RandomGraph) {
    this.#graph = graph;
    const scripts = Object.keys(graph.nodes).map(
      (name) => [name, (task: TaskInput) => this.#run(task)] as const,
    );
    this.worker = { plan: planOf(graph.sketch), nodes: Object.fromEntries(scripts) };
  }

  /** The answer to a question: it carries the id that it is sent to. */
  answerTo(question: PendingQuestion): Json {
    const before = this.issued.get(question.id);
    if (before !== undefined)
      assert.deepEqual(question.value, before.value, 'one id stood for two questions');
    this.issued.set(question.id, question);
    return { for: question.id, text: `A${canonicalJson(question.value).length}` };
  }

  /** E4: once, and once more for every complete round of answers and for every failure of its own. */
  checkStarts(): void {
    for (const [task, starts] of this.starts) {
      const { rounds, failures } = this.#specs.get(task) as RandomNode;
      assert.ok(this.done.has(task), `task ${task} was never done`);
      assert.equal(starts, 1 + rounds.length + failures, `task ${task} was started ${starts} times`);
    }
  }

  readonly #specs = new Map<string, RandomNode>();

  #run(task: TaskInput): NodeOutcome {
    const spec = this.#graph.nodes[task.node] as RandomNode;
    this.#specs.set(task.task, spec);
    assert.ok(!this.done.has(task.task), 'E5: a task that was done has been started again');
    this.starts.set(task.task, (this.starts.get(task.task) ?? 0) + 1);
    this.#checkAnswers(task, spec);
    const failures = this.failures.get(task.task) ?? 0;
    if (failures < spec.failures) {
      this.failures.set(task.task, failures + 1);
      throw new Error(`failure ${failures + 1}`);
    }
    let first = 0;
    for (const count of spec.rounds) {
      const places = Array.from({ length: count }, (_, place) => first + place);
      const open = places.filter((place) => (task.answers[place] ?? null) === null);
      if (open.length > 0) {
        const questions = open.map((index) => ({ index, value: questionOf(task, index) }));
        return { kind: 'asked', questions };
      }
      first += count;
    }
    this.done.add(task.task);
    return done(writes(task, spec), ...hops(task, spec));
  }

  /** E3: every answer was sent to this task's own question of this place; and the task runs only with whole rounds of answers. */
  #checkAnswers(task: TaskInput, spec: RandomNode): void {
    const answers: readonly (GivenAnswer | null)[] = task.answers;
    if (!this.commands) assert.ok(isWhole(spec, answers), 'E4: started with half a round of answers');
    for (const [index, answer] of answers.entries()) {
      if (answer === null) continue;
      const meant = this.issued.get((answer.value as { for: string }).for);
      assert.deepEqual(
        [this.branches ? nodeOf(meant) : meant?.task, meant?.index],
        [this.branches ? task.node : task.task, index],
        'E3: it reached another question',
      );
      assert.equal(answer.question, meant?.fingerprint, 'E3: another fingerprint');
    }
  }
}

function nodeOf(question: PendingQuestion | undefined): string | undefined {
  return (question?.value as { readonly node?: string } | undefined)?.node;
}

/** Whether these answers end with a round. */
function isWhole(spec: RandomNode, answers: readonly (GivenAnswer | null)[]): boolean {
  const given = answers.filter((answer) => answer !== null).length;
  let asked = 0;
  return given === 0 || spec.rounds.some((count) => (asked += count) === given);
}

function questionOf(task: TaskInput, index: number): Json {
  const fixed = { node: task.node, of: task.task.slice(0, 8), index };
  // Some ask about the state: an update has them ask something else.
  return Number(task.node.slice(1)) % 2 === 0 ? { ...fixed, sum: task.state['sum'] ?? null } : fixed;
}

function writes(task: TaskInput, spec: RandomNode): readonly Write[] {
  // What it has seen is in what it writes, so a difference in one superstep shows in all that follow.
  const seen = hash(
    canonicalJson(task.state),
    canonicalJson(task.answers.map((answer) => answer?.value ?? null)),
  ).slice(0, 4);
  const label = `${task.node}/${task.step}/${task.path[1]}/${seen};`;
  const number = Number.parseInt(seen, 16);
  const values: Record<string, Json> = {
    parts: { [task.node]: label, last: label },
    sum: number,
    least: number,
    most: number,
  };
  const all = spec.writes.map((channel): Write => [channel, values[channel] ?? label]);
  return task.path[0] === '__pregel_pull' ? [...all, [`own-${task.node}`, label]] : all;
}

function hops(task: TaskInput, spec: RandomNode): readonly (string | Send)[] {
  const open = spec.hops.filter(({ until }) => task.step <= until);
  // A Send does not send on, so that their number stays small.
  return open
    .filter(({ send }) => !send || task.path[0] === '__pregel_pull')
    .map(({ to, send }) => (send ? new Send(to, { from: task.node }) : to));
}
