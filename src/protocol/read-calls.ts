import { isPlainObject } from './json.ts';
import type { CallRecord, CallsToRecord } from './call.ts';

/** The argument of the update `record`, looked at in every part; or what is wrong with it. */
export function readCalls(argument: unknown): CallsToRecord | string {
  if (!isPlainObject(argument)) return unreadable;
  const { task, pass, calls } = argument;
  if (typeof task !== 'string' || !Number.isInteger(pass)) return unreadable;
  if (!Array.isArray(calls) || !calls.every(isCall)) return unreadable;
  return { task, pass: pass as number, calls };
}

const unreadable = 'The update "record" is sent by nodes: its argument is {task, pass, calls}.';

function isCall(call: unknown): call is CallRecord {
  if (!isPlainObject(call)) return false;
  const { id, kind, name, index, in: within = [], answers = [], graphs = [] } = call;
  return (
    typeof id === 'string' &&
    kind === 'value' &&
    typeof name === 'string' &&
    Number.isInteger(index) &&
    Object.hasOwn(call, 'value') &&
    isTexts(within) &&
    Array.isArray(answers) &&
    answers.every(Number.isInteger) &&
    isTexts(graphs)
  );
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
