import type { Client } from '@temporalio/client';
import type { StreamEvent } from '../engine/events.ts';
import { nextOf } from './next-of.ts';
import type { PageRead } from './read-on.ts';
import { readOn } from './read-on.ts';
import { WatchedSubgraphs } from './watched-subgraphs.ts';
import type { TreePlace } from './watched-subgraphs.ts';

/** What a thread or one of its subgraphs has shown, and where that stands among all that they show. */
export interface Placed {
  readonly event: StreamEvent;
  readonly place: TreePlace;
}

/**
 * What a thread shows, and its subgraphs while they run, from a place on. What a subgraph shows comes after the event before it began, and
 * before that after it ended, however the history comes in pages: so the place says all. `onPast` is told of what
 * was shown before it, as far as that may still matter.
 */
export async function* watchTree<End>(
  client: Client,
  pages: AsyncGenerator<PageRead, End>,
  after: TreePlace | undefined,
  signal: AbortSignal,
  onPast: (event: StreamEvent) => void,
): AsyncGenerator<Placed, End> {
  const from = after?.count ?? 0;
  const subgraphs = new WatchedSubgraphs(signal, after, (execution, place, stop) =>
    watchTree(client, readOn(client, execution, { signal: stop }), place, stop, onPast),
  );
  let count = 0;
  const placed = (event: StreamEvent): Placed => ({ event, place: subgraphs.placeAt(count) });
  function* taken(): Generator<Placed, void> {
    for (let event = subgraphs.take(); event !== undefined; event = subgraphs.take()) yield placed(event);
  }
  try {
    for (let next = nextOf(pages); ;) {
      const first = await Promise.race([next, subgraphs.change()]);
      yield* taken();
      if (first === undefined) continue;
      if (first.done === true) return first.value;
      const { fold, shown } = first.value;
      const [begun, ended] = [fold.takeBegun(), fold.takeEnded()];
      for (let at = 0; at <= shown.length; at += 1) {
        const isPast = count < from;
        for (const { execution, after: before } of begun)
          if (before === at) subgraphs.begin(execution, isPast);
        for (const { workflowId, after: before } of ended)
          if (before === at) await subgraphs.end(workflowId, count, isPast);
        if (!isPast) subgraphs.followHeld();
        yield* taken();
        const event = shown[at]?.event;
        if (event === undefined) break;
        count += 1;
        if (count > from) yield placed(event);
        else onPast(event);
      }
      next = nextOf(pages);
    }
  } finally {
    // Whoever goes leaves no poll behind.
    subgraphs.stop();
    void pages.return(undefined as never);
  }
}
