import { InvalidNamespaceError } from '../protocol/errors.ts';

/**
 * A namespace under which something may be kept: its labels, joined by dots, are its key in a store.
 * @throws InvalidNamespaceError for LangGraph's reasons: no label, an empty one, one with a dot, `langgraph` as the first.
 */
export function checkNamespace(namespace: readonly string[]): void {
  if (namespace.length === 0)
    throw new InvalidNamespaceError('Namespace cannot be empty. Give it at least one label.');
  for (const label of namespace) {
    if (typeof label !== 'string') {
      throw new InvalidNamespaceError(
        `Invalid namespace label '${String(label)}' found in ${namespace.join('.')}. Namespace labels must be strings, not ${typeof label}.`,
      );
    }
    if (label === '') {
      throw new InvalidNamespaceError(
        `Namespace labels cannot be empty strings. Got an empty one in "${namespace.join('.')}".`,
      );
    }
    if (label.includes('.')) {
      throw new InvalidNamespaceError(
        `Invalid namespace label '${label}' found in ${namespace.join('.')}. Namespace labels cannot contain periods ('.').`,
      );
    }
  }
  if (namespace[0] === 'langgraph') {
    throw new InvalidNamespaceError('Root label for namespace cannot be "langgraph". Give it another one.');
  }
}
