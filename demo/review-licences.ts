import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from '../src/index.ts';
import type { Interrupt, TemporalSaver } from '../src/index.ts';
import type { Reviewer } from './ask.ts';
import { licenceGraph } from './licence-graph.ts';
import type { Answer, Decision, Question } from './licence-graph.ts';
import { counted, narrate, say } from './narrate.ts';
import type { WorkerProcess, WorkerProcesses } from './worker-process.ts';

export interface ReviewedFiles {
  readonly lockFile: string;
  readonly reportFile: string;
}

/** The demo's story: half of the answers, a worker that is killed, an answer while there is none, another worker, the other answers. */
export class LicenceReview {
  readonly #checkpointer: TemporalSaver;
  readonly #reviewer: Reviewer;
  readonly #thread: string;
  readonly #config: { readonly configurable: { readonly thread_id: string } };
  readonly #stop = new AbortController();
  #done = false;

  constructor(parts: {
    readonly checkpointer: TemporalSaver;
    readonly reviewer: Reviewer;
    readonly thread: string;
  }) {
    this.#checkpointer = parts.checkpointer;
    this.#reviewer = parts.reviewer;
    this.#thread = parts.thread;
    this.#config = { configurable: { thread_id: parts.thread } };
    licenceGraph.checkpointer = parts.checkpointer;
  }

  async run({ lockFile, reportFile }: ReviewedFiles, workers: WorkerProcesses): Promise<string> {
    const worker = await startWorker(workers);
    await this.#follow({ lockFile, reportFile });
    const questions = await this.#pending();
    const half = Math.floor(questions.length / 2);
    const [during, ...after] = questions.slice(half);
    if (during === undefined) {
      say('thread', 'nothing has to be asked: every licence is on the allow-list');
    } else {
      say('thread', `waits for ${counted(questions, 'answer')}, all at once; no process is needed for that`);
      await this.#answerAll(questions.slice(0, half));
      await worker.kill();
      say('worker', `process ${worker.pid} is killed (SIGKILL): there is no worker now`);
      const taken = await this.#answerWithoutWorker(during);
      await startWorker(workers);
      await taken();
      await this.#answerAll(after);
    }
    this.#done = true;
    const { values } = await licenceGraph.getState(this.#config);
    say('report', values.reportFile);
    await this.#reviewer.leave();
    return summary(values.packages.length, values.decisions);
  }

  /** Some servers go on without this demo, and there nobody would ever answer what is still asked. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#done) return;
    // An answer that is on its way would find the thread ended, and begin it anew.
    this.#stop.abort();
    const { client } = this.#checkpointer;
    const terminate = (): Promise<unknown> =>
      client.workflow.getHandle(this.#thread).terminate('The demo was ended before the review was.');
    // It may have ended, or never have begun; or the server has gone.
    await client.withDeadline(Date.now() + 2_000, terminate).catch(() => undefined);
  }

  /** The thread can be read, and takes the answer. What comes back resolves when a worker has acted on it. */
  async #answerWithoutWorker(question: Interrupt<Question>): Promise<() => Promise<void>> {
    const { tasks } = await licenceGraph.getState(this.#config);
    const answered = tasks.filter(({ result }) => result !== undefined).length;
    say(
      'thread',
      `still stands, as its history tells: ${answered} answered, ${tasks.length - answered} waiting`,
    );
    const sent = this.#send(question, await this.#reviewer.answer(question.value));
    // Its failure is the caller's to see, who awaits it a little later.
    sent.catch(() => undefined);
    await Promise.race([this.#untilSignalled(), sent]);
    say('answer', `for ${question.value.package} is sent all the same, and kept by the server as a signal`);
    return () => sent;
  }

  async #answerAll(questions: readonly Interrupt<Question>[]): Promise<void> {
    for (const question of questions) await this.#send(question, await this.#reviewer.answer(question.value));
  }

  /** With several questions pending, an answer names its own. */
  #send({ id }: Interrupt<Question>, answer: Answer): Promise<void> {
    return this.#follow(new Command({ resume: { [id]: answer } }));
  }

  async #follow(input: Parameters<typeof licenceGraph.stream>[0]): Promise<void> {
    const updates = licenceGraph.stream(input, {
      ...this.#config,
      streamMode: 'updates',
      signal: this.#stop.signal,
    });
    for await (const chunk of updates) narrate(chunk);
  }

  async #pending(): Promise<readonly Interrupt<Question>[]> {
    const { tasks } = await licenceGraph.getState(this.#config);
    return tasks.flatMap(({ interrupts }) => interrupts as Interrupt<unknown>[] as Interrupt<Question>[]);
  }

  /** Temporal's own client shows what the library does not wrap: here, the history event by event. */
  async #untilSignalled(): Promise<void> {
    const handle = this.#checkpointer.client.workflow.getHandle(this.#thread);
    for (;;) {
      const { events } = await handle.fetchHistory();
      if (events?.some((event) => event.workflowExecutionSignaledEventAttributes)) return;
      await sleep(100);
    }
  }
}

async function startWorker(workers: WorkerProcesses): Promise<WorkerProcess> {
  const worker = await workers.start();
  say('worker', `process ${worker.pid} is at work`);
  return worker;
}

function summary(packages: number, decisions: readonly Decision[]): string {
  const approved = decisions.filter((decision) => decision.approved).length;
  const refused = decisions.length - approved;
  return `${packages} packages read, ${decisions.length} asked about, ${approved} approved, ${refused} refused`;
}
