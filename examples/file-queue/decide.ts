import { createInterface } from 'node:readline/promises';
import type { HumanInterrupt, HumanResponse } from '../../src/prebuilt/index.ts';

/** The answers of the example, by the file that is asked about. */
const prepared: Readonly<Record<string, HumanResponse>> = {
  '0003': {
    type: 'edit',
    args: { args: { name: '0003-short.md', text: 'A run ends when its caller hears of it.' } },
  },
  '0004': { type: 'response', args: 'No card about this one, please.' },
};

/** What a person says to one request: on the terminal with `--ask`, else as prepared. */
export async function decide({
  action_request: { action, args },
  description,
}: HumanInterrupt): Promise<HumanResponse> {
  if (!process.argv.includes('--ask'))
    return prepared[String(args['name']).slice(0, 4)] ?? { type: 'accept' };
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    console.log(`${description}: ${action} ${JSON.stringify(args)}`);
    const said = await terminal.question('Enter to accept, or say what is wrong: ');
    return said === '' ? { type: 'accept' } : { type: 'response', args: said };
  } finally {
    terminal.close();
  }
}
