/** Texts of a JSON value, by LangGraph's paths: `title`, `author.name`, `chapters[*].text`, `tags[-1]`, `{title,summary}`, `*`, `$`. */
import { isPlainObject } from '../protocol/json.ts';
import type { Json } from '../protocol/json.ts';

/** The texts at a path: of a text, a number or a boolean itself, of a list or an object its JSON, of nothing none. */
export function textsAtPath(value: Json, path: string): readonly string[] {
  const found = path === '' || path === '$' ? [value] : tokensOf(path).reduce(stepInto, [value]);
  return found.flatMap(textOf);
}

/** Names, `[...]` and `{...}`: a dot in brackets or braces does not part. */
function tokensOf(path: string): readonly string[] {
  return path.match(/\[[^\]]*\]|\{[^}]*\}|[^.[{]+/g) ?? [];
}

function stepInto(values: readonly Json[], token: string): readonly Json[] {
  return values.flatMap((value): readonly Json[] => {
    if (token.startsWith('[')) return atIndex(value, token.slice(1, -1));
    if (token === '*') return membersOf(value);
    if (token.startsWith('{')) {
      const fields = token.slice(1, -1).split(',');
      return fields.flatMap((field) => tokensOf(field.trim()).reduce(stepInto, [value]));
    }
    return isPlainObject(value) && Object.hasOwn(value, token) ? [value[token] as Json] : [];
  });
}

function atIndex(value: Json, index: string): readonly Json[] {
  if (!Array.isArray(value)) return [];
  const items = value as readonly Json[];
  if (index === '*') return items;
  const item = items.at(Number.parseInt(index, 10) || 0);
  return item === undefined ? [] : [item];
}

function membersOf(value: Json): readonly Json[] {
  if (Array.isArray(value)) return value as readonly Json[];
  return isPlainObject(value) ? (Object.values(value) as Json[]) : [];
}

function textOf(value: Json): readonly string[] {
  if (value === null) return [];
  return [typeof value === 'object' ? JSON.stringify(value, null, 2) : String(value)];
}
