import { endingOf, isInbound, timeOf } from './history-event.ts';
import type { HistoryEvent } from './history-event.ts';

/** One completed workflow task: what had come for it, and what was recorded in it. `at` is when it began, in ms since 1970. */
export interface WorkflowTask {
  readonly at: number;
  readonly inbox: readonly HistoryEvent[];
  readonly updates: readonly HistoryEvent[];
  readonly markers: readonly HistoryEvent[];
}

type OpenTask = WorkflowTask & { readonly updates: HistoryEvent[]; readonly markers: HistoryEvent[] };

/** Gathers the events of a history by the workflow task that has seen them. What a failed task saw is seen again. */
export class WorkflowTasks {
  #inbox: HistoryEvent[] = [];
  #taken: HistoryEvent[] = [];
  #takenAt = 0;
  #open: OpenTask | undefined;

  /** Takes the next event, and gives back the task to which nothing more can be added, if that is clear now. */
  take(event: HistoryEvent): WorkflowTask | undefined {
    if (event.workflowTaskStartedEventAttributes) {
      this.#taken = this.#inbox;
      this.#takenAt = timeOf(event);
      this.#inbox = [];
      return this.close();
    }
    if (event.workflowTaskFailedEventAttributes || event.workflowTaskTimedOutEventAttributes) {
      this.#inbox = [...this.#taken, ...this.#inbox];
      this.#taken = [];
    } else if (event.workflowTaskCompletedEventAttributes) {
      this.#open = { at: this.#takenAt, inbox: this.#taken, updates: [], markers: [] };
      this.#taken = [];
    } else if (event.workflowExecutionUpdateAcceptedEventAttributes) {
      this.#open?.updates.push(event);
    } else if (event.markerRecordedEventAttributes) {
      this.#open?.markers.push(event);
    } else if (isInbound(event)) {
      this.#inbox.push(event);
      return this.close();
    } else if (event.childWorkflowExecutionStartedEventAttributes || endingOf(event) !== null) {
      return this.close();
    }
    return undefined;
  }

  /** The task that is completed, if there is one: nothing more is taken for it. */
  close(): WorkflowTask | undefined {
    const task = this.#open;
    this.#open = undefined;
    return task;
  }
}
