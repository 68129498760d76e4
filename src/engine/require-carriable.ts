import { superstepLimit } from '../protocol/budget.ts';
import { GraphError } from '../protocol/errors.ts';
import type { Next } from './routes.ts';

/** @throws GraphError `TOO_MANY_TASKS` where one execution could not carry out what comes next: before anything of it is begun. */
export function requireCarriable({ pulls, pushes }: Next): void {
  const count = pulls.length + pushes.length;
  if (count <= superstepLimit) return;
  throw new GraphError(
    `The next superstep would have ${count} tasks, over the limit of ${superstepLimit}: they would not fit into one Temporal execution. ` +
      `None was begun. Give each Send several items, or send the rest from the superstep after it.`,
    { code: 'TOO_MANY_TASKS' },
  );
}
