/** What is thrown to be seen by this library only: in a `catch` of your own, rethrow it. (LangGraph: `GraphBubbleUp`.) */
export class GraphBubbleUp extends Error {
  /** LangGraph's mark, which holds across copies of a package. */
  get is_bubble_up(): true {
    return true;
  }
}

/**
 * Whether an error is no failure, but a pause or a command that has to reach the graph. (LangGraph: `isGraphBubbleUp`.)
 *
 * @example
 * try {
 *   await review(state);
 * } catch (error) {
 *   if (isGraphBubbleUp(error)) throw error;
 *   return { failed: String(error) };
 * }
 */
export function isGraphBubbleUp(error: unknown): error is GraphBubbleUp {
  return (
    typeof error === 'object' && error !== null && 'is_bubble_up' in error && error.is_bubble_up === true
  );
}
