import { makeCall } from './make-call.ts';
import { isGraphInterrupt } from './interrupt.ts';
import { currentScratchpad } from './scratchpad.ts';

/** One of the things that a node does side by side: a tool call. */
export interface NodePart {
  /** Its own, among those of the node, and the same on every pass. */
  readonly key: string;
  /** For people: the tool. */
  readonly name: string;
  /** What it gives must be something that JSON can carry. */
  readonly run: () => unknown;
}

/**
 * Does several things side by side, in a node or anywhere else. In a node each has questions of its own, whose answers reach no other; all that
 * they ask surfaces at once; and what has finished is recorded while others go on, so that no later pass and no later attempt does it again.
 *
 * @throws what the first of them that failed has thrown, when all have ended.
 */
export async function runSideBySide(parts: readonly NodePart[]): Promise<readonly unknown[]> {
  if (currentScratchpad() === undefined) return Promise.all(parts.map((part) => part.run()));
  const group = new Group(parts.length);
  const ended = await Promise.allSettled(parts.map((part) => runPart(part, group)));
  const failures = ended.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
  if (failures.length > 0) throw failures.find((error) => !isGraphInterrupt(error)) ?? failures[0];
  return ended.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
}

async function runPart({ key, name, run }: NodePart, group: Group): Promise<unknown> {
  const end = group.begin();
  try {
    return await makeCall({
      name,
      args: [key],
      key,
      run,
      attempt: async (work) => work(),
      isKept: () => {
        end();
        return group.mustKeep();
      },
    });
  } catch (error) {
    group.fails();
    throw error;
  } finally {
    end();
  }
}

/** How long a part that has finished waits for the others, before it is recorded: those that end together need no record. */
const togetherMs = 50;

/** What parts know of each other. */
class Group {
  readonly #allEnded: Promise<void>;
  #resolve = (): void => {};
  #left: number;
  #hasFailed = false;

  constructor(size: number) {
    this.#left = size;
    this.#allEnded = new Promise((resolve) => (this.#resolve = resolve));
  }

  /** Gives what is to be called when the part has ended; a second time it does nothing. */
  begin(): () => void {
    let isEnded = false;
    return () => {
      if (isEnded) return;
      isEnded = true;
      this.#left -= 1;
      if (this.#left === 0) this.#resolve();
    };
  }

  /** One has asked, or has thrown: the node runs again. */
  fails(): void {
    this.#hasFailed = true;
  }

  /** Whether what one part has given must outlive this pass. */
  async mustKeep(): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, togetherMs)));
    await Promise.race([this.#allEnded, late]);
    clearTimeout(timer);
    return this.#hasFailed || this.#left > 0;
  }
}
