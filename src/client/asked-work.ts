import type { Effect } from '../engine/events.ts';
import type { ChildState } from '../engine/state.ts';
import { childId } from '../protocol/child.ts';
import type { ChildInput } from '../protocol/child.ts';
import type { HistoryEvent } from './history-event.ts';

type Numbered = Extract<Effect, { kind: 'prepare' | 'run-task' | 'fold' }>;

/**
 * What the engine has asked for and not got yet. An activity is known by its number, which counts what the engine has asked for, as the
 * SDK counts it; a subgraph by its workflow id.
 */
export class AskedWork {
  readonly #thread: string;
  #count = 0;
  readonly #asked = new Map<number, Numbered>();
  readonly #children = new Map<string, ChildInput<ChildState>>();
  /** By the event that has scheduled it. */
  readonly #numbers = new Map<string, number>();

  constructor(thread: string) {
    this.#thread = thread;
  }

  /** The engine asks. */
  add(effect: Effect): void {
    if (effect.kind === 'prepare' || effect.kind === 'fold' || effect.kind === 'run-task') {
      this.#count += 1;
      this.#asked.set(this.#count, effect);
    } else if (effect.kind === 'run-child') {
      this.#children.set(childId(this.#thread, effect.input), effect.input);
    }
  }

  /** What activities give from now on is nobody's. */
  forget(): void {
    this.#asked.clear();
  }

  /** Notes which number an activity has. */
  scheduled({ eventId, activityTaskScheduledEventAttributes: activity }: HistoryEvent): void {
    if (activity != null) this.#numbers.set(String(eventId), Number(activity.activityId));
  }

  numberOf(scheduledEventId: unknown): number | undefined {
    return this.#numbers.get(String(scheduledEventId));
  }

  /** What has this number: it is given once. */
  take(number: number): Numbered | undefined {
    const effect = this.#asked.get(number);
    this.#asked.delete(number);
    return effect;
  }

  /** The subgraph's run of this workflow: it is given once. */
  takeChild(workflowId: string): ChildInput<ChildState> | undefined {
    const input = this.#children.get(workflowId);
    this.#children.delete(workflowId);
    return input;
  }
}
