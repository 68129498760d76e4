import type { CommandData } from '../../../../src/protocol/messages.ts';
import type { Player } from './player.ts';

/** Does something that a caller may do at any time: a command, a new input, an abort; or has the execution lost. */
export function interfere(player: Player): void {
  const { thread, random } = player;
  if (thread.state.phase.kind !== 'settled') {
    if (random.once(6)) {
      thread.feed({ kind: 'aborted', reason: 'by the caller', at: thread.now });
      for (const work of thread.cancelled.splice(0)) {
        // What was cancelled may come to its end all the same.
        if (work.kind === 'run-task' && random.once(3)) thread.feed(lateResult(work.input));
      }
    } else if (thread.state.phase.kind === 'running' && random.once(10)) {
      player.lose();
    }
    return;
  }
  if (random.once(12)) player.run({ input: { log: 'anew', text: '|' } });
  else if (random.once(2)) thread.request({ command: command(player), recursionLimit: 200 });
}

function lateResult(input: {
  readonly task: string;
  readonly pass: number;
}): Parameters<Player['thread']['feed']>[0] {
  const outcome = { kind: 'done', writes: [['log', 'too late']], routes: [] } as const;
  return { kind: 'task-settled', task: input.task, pass: input.pass, outcome, at: 0 };
}

function command({ thread, random, ledger }: Player): CommandData {
  const nodes = thread.worker.plan.nodes;
  const target = random.of(Object.keys(nodes)) ?? 'n0';
  const goto = random.once(2) ? [target] : [{ node: target, args: 'by command' }];
  const [question] = thread.pending;
  if (question !== undefined && random.once(2)) {
    const value = { [question.id]: ledger.answerTo(question) };
    const more = random.once(2) ? { update: { log: 'update', text: '+' } } : { goto };
    return { resume: { value }, ...more };
  }
  return random.once(2) ? { update: { log: 'update', text: '+', sum: 1 } } : { goto };
}
