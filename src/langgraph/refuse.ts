import { GraphError } from '../protocol/errors.ts';

export function notSupported(what: string, instead: string): GraphError {
  return new GraphError(`${what}. ${instead}.`, { code: 'NOT_SUPPORTED' });
}
