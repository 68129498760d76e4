import type { StandardSchemaV1 } from '@standard-schema/spec';
import { InvalidUpdateError } from '../protocol/errors.ts';

/**
 * A value as its schema makes it: checked, with defaults and transforms applied.
 * @throws InvalidUpdateError `INVALID_SCHEMA_VALUE` with every issue and its path.
 */
export async function validateValue(
  schema: StandardSchemaV1,
  value: unknown,
  what: string,
): Promise<unknown> {
  const result = await schema['~standard'].validate(value);
  if (result.issues === undefined) return result.value;
  const issues = result.issues.map((issue) => {
    const path = (issue.path ?? [])
      .map((part) => String(typeof part === 'object' ? part.key : part))
      .join('.');
    return path === '' ? issue.message : `${path}: ${issue.message}`;
  });
  throw new InvalidUpdateError(`${what} does not fit its schema: ${issues.join('; ')}.`, {
    code: 'INVALID_SCHEMA_VALUE',
  });
}
