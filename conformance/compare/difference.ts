import type { Plain } from './plain.ts';
import type { Observation } from './script.ts';

/** Where two transcripts differ first. */
export interface Difference {
  readonly at: string;
  readonly langgraph: Plain | undefined;
  readonly ours: Plain | undefined;
}

export function firstDifference(
  theirs: readonly Observation[],
  ours: readonly Observation[],
): Difference | undefined {
  const length = Math.max(theirs.length, ours.length);
  for (let index = 0; index < length; index += 1) {
    const [a, b] = [theirs[index], ours[index]];
    const at = `${index + 1}. ${a?.call ?? b?.call ?? ''}`;
    if (a?.call !== b?.call) return { at, langgraph: a?.call, ours: b?.call };
    const found = differ(a?.saw, b?.saw, at);
    if (found !== undefined) return found;
  }
  return undefined;
}

function differ(theirs: Plain | undefined, ours: Plain | undefined, at: string): Difference | undefined {
  if (theirs === ours) return undefined;
  const different = { at, langgraph: theirs, ours };
  if (!isObject(theirs) || !isObject(ours)) return different;
  if (Array.isArray(theirs) !== Array.isArray(ours)) return different;
  if (typeof theirs.error === 'string' && typeof ours.error === 'string')
    return sameError(theirs, ours) ? undefined : different;
  if (isTaskError(theirs) && isTaskError(ours)) {
    return sameError({ ...theirs, error: theirs.name ?? null }, { ...ours, error: ours.name ?? null })
      ? undefined
      : different;
  }
  for (const key of new Set([...Object.keys(theirs), ...Object.keys(ours)])) {
    const found = differ(theirs[key], ours[key], `${at} .${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * The same kind of error, with the same first sentence: here a message goes on to say how to mend it, and an error that LangGraph
 * throws as a plain `Error` has a class and a code of its own.
 */
function sameError(theirs: Record<string, Plain>, ours: Record<string, Plain>): boolean {
  const name = theirs.error === ours.error || (theirs.error === 'Error' && ours.code !== undefined);
  const message = textOf(ours.message).startsWith(firstSentence(textOf(theirs.message)));
  return name && message && (theirs.code === undefined || theirs.code === ours.code);
}

/** An error as a snapshot shows it at its task. */
function isTaskError(value: Record<string, Plain>): boolean {
  return typeof value.name === 'string' && typeof value.message === 'string';
}

function textOf(value: Plain | undefined): string {
  return typeof value === 'string' ? value : '';
}

function firstSentence(message: string): string {
  return message.split(/\.(?:\s|$)|\n/, 1)[0] ?? '';
}

function isObject(value: Plain | undefined): value is Record<string, Plain> {
  return typeof value === 'object' && value !== null;
}

export function describeDifference({ at, langgraph, ours }: Difference): string {
  return `  at ${at}\n    LangGraph: ${short(langgraph)}\n    ours:      ${short(ours)}`;
}

function short(value: Plain | undefined): string {
  return (JSON.stringify(value) ?? 'undefined').slice(0, 1200);
}
