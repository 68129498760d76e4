import { createRequire } from 'node:module';
import type { WorkflowHandle } from '@temporalio/client';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { workflowBundlePath } from '../worker/workflow-bundle.ts';

type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;

/**
 * Replays a thread's recorded history with this version's workflow: no server, no node is run.
 *
 * @param history as `fetchHistory()` gives it, or the JSON of `temporal workflow show --output json`
 * @param thread the thread's id; by default, the one that the history names
 * @throws DeterminismViolationError when this version would have done something else
 * @example
 * await replayThread(JSON.parse(await readFile('order-1042.json', 'utf8')));
 */
export async function replayThread(history: unknown, thread?: string): Promise<void> {
  quietReplays();
  const codePath = await workflowBundlePath();
  const decoded = readHistory(history);
  const id = thread ?? decoded.events?.[0]?.workflowExecutionStartedEventAttributes?.workflowId ?? undefined;
  await Worker.runReplayHistory({ workflowBundle: { codePath } }, decoded, id);
}

/** JSON has its event ids as texts, and is made into messages first. */
function readHistory(history: unknown): History {
  const [first] = (history as { events?: { eventId?: unknown }[] }).events ?? [];
  if (typeof first?.eventId !== 'string') return history as History;
  // The SDK reads JSON with whichever copy of protobufjs npm has hoisted; the messages only fit the copy of their own package.
  const ofWorker = createRequire(createRequire(import.meta.url).resolve('@temporalio/worker'));
  const ofProto = createRequire(ofWorker.resolve('@temporalio/proto'));
  const { temporal } = ofProto('@temporalio/proto') as ProtoPackage;
  const { fromJson } = ofProto('protobufjs/ext/protojson') as JsonReader;
  return fromJson(temporal.api.history.v1.History, history, { ignoreUnknownFields: true });
}

interface ProtoPackage {
  readonly temporal: { readonly api: { readonly history: { readonly v1: { readonly History: unknown } } } };
}

interface JsonReader {
  readonly fromJson: (type: unknown, json: unknown, options: { ignoreUnknownFields: boolean }) => History;
}

/** A replay that goes well says nothing. A runtime that the program has installed itself is left alone. */
function quietReplays(): void {
  try {
    Runtime.install({ logger: new DefaultLogger('ERROR') });
  } catch {
    // It is there already.
  }
}
