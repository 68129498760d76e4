import { userInfo } from 'node:os';
import { createInterface } from 'node:readline/promises';
import { styleText } from 'node:util';
import type { Answer, Question } from './licence-graph.ts';
import { Stopped } from './ending.ts';

/** Who answers: a person, or the policy for them. */
export interface Reviewer {
  answer(question: Question): Promise<Answer>;
  /** Called when all is done. A person may still want to look round. */
  leave(): Promise<void>;
}

/** Takes what the policy suggests. */
export const policyReviewer: Reviewer = {
  answer: ({ suggestion }) => Promise.resolve(bySuggestion(suggestion)),
  leave: () => Promise.resolve(),
};

function bySuggestion(suggestion: Question['suggestion']): Answer {
  return { ...suggestion, by: 'policy.json' };
}

const choices = '[Enter] as suggested  [a]pprove  [r]efuse  [s] as suggested for all that are left';

/** Asks a person at the terminal. */
export class Person implements Reviewer {
  readonly #ending: AbortController;
  readonly #name = userInfo().username;
  #leavesRest = false;

  constructor(ending: AbortController) {
    this.#ending = ending;
  }

  async answer(question: Question): Promise<Answer> {
    const { suggestion } = question;
    if (this.#leavesRest) return bySuggestion(suggestion);
    console.log(`\n${styleText('bold', question.question)}`);
    console.log(`The policy suggests to ${suggestion.approved ? 'approve' : 'refuse'}: ${suggestion.reason}`);
    for (;;) {
      const choice = (await this.#prompt(`${choices} > `)).toLowerCase();
      if (choice === '') return { ...suggestion, by: this.#name };
      if (choice === 's') {
        this.#leavesRest = true;
        return bySuggestion(suggestion);
      }
      if ('approve'.startsWith(choice) || 'refuse'.startsWith(choice)) {
        const why = await this.#prompt('Reason > ');
        return { approved: choice.startsWith('a'), reason: why || 'none given', by: this.#name };
      }
    }
  }

  async leave(): Promise<void> {
    await this.#prompt('\nTemporal’s UI is there as long as the demo. [Enter] to end > ');
  }

  /** One line of the terminal. Ctrl-C ends the demo, and so does Ctrl-D. */
  async #prompt(text: string): Promise<string> {
    const terminal = createInterface({ input: process.stdin, output: process.stdout });
    const stop = (): void => this.#ending.abort(new Stopped('SIGINT'));
    terminal.once('SIGINT', stop).once('close', stop);
    try {
      return (await terminal.question(text, { signal: this.#ending.signal })).trim();
    } finally {
      terminal.off('close', stop).close();
    }
  }
}
