import { expectTypeOf, test } from 'vitest';
import { entrypoint, task } from '../../src/index.ts';

test('a task has its function’s arguments, and gives a promise of its result', () => {
  const sync = task('sync', (a: number, b?: string) => `${a}${b ?? ''}`);
  expectTypeOf(sync).toEqualTypeOf<(a: number, b?: string) => Promise<string>>();
  const later = task({ name: 'later', retry: { maxAttempts: 2 }, timeout: 5 }, async () => 1);
  expectTypeOf(later).toEqualTypeOf<() => Promise<number>>();
  // @ts-expect-error a number is asked for
  void (() => sync('1'));
  // @ts-expect-error no such option
  void (() => task({ name: 'x', retries: 2 }, () => 1));
});

test('an entrypoint takes what its function takes, and gives what that gives', () => {
  const flow = entrypoint('flow', async (input: number) => ({ twice: input * 2 }));
  expectTypeOf<ReturnType<typeof flow.invoke>>().resolves.toEqualTypeOf<{ twice: number }>();
  // @ts-expect-error a number is asked for
  void (() => flow.invoke('1'));
  const final = entrypoint('final', (input: string, { previous }: { previous?: number }) =>
    entrypoint.final({ value: input, save: (previous ?? 0) + 1 }),
  );
  expectTypeOf<ReturnType<typeof final.invoke>>().resolves.toEqualTypeOf<string>();
});
