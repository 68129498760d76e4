import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { activityInfo, ApplicationFailure, Context } from '@temporalio/activity';
import { recordError } from '../src/node/call-host.ts';
import type { CallHost } from '../src/node/call-host.ts';
import { payloadLimit } from '../src/protocol/budget.ts';
import { callsQuery, recordMessage } from '../src/protocol/call.ts';
import type { CallRecord, CallsToRecord, Recorded, RecordRefusal } from '../src/protocol/call.ts';
import { GraphError } from '../src/protocol/errors.ts';
import { jsonBytes } from '../src/protocol/json.ts';

type Handle = ReturnType<Context['client']['workflow']['getHandle']>;

/** Records the calls of a node with its own workflow, by updates. In a local activity the workflow waits for it, so it cannot be told. */
export function callHost(task: string, pass: number): CallHost | undefined {
  const { attempt, isLocal, workflowExecution } = activityInfo();
  if (isLocal || workflowExecution === undefined) return undefined;
  // Most nodes call no task, and need no client.
  let handle: Handle | undefined;
  const workflow = (): Handle =>
    (handle ??= Context.current().client.workflow.getHandle(
      workflowExecution.workflowId,
      workflowExecution.runId,
    ));
  const recorder = new Recorder(async (calls, number) => {
    const updateId = `${task}/${pass}/${attempt}/${number}`;
    const args: [CallsToRecord] = [{ task, pass, calls }];
    // The same update that is sent again is taken once, as it has an id.
    return persistently(() =>
      workflow().executeUpdate<Recorded, [CallsToRecord]>(recordMessage, { updateId, args }),
    );
  });
  return {
    ...(attempt > 1 && {
      earlier: () => persistently(() => workflow().query<CallRecord[], [string]>(callsQuery, task)),
    }),
    record: (call) => recorder.record(call),
  };
}

type Send = (calls: readonly CallRecord[], number: number) => Promise<Recorded>;

interface Waiting {
  readonly call: CallRecord;
  readonly resolve: (record: CallRecord) => void;
  readonly reject: (error: unknown) => void;
}

/** One update at a time: what comes meanwhile goes together with the next. Temporal takes ten at once, and each has its cost. */
class Recorder {
  readonly #send: Send;
  #waiting: Waiting[] = [];
  #number = 0;
  #isSending = false;

  constructor(send: Send) {
    this.#send = send;
  }

  record(call: CallRecord): Promise<CallRecord> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ call, resolve, reject });
      void this.#sendAll();
    });
  }

  async #sendAll(): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    await nextTurn();
    while (this.#waiting.length > 0) {
      const batch = this.#takeBatch();
      if (await this.#sendBatch(batch, batch.length === 1)) continue;
      for (const one of batch) await this.#sendBatch([one], true);
    }
    this.#isSending = false;
  }

  /** As many as one message can take. */
  #takeBatch(): readonly Waiting[] {
    let bytes = 0;
    const over = this.#waiting.findIndex(({ call }) => (bytes += jsonBytes(call)) > payloadLimit);
    return this.#waiting.splice(0, over < 0 ? this.#waiting.length : Math.max(1, over));
  }

  /** False when they are too much together: then each has to be tried alone. */
  async #sendBatch(batch: readonly Waiting[], isFinal: boolean): Promise<boolean> {
    try {
      this.#number += 1;
      const { first = [] } = await this.#send(
        batch.map(({ call }) => call),
        this.#number,
      );
      for (const { call, resolve } of batch) resolve(first.find(({ id }) => id === call.id) ?? call);
    } catch (error) {
      if (!isFinal && GraphError.is(error, 'PAYLOAD_TOO_LARGE')) return false;
      for (const { reject } of batch) reject(error);
    }
    return true;
  }
}

const againMs = 500;

/** The server, or all who run workflows, may be away for a while: then it is tried until this attempt of the node is over. */
async function persistently<T>(work: () => Promise<T>): Promise<T> {
  const { cancellationSignal, cancelled } = Context.current();
  for (;;) {
    try {
      return await Promise.race([work(), cancelled]);
    } catch (error) {
      // The client's classes are not at hand here: its errors are known by their names.
      const name = error instanceof Error ? error.name : '';
      if (cancellationSignal.aborted || name === 'WorkflowNotFoundError') throw error;
      if (name === 'WorkflowUpdateFailedError') throw refused(error as Error);
      await sleep(againMs, undefined, { signal: cancellationSignal });
    }
  }
}

function refused(error: Error): GraphError {
  const { cause } = error;
  if (!(cause instanceof ApplicationFailure))
    return new GraphError(error.message, { code: 'RUN_ABORTED', cause: error });
  return recordError({ reason: cause.type as RecordRefusal['reason'], message: cause.message });
}
