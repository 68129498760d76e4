import { isDeepStrictEqual } from 'node:util';
import { isPlainObject } from '../protocol/json.ts';
import type { MatchCondition } from '../node/node-store.ts';

/** Whether a value has the members that a search asks for: by equality, or by `$eq`, `$ne`, `$gt`, `$gte`, `$lt`, `$lte`, `$in`, `$nin`. */
export function matchesFilter(
  value: Readonly<Record<string, unknown>>,
  filter: Readonly<Record<string, unknown>> = {},
): boolean {
  return Object.entries(filter).every(([key, wanted]) =>
    matchesValue(Object.hasOwn(value, key) ? value[key] : undefined, wanted),
  );
}

function matchesValue(actual: unknown, wanted: unknown): boolean {
  if (!isPlainObject(wanted) || !Object.keys(wanted).some((key) => key.startsWith('$')))
    return isDeepStrictEqual(actual, wanted);
  return Object.entries(wanted).every(([operator, operand]) => compare(operator, actual, operand));
}

function compare(operator: string, actual: unknown, operand: unknown): boolean {
  switch (operator) {
    case '$eq':
      return isDeepStrictEqual(actual, operand);
    case '$ne':
      return !isDeepStrictEqual(actual, operand);
    case '$gt':
      return Number(actual) > Number(operand);
    case '$gte':
      return Number(actual) >= Number(operand);
    case '$lt':
      return Number(actual) < Number(operand);
    case '$lte':
      return Number(actual) <= Number(operand);
    case '$in':
      return isOneOf(actual, operand);
    case '$nin':
      return !isOneOf(actual, operand);
    default:
      return false;
  }
}

function isOneOf(actual: unknown, operand: unknown): boolean {
  return Array.isArray(operand) && operand.some((one) => isDeepStrictEqual(actual, one));
}

export function matchesNamespace(
  namespace: readonly string[],
  conditions: readonly MatchCondition[] = [],
): boolean {
  return conditions.every(({ matchType, path }) => {
    if (path.length > namespace.length) return false;
    const start = matchType === 'prefix' ? 0 : namespace.length - path.length;
    return path.every((label, index) => label === '*' || label === namespace[start + index]);
  });
}
