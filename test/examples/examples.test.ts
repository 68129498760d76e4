/** Runs every example as a user does, and holds the tutorial to them. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { exampleRunner, withoutIds } from '../support/run-example.ts';

/** What an example's page says that it prints, in the page's own words but for names of JavaScript. The rest is this library's own. */
interface Page {
  readonly from: string;
  readonly says: readonly string[];
}

const pages: Readonly<Record<string, Page>> = {
  '01-pause-and-edit': {
    from: 'seeds 000 (verbatim, but for "resumable", "ns" and "when" of older versions) and 003',
    says: ["value: { textToRevise: 'original text' }", "{ someText: 'Edited text' }"],
  },
  '02-stream-an-interrupt': {
    from: 'seed 001',
    says: [
      '__interrupt__',
      "'what is your age?'",
      '> Received an input from the interrupt: some input from a human!!!\n',
      "{ node: { humanValue: 'some input from a human!!!' } }",
    ],
  },
  '03-propose-review-execute': {
    from: 'seed 002',
    says: [
      "question: 'Do you approve this action?'",
      "proposedAction: 'Send 10,000 marketing emails'",
      'EXECUTED: Send 10,000 marketing emails\n',
    ],
  },
  '04-parallel-interrupts': {
    from: 'seed 003, "Resuming Multiple interrupts"',
    says: ["text1: 'edited text for original text 1'", "text2: 'edited text for original text 2'"],
  },
  '05-approve-or-reject': {
    from: 'seed 003, "Approve or reject", whose final_result has no output there',
    says: [
      "question: 'Do you approve the following output?'",
      "llmOutput: 'This is the generated output.'",
      '✅ Approved path taken.\n',
      '❌ Rejected path taken.\n',
    ],
  },
  '06-review-and-edit-state': {
    from: 'seed 003, "Review and edit state"',
    says: [
      "task: 'Please review and edit the generated summary if necessary.'",
      "generatedSummary: 'The cat sat on the mat and looked at the stars.'",
      '✅ Using edited summary: The cat lay on the rug, gazing peacefully at the night sky.\n',
    ],
  },
  '07-review-a-tool-call': {
    from: 'seed 003, "Review tool calls"',
    says: [
      "Trying to call `bookHotel` with args {'hotelName': McKittrick hotel}. Please approve or suggest edits.\n",
      'Successfully booked a stay at McKittrick hotel.\n',
      'Successfully booked a stay at McKittrick Hotel.\n',
    ],
  },
  '08-add-review-to-any-tool': {
    from: 'seed 003, "Add interrupts to any tool"',
    says: [
      'Successfully booked a stay at McKittrick hotel.\n',
      'Successfully booked a stay at McKittrick Hotel.\n',
    ],
  },
  '09-validate-human-input': {
    from: 'seed 003, "Validate human input"',
    says: [
      'Please enter your age (must be a non-negative integer).\n',
      "'not a number' is not valid. Please enter a non-negative integer for age.\n",
      "'-10' is not valid. Please enter a non-negative integer for age.\n",
      '✅ Human is 25 years old.\n',
    ],
  },
  '10-static-breakpoints-compile-time': { from: 'seed 003, "Compile time": no output there', says: [] },
  '11-static-breakpoints-run-time': { from: 'seed 003, "Run time": no output there', says: [] },
  '12-step-through-a-graph': {
    from: 'seed 003, "Setting static breakpoints"',
    says: ['---Step 1---\n', '---Step 2---\n', '---Step 3---\n', 'hello world'],
  },
  '13-side-effects': { from: 'seed 003, "Using with code with side-effects": no output there', says: [] },
  '14-non-deterministic-questions': {
    from: 'seed 003, "incorrect code that introduces non-determinism"',
    says: ["'what is your name?'", "Name: N/A. Age: John\n{ humanNode: { age: 'John', name: 'N/A' } }\n"],
  },
  '15-time-travel': {
    from: 'docs/threads.md',
    says: [
      "{ amount: 950, decision: 'rejected' }",
      "[ 'Refund 100?' ]",
      "{ amount: 100, decision: 'approved' }",
    ],
  },
  '16-task-in-a-node': { from: 'no page: what seed 003 warns of, mended', says: [] },
  '17-subgraph-function': {
    from: 'seed 003, "Using with subgraphs called as functions"',
    says: [
      'Entered `parentNode` a total of 1 times\nEntered `nodeInSubgraph` a total of 1 times\nEntered humanNode in sub-graph a total of 1 times\n',
      '--- Resuming ---\nEntered `parentNode` a total of 2 times\nEntered humanNode in sub-graph a total of 2 times\nGot an answer of 35\n',
      '{ parentNode: { stateCounter: 1 } }',
    ],
  },
  '18-subgraph-node': { from: 'this library', says: [] },
  '19-functional-api': { from: 'this library', says: [] },
  '20-streaming': { from: 'this library', says: [] },
};

