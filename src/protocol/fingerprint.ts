import { hash } from './hash.ts';
import { canonicalJson } from './json.ts';
import type { Json, JsonObject } from './json.ts';
import { taggedContent } from './tags.ts';

/**
 * By what a question is known again when its node runs again. Members that are undefined do not count: before they were carried they
 * were left out, and threads wait that asked then.
 */
export function fingerprintOf(question: Json): string {
  return hash(canonicalJson(withoutUndefined(question)));
}

function withoutUndefined(json: Json): Json {
  if (Array.isArray(json)) return (json as readonly Json[]).map(withoutUndefined);
  if (typeof json !== 'object' || json === null) return json;
  const members = Object.entries<Json>(json as JsonObject);
  if (isUndefined(json)) return null;
  return Object.fromEntries(
    members.flatMap(([key, member]) => (isUndefined(member) ? [] : [[key, withoutUndefined(member)]])),
  );
}

function isUndefined(json: Json): boolean {
  const [tag, content] = taggedContent(json) ?? [];
  return tag === '$undefined' && content === true;
}
