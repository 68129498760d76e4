import { isForbiddenKey, isPlainObject } from './json.ts';
import type { Json } from './json.ts';
import type { ResumeMeta, RunRequest } from './messages.ts';

export type ReadMessage = { readonly request: RunRequest } | { readonly unreadable: string };

const howToRun =
  'Give {"id": any new id, "input": {...}}, {"id", "input": null} or {"id", "command": {"resume": {"value": ...}, "update": {...}, "goto": [...]}}.';

/** The message `resume`: an answer, and optionally its id and sender. */
export function readResume(answer: unknown, meta: unknown, fallbackId: string): ReadMessage {
  if (answer === undefined)
    return { unreadable: 'The message "resume" has no argument. Give the answer as its one argument.' };
  if (meta != null && !isPlainObject(meta)) {
    return { unreadable: 'The second argument of "resume" is an object: {"id": decision id, "by": who}.' };
  }
  const { id, ...options } = (meta ?? {}) as ResumeMeta;
  return {
    request: { ...options, id: idOf(id, fallbackId), command: { resume: { value: answer as Json } } },
  };
}

/** The message `run`: a new input, a command, or null to go on. */
export function readRun(argument: unknown, fallbackId: string): ReadMessage {
  if (!isPlainObject(argument)) return { unreadable: `The message "run" has no request. ${howToRun}` };
  const request = argument as unknown as RunRequest;
  const { input, command } = request;
  if (input != null && !isPlainObject(input))
    return { unreadable: `The "input" of a run is an object or null. ${howToRun}` };
  if (command !== undefined && !isPlainObject(command))
    return { unreadable: `The "command" of a run is an object. ${howToRun}` };
  if (command?.resume !== undefined && !isPlainObject(command.resume)) {
    return { unreadable: `The "resume" of a command is {"value": answer}. ${howToRun}` };
  }
  if (input != null && Object.keys(input).some(isForbiddenKey))
    return { unreadable: 'An input cannot write "__proto__", "constructor" or "prototype".' };
  return { request: { ...request, id: idOf(request.id, fallbackId) } };
}

function idOf(id: unknown, fallback: string): string {
  return typeof id === 'string' && id !== '' ? id : fallback;
}
