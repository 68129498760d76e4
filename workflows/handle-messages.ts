import {
  ApplicationFailure,
  currentUpdateInfo,
  defineQuery,
  defineSignal,
  defineUpdate,
  setDefaultSignalHandler,
  setHandler,
} from '@temporalio/workflow';
import type { EngineEvent } from '../src/engine/events.ts';
import { asInterrupts, pendingQuestions } from '../src/engine/match-answers.ts';
import { signalEvent, updateEvent } from '../src/engine/message-events.ts';
import { refuse } from '../src/engine/requests.ts';
import { latestSnapshot, snapshotHistory } from '../src/engine/snapshot.ts';
import type { SnapshotTask } from '../src/engine/snapshot.ts';
import { payloadLimit } from '../src/protocol/budget.ts';
import { jsonBytes } from '../src/protocol/json.ts';
import {
  historyQuery,
  ignoredQuery,
  interruptsQuery,
  resumeMessage,
  runMessage,
  stateQuery,
} from '../src/protocol/messages.ts';
import type { Accepted } from '../src/protocol/messages.ts';
import { handleGraphCalls } from './handle-graph-calls.ts';
import { handleCalls } from './handle-calls.ts';
import type { ThreadShell } from './thread-shell.ts';

const descriptions = {
  [resumeMessage]:
    'Answers a pending interrupt. One argument: the answer, any JSON value; with several pending, {"<interrupt id>": answer}. ' +
    'Optional second argument: {"id": decision id, "by": who}.',
  [runMessage]:
    'Runs the thread. One argument: {"id": any new id, "input": {...}}, or {"id", "input": null} to go on, ' +
    'or {"id", "command": {"resume": {"value": ...}, "update": {...}, "goto": [...]}}.',
  [stateQuery]: "The thread's latest snapshot: values, next, tasks with their interrupts.",
  [historyQuery]: 'The last snapshots, newest first. Optional argument: {"limit": number}.',
  [interruptsQuery]: 'The questions that wait for an answer: [{id, value}].',
  [ignoredQuery]: 'The messages that changed nothing: {count, last: [{id, message, reason, at}]}.',
} as const;

/** The thread's messages: see docs/wire.md. */
export function handleMessages(shell: ThreadShell): void {
  // Messages that came with the start are handed over as each handler is set: signals in the order in which they came, then updates.
  setDefaultSignalHandler((name, ...args) => takeSignal(shell, name, args));
  for (const name of [resumeMessage, runMessage] as const) {
    const description = descriptions[name];
    setHandler(defineSignal<unknown[]>(name), (...args) => takeSignal(shell, name, args), { description });
  }
  for (const name of [resumeMessage, runMessage] as const) {
    const description = descriptions[name];
    setHandler(defineUpdate<Accepted, unknown[]>(name), (...args) => take(shell, eventOf(name, args)), {
      description,
      validator: (...args) => check(shell, eventOf(name, args)),
    });
  }
  handleGraphCalls(shell);
  handleCalls(shell);
  setHandler(defineQuery(stateQuery), () => boundedState(shell), {
    description: descriptions[stateQuery],
  });
  setHandler(defineQuery(interruptsQuery), () => asInterrupts(pendingQuestions(shell.state.tasks)), {
    description: descriptions[interruptsQuery],
  });
  setHandler(
    defineQuery(ignoredQuery),
    () => ({ count: shell.state.ignoredCount, last: shell.state.ignored }),
    { description: descriptions[ignoredQuery] },
  );
  setHandler(
    defineQuery<unknown, [{ limit?: number }?]>(historyQuery),
    (options) => boundedHistory(shell, options?.limit),
    {
      description: descriptions[historyQuery],
    },
  );
}

function eventOf(name: string, args: readonly unknown[]): EngineEvent {
  return updateEvent(name, args, currentUpdateInfo()?.id ?? '', Date.now());
}

/** The validator: what it refuses leaves no trace, and its sender is told why. */
function check(shell: ThreadShell, event: EngineEvent): void {
  if (event.kind === 'stray') throw ApplicationFailure.nonRetryable(event.reason, 'UNREADABLE_MESSAGE');
  const refusal = event.kind === 'requested' ? refuse(shell.state, event.request) : null;
  if (refusal === null) return;
  const interrupts = asInterrupts(pendingQuestions(shell.state.tasks)).slice(0, 20);
  throw ApplicationFailure.nonRetryable(refusal.message, refusal.reason, { interrupts });
}

function take(shell: ThreadShell, event: EngineEvent): Accepted {
  if (event.kind !== 'requested')
    throw ApplicationFailure.nonRetryable('The message cannot be read.', 'UNREADABLE_MESSAGE');
  shell.dispatch(event);
  return { accepted: true, id: event.request.id };
}

/** A signal cannot be answered: what is wrong with it is kept in the state, and the thread goes on. */
function takeSignal(shell: ThreadShell, name: string, args: readonly unknown[]): void {
  shell.dispatch(signalEvent(shell.state, name, args, Date.now()));
}

/** The latest snapshot; without what was written, and with a note, when that does not fit into a query result. */
function boundedState(shell: ThreadShell): unknown {
  const snapshot = latestSnapshot(shell.state);
  const bytes = jsonBytes(snapshot);
  if (bytes <= payloadLimit) return snapshot;
  const note = `The values are left out: the snapshot is ${bytes} bytes, too many for a query. getState reads them from the history.`;
  return { ...snapshot, values: {}, tasks: snapshot.tasks.map(withoutResult), note };
}

function withoutResult(task: SnapshotTask): SnapshotTask {
  const { result: _, ...rest } = task;
  return rest;
}

/** As many snapshots as fit into one query result. */
function boundedHistory(shell: ThreadShell, limit = 100): readonly unknown[] {
  const all = snapshotHistory(shell.state).slice(0, limit);
  let bytes = 0;
  const over = all.findIndex((snapshot) => (bytes += jsonBytes(snapshot)) > payloadLimit);
  return over < 0 ? all : all.slice(0, Math.max(1, over));
}
