import { errorOf } from './row.ts';
import type { Row } from './row.ts';

export const storeRows: readonly Row[] = [
  {
    row: 'A search by `query` in a store that has no index',
    async facts(it) {
      const store = new it.lib.InMemoryStore();
      await store.put(['n'], 'k', { text: 'cat' });
      return errorOf(store.search(['n'], { query: 'dog' }));
    },
    langgraph: 'no error',
    here: 'GraphError NOT_SUPPORTED',
    durable: 'no error',
  },
  {
    row: 'A search in the namespace `users`, `1`',
    async facts(it) {
      const store = new it.lib.InMemoryStore();
      await store.put(['users', '1'], 'of 1', {});
      await store.put(['users', '10'], 'of 10', {});
      return (await store.search(['users', '1'])).map(({ key }) => key);
    },
    langgraph: ['of 1', 'of 10'],
    here: ['of 1'],
    durable: ['of 1', 'of 10'],
  },
];