/** Nodes print in the worker, and the stream follows from outside: a node may print before the chunk of the step before it is read. */
const anyOrder = new Set(['12-step-through-a-graph']);

const sayings: Readonly<Record<string, readonly RegExp[]>> = {
  '*': [/^using the Temporal server at \S+ \(TEMPORAL_ADDRESS\)$/],
  '14-non-deterministic-questions': [
    /\[WARN\] Node "humanNode" asked another question as its question 1/,
    /\[WARN\] (Activity|Workflow) failed/,
  ],
};

const examples = new URL('../../examples/', import.meta.url);
const names = readdirSync(examples)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length));

const sourceOf = (name: string): string => readFileSync(new URL(`${name}.ts`, examples), 'utf8');
const expectedOf = (name: string): string =>
  readFileSync(new URL(`expected/${name}.txt`, import.meta.url), 'utf8');
const inOrder = (name: string, output: string): string =>
  anyOrder.has(name) ? output.split('\n').toSorted().join('\n') : output;

const { runInTurn } = exampleRunner();

/** What was said on standard error: a line, with the lines of detail that follow it. */
function unknownSayings(name: string, stderr: string): string[] {
  const known = [...(sayings['*'] ?? []), ...(sayings[name] ?? [])];
  const entries = stderr.split(/\n(?![\s}])/).filter((entry) => entry !== '');
  return entries.filter((entry) => !known.some((form) => form.test(entry)));
}

test('every example has a page and an expected output', () => {
  const expected = readdirSync(new URL('expected', import.meta.url)).map((file) => file.replace('.txt', ''));
  expect(expected).toEqual(names);
  expect(Object.keys(pages)).toEqual(names);
});

test.concurrent.for(names)('%s prints what its page says, and ends', async (name) => {
  const { exit, stdout, stderr, left } = await runInTurn(name, `examples/${name}.ts`);
  expect(unknownSayings(name, stderr)).toEqual([]);
  expect(inOrder(name, withoutIds(stdout))).toBe(inOrder(name, expectedOf(name)));
  expect(exit).toEqual([0, null]);
  expect(left).toBe(false);
});

test.for(names)('what is expected of %s is what its page says, and what its comments say', (name) => {
  const expected = expectedOf(name);
  for (const saying of pages[name]?.says ?? []) expect(expected).toContain(saying);
  const lines = expected.split('\n');
  for (const [, line = ''] of sourceOf(name).matchAll(/^ *\/\/ > ?(.*)$/gm))
    expect(lines).toContain(withoutIds(line));
});

describe('the tutorial', () => {
  const tutorial = readFileSync(new URL('../../docs/tutorial.md', import.meta.url), 'utf8');
  const blocks = [...tutorial.matchAll(/^```(\w*) ?(.*)\n([^]*?)^```$/gm)].map(
    ([, language = '', file = '', code = '']) => ({ language, name: file.replace(/^.*\/|\.ts$/g, ''), code }),
  );

  test('goes through all examples, in order', () => {
    const linked = [...tutorial.matchAll(/^## .*\n+\[`examples\/(.+)\.ts`\]\(\.\.\/examples\/(.+)\.ts\)$/gm)];
    expect(linked.map(([, name]) => name)).toEqual(names);
    expect(linked.map(([, , target]) => target)).toEqual(names);
  });

  test('quotes them as they are', () => {
    const code = blocks.filter(({ language }) => language === 'ts' || language === 'typescript');
    expect(code.length).toBeGreaterThanOrEqual(names.length);
    for (const block of code) expect(sourceOf(block.name)).toContain(block.code);
  });

  test('shows what they print', () => {
    for (const block of blocks.filter(({ language }) => language === 'text')) {
      expect(expectedOf(block.name)).toContain(withoutIds(block.code));
    }
  });
});
