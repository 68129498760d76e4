import { GraphError } from '../protocol/errors.ts';
import { streamModes } from './stream-chunks.ts';
import type { RunConfig } from './run-config.ts';

const modes: ReadonlySet<string> = new Set(streamModes);

/** What LangGraph has and this does not (yet) is refused with what to do instead, never left out silently. */
export function refuseUnsupported(config: RunConfig): void {
  const options: Readonly<Record<string, unknown>> = { ...config };
  const asked = [config.streamMode ?? []].flat();
  const mode = asked.find((name) => !modes.has(name));
  if (mode !== undefined)
    refuse(`streamMode "${mode}"`, `Use ${streamModes.map((name) => `"${name}"`).join(', ')}`);
  const instead: Readonly<Record<string, string>> = {
    encoding: 'Write the parts of joinStream as server-sent events: they have an id, an event and data',
    store: 'Give it to compile({ store }) or createWorker({ store }): it lives where nodes run',
    cache: 'Give it to compile({ cache }) or createWorker({ cache }): it lives where nodes run',
    callbacks: 'Read the stream',
  };
  for (const [name, replacement] of Object.entries(instead)) {
    if (options[name] !== undefined && options[name] !== false) refuse(`The option "${name}"`, replacement);
  }
}

export function requireVersion2({ version }: { readonly version: unknown }): void {
  if (version !== 'v2') refuse(`Version "${String(version)}" of streamEvents`, 'Use "v2"');
}

function refuse(what: string, instead: string): never {
  throw new GraphError(`${what} is not supported. ${instead}.`, { code: 'NOT_SUPPORTED' });
}
