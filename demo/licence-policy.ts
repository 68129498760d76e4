import { readFile } from 'node:fs/promises';
import parse from 'spdx-expression-parse';
import { z } from 'zod';
import type { Package } from './read-lock-file.ts';

/** What the policy would answer. */
const Ruling = z.object({ approved: z.boolean(), reason: z.string() });
export type Ruling = z.infer<typeof Ruling>;

/** A map, not an object: a package may be called `constructor`. */
const Rulings = z.record(z.string(), Ruling).transform((rulings) => new Map(Object.entries(rulings)));

const Policy = z.strictObject({
  /** SPDX identifiers of the licences that nobody is asked about. */
  allowed: z.array(z.string()),
  /** For all others. The package's own ruling goes before that of its licence. */
  decisions: z.strictObject({
    packages: Rulings,
    licences: Rulings,
    default: Ruling,
  }),
});
export type Policy = z.infer<typeof Policy>;

export async function readPolicy(): Promise<Policy> {
  return Policy.parse(JSON.parse(await readFile(new URL('policy.json', import.meta.url), 'utf8')));
}

/** Whether the allow-list settles this licence: an expression that is none, such as `unknown` or `SEE LICENSE IN ...`, is never settled. */
export function isAllowed({ allowed }: Policy, licence: string): boolean {
  let expression: parse.Info;
  try {
    expression = parse(licence);
  } catch {
    return false;
  }
  return holds(expression, new Set(allowed));
}

export function rulingFor({ decisions }: Policy, { name, licence }: Package): Ruling {
  return decisions.packages.get(name) ?? decisions.licences.get(licence) ?? decisions.default;
}

function holds(expression: parse.Info, allowed: ReadonlySet<string>): boolean {
  // `WITH` adds permissions and `+` adds later versions to choose from: neither takes anything away.
  if ('license' in expression) return allowed.has(expression.license);
  const left = holds(expression.left, allowed);
  const right = holds(expression.right, allowed);
  return expression.conjunction === 'and' ? left && right : left || right;
}
