/** Messages as they come from anywhere: looked at in every part before the engine sees them, so that none can make it stumble. */
import { isForbiddenKey, isPlainObject } from './json.ts';
import type { Json } from './json.ts';
import { forkProblem, isTargets, updatesProblem } from './read-updates.ts';
import type { CommandData, RunOptions, RunRequest } from './messages.ts';

export type ReadMessage = { readonly request: RunRequest } | { readonly unreadable: string };

const howToRun =
  'Give {"id": any new id, "input": {...}}, {"id", "input": null} or {"id", "command": {"resume": {"value": ...}, "update": {...}, "goto": [...]}}.';

/** The message `resume`: an answer, and optionally its id and sender. */
export function readResume(answer: unknown, meta: unknown, fallbackId: string): ReadMessage {
  if (answer === undefined) {
    return { unreadable: 'The message "resume" has no argument. Give the answer as its one argument.' };
  }
  if (meta != null && !isPlainObject(meta)) {
    return { unreadable: 'The second argument of "resume" is an object: {"id": decision id, "by": who}.' };
  }
  const fields = meta ?? {};
  const problem = optionProblem(fields);
  if (problem !== undefined) return { unreadable: problem };
  return {
    request: {
      ...optionsOf(fields),
      id: idOf(fields, fallbackId),
      command: { resume: { value: answer as Json } },
    },
  };
}

/** The message `run`: a new input, a command, or null to go on. */
export function readRun(argument: unknown, fallbackId: string): ReadMessage {
  if (!isPlainObject(argument)) return { unreadable: `The message "run" has no request. ${howToRun}` };
  const problem = contentProblem(argument) ?? optionProblem(argument);
  if (problem !== undefined) return { unreadable: `${problem} ${howToRun}` };
  const { input, command, updates, fork, prepared } = argument as unknown as RunRequest;
  return {
    request: {
      id: idOf(argument, fallbackId),
      ...(input !== undefined && { input }),
      ...(command !== undefined && { command }),
      ...(updates !== undefined && { updates }),
      ...(fork !== undefined && { fork }),
      ...(prepared !== undefined && { prepared }),
      ...optionsOf(argument),
    },
  };
}

function contentProblem({
  input,
  command,
  updates,
  fork,
  prepared,
}: Record<string, unknown>): string | undefined {
  const branchProblem = fork === undefined ? undefined : forkProblem(fork);
  if (branchProblem !== undefined) return branchProblem;
  if (updates !== undefined) {
    if (input !== undefined || command !== undefined)
      return 'A run has "updates", or an "input" or a "command", not both.';
    return updatesProblem(updates, prepared);
  }
  if (input === undefined && command === undefined) return 'A run has an "input" or a "command".';
  if (input != null && command !== undefined) return 'A run has an "input" or a "command", not both.';
  if (input != null && !isPlainObject(input)) return 'The "input" of a run is an object or null.';
  if (input != null && Object.keys(input).some(isForbiddenKey)) {
    return 'An input cannot write "__proto__", "constructor" or "prototype".';
  }
  return command === undefined ? undefined : commandProblem(command);
}

function commandProblem(command: unknown): string | undefined {
  if (!isPlainObject(command)) return 'The "command" of a run is an object.';
  const { resume, update, goto } = command as { readonly [Key in keyof CommandData]: unknown };
  if (resume !== undefined && !(isPlainObject(resume) && Object.hasOwn(resume, 'value'))) {
    return 'The "resume" of a command is {"value": answer}.';
  }
  if (update !== undefined && !isPlainObject(update) && !Array.isArray(update)) {
    return 'The "update" of a command is an object of channels.';
  }
  if (goto !== undefined && !isTargets(goto)) {
    return 'The "goto" of a command is a list of node names and of {"node", "args"}.';
  }
  return undefined;
}

const isLimit = (value: unknown): boolean => typeof value === 'number' && value >= 1;
const isNames = (value: unknown): boolean =>
  Array.isArray(value) && value.every((name) => typeof name === 'string');
const isBreakpoints = (value: unknown): boolean => value === '*' || isNames(value);

type Option = keyof RunOptions | 'by' | 'multitaskStrategy';

const strategies: readonly unknown[] = ['reject', 'enqueue', 'interrupt', 'rollback'];

/** What a message may say beside its content: anything else in it is left out. */
const options: readonly (readonly [name: Option, fits: (value: unknown) => boolean, what: string])[] = [
  ['recursionLimit', isLimit, 'a number from 1'],
  ['maxConcurrency', isLimit, 'a number from 1'],
  ['interruptBefore', isBreakpoints, 'a list of node names, or "*"'],
  ['interruptAfter', isBreakpoints, 'a list of node names, or "*"'],
  ['configurable', isPlainObject, 'an object'],
  ['metadata', isPlainObject, 'an object'],
  ['tags', isNames, 'a list of texts'],
  ['streams', isNames, 'a list of texts'],
  ['context', () => true, 'any value'],
  ['drain', (value) => typeof value === 'string', 'a text'],
  [
    'multitaskStrategy',
    (value) => strategies.includes(value),
    '"reject", "enqueue", "interrupt" or "rollback"',
  ],
  ['by', (value) => typeof value === 'string', 'a text'],
];

function optionProblem(fields: Record<string, unknown>): string | undefined {
  const wrong = options.find(([name, fits]) => fields[name] !== undefined && !fits(fields[name]));
  return wrong && `The option "${wrong[0]}" is ${wrong[2]}.`;
}

function optionsOf(
  fields: Record<string, unknown>,
): RunOptions & Pick<RunRequest, 'by' | 'multitaskStrategy'> {
  const given = options.filter(([name]) => fields[name] !== undefined);
  return Object.fromEntries(given.map(([name]) => [name, fields[name]]));
}

function idOf({ id }: Record<string, unknown>, fallback: string): string {
  return typeof id === 'string' && id !== '' ? id : fallback;
}
