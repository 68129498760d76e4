/** What comes next, to be raced with other things. Its error is for whoever waits for it: a watcher may have gone by then. */
export function nextOf<Item, End>(items: AsyncGenerator<Item, End>): Promise<IteratorResult<Item, End>> {
  const next = items.next();
  next.catch(() => {});
  return next;
}
