import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Decision } from './licence-graph.ts';
import type { Package } from './read-lock-file.ts';

interface Review {
  readonly lockFile: string;
  readonly packages: readonly Package[];
  readonly absent: readonly string[];
  readonly decisions: readonly Decision[];
}

/** Writes the whole file anew, so that a node that is tried again does no harm. */
export async function writeReport(file: string, review: Review): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, markdown(review));
}

function markdown({ lockFile, packages, absent, decisions }: Review): string {
  const counts = new Map<string, number>();
  for (const { licence } of packages) counts.set(licence, (counts.get(licence) ?? 0) + 1);
  const licences = [...counts].toSorted(([, left], [, right]) => right - left);
  const rows = decisions.map(({ name, version, licence, approved, reason, by }) => [
    name,
    version,
    licence,
    approved ? 'approved' : '**refused**',
    reason,
    by,
  ]);
  return [
    '# Licence report',
    `${packages.length} packages in \`${lockFile}\`; ${decisions.length} were decided on by hand or by policy.`,
    '## Decisions',
    rows.length === 0
      ? 'None was needed: every licence is on the allow-list.'
      : table(['Package', 'Version', 'Licence', 'Decision', 'Reason', 'By'], rows),
    '## Licences',
    table(
      ['Licence', 'Packages'],
      licences.map(([licence, count]) => [licence, String(count)]),
    ),
    ...(absent.length === 0 ? [] : ['## Not reviewed', notReviewed, list(absent)]),
    '',
  ].join('\n\n');
}

const notReviewed =
  'For other machines, so not installed on this one; the lock file does not give their licence.';

function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escaped).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A cell is one line, and a bar in it would end it. */
function escaped(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|');
}
