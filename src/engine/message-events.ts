/** A thread's messages as events of the engine: the same for the workflow that gets them and for a reader of its history. */
import { recordMessage } from '../protocol/call.ts';
import { readCalls } from '../protocol/read-calls.ts';
import { readResume, readRun } from '../protocol/read-message.ts';
import { isPlainObject } from '../protocol/json.ts';
import { abortMessage, drainMessage, resumeMessage, runMessage } from '../protocol/messages.ts';
import { isUnreadable, whyUnreadable } from '../protocol/tolerant-converter.ts';
import type { EngineEvent } from './events.ts';
import type { ThreadState } from './state.ts';

/** A request, or what a call of a node has given: that is only taken as an update. */
export function updateEvent(
  name: string,
  args: readonly unknown[],
  fallbackId: string,
  at: number,
): EngineEvent {
  if (name !== recordMessage) return messageEvent(name, args, fallbackId, at);
  const read = readCalls(args[0]);
  return typeof read === 'string'
    ? { kind: 'stray', message: name, reason: read, at }
    : { kind: 'recorded', ...read, at };
}

/** A signal cannot be answered, so whatever is wrong with it is an event too. */
export function signalEvent(
  state: ThreadState,
  name: string,
  args: readonly unknown[],
  at: number,
): EngineEvent {
  // A signal without an id of its own is one of a kind.
  const id = `signal-${state.requests + 1}`;
  return messageEvent(name, args, id, at);
}

export function messageEvent(
  name: string,
  args: readonly unknown[],
  fallbackId: string,
  at: number,
): EngineEvent {
  const unreadable = args.find(isUnreadable);
  if (unreadable !== undefined)
    return { kind: 'stray', message: name, reason: whyUnreadable(unreadable), at };
  if (name === drainMessage || name === abortMessage) return runEvent(name, args[0], at);
  if (name !== resumeMessage && name !== runMessage) {
    return {
      kind: 'stray',
      message: name,
      reason: `No message "${name}" is known here. Answers go to "resume".`,
      at,
    };
  }
  const read =
    name === resumeMessage ? readResume(args[0], args[1], fallbackId) : readRun(args[0], fallbackId);
  if ('unreadable' in read) return { kind: 'stray', message: name, reason: read.unreadable, at };
  return { kind: 'requested', message: name, request: read.request, at };
}

/** A message about one run: that it is to end. */
function runEvent(
  message: typeof drainMessage | typeof abortMessage,
  argument: unknown,
  at: number,
): EngineEvent {
  const fields = isPlainObject(argument) ? argument : {};
  const { run, reason } = fields;
  if (typeof run === 'string' && typeof reason === 'string')
    return { kind: message === drainMessage ? 'drain' : 'abort-run', run, reason, at };
  const wanted = `The message "${message}" has one argument: {"run": id of the request that began the run, "reason": text}.`;
  return { kind: 'stray', message, reason: wanted, at };
}
