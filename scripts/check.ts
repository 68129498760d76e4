/** `npm run check`: what a commit must pass. Two lanes side by side; the output of a step is shown only if it fails. */
import { runCommand } from './run-command.ts';

interface Step {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
}

const lanes: readonly (readonly Step[])[] = [
  [
    { name: 'format', command: ['oxfmt', '--check'] },
    { name: 'lint', command: ['oxlint', '--type-aware'] },
    { name: 'types', command: ['tsc', '--noEmit'] },
    { name: 'unused code', command: ['knip'] },
    { name: 'build', command: ['node', 'scripts/build.ts'] },
    { name: 'package', command: ['publint', '--strict'] },
  ],
  [{ name: 'unit tests', command: ['vitest', 'run', '--project', 'unit'] }],
];

async function run({ name, command }: Step): Promise<boolean> {
  const start = performance.now();
  const { ok, output } = await runCommand(command);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name.padEnd(12)} ${seconds.padStart(5)} s`);
  if (!ok) console.log(`${output.trimEnd()}\n`);
  return ok;
}

async function runLane(steps: readonly Step[]): Promise<boolean> {
  let ok = true;
  for (const step of steps) ok = (await run(step)) && ok;
  return ok;
}

const passed = await Promise.all(lanes.map(runLane));
if (passed.includes(false)) process.exitCode = 1;
