import { GraphValueError } from '../protocol/errors.ts';

/** How `batch` runs. LangChain's names. */
export interface BatchOptions {
  /** The most runs at once. Default: all. */
  readonly maxConcurrency?: number;
  /** Gives back an error in its place, where without it the first one is thrown. Default false. */
  readonly returnExceptions?: boolean;
}

/** Runs all of them, and gives back their results in order. What is under way when one fails goes on by itself. */
export async function batch<Item, Result>(
  items: readonly Item[],
  run: (item: Item, index: number) => Promise<Result>,
  { maxConcurrency = Number.POSITIVE_INFINITY, returnExceptions = false }: BatchOptions,
): Promise<(Result | Error)[]> {
  const results: (Result | Error)[] = [];
  const queue = items.entries();
  const work = async (): Promise<void> => {
    for (const [index, item] of queue) {
      try {
        results[index] = await run(item, index);
      } catch (error) {
        if (!returnExceptions) throw error;
        results[index] = error instanceof Error ? error : new Error(String(error));
      }
    }
  };
  const workers = Math.max(1, Math.min(items.length, maxConcurrency));
  await Promise.all(Array.from({ length: workers }, work));
  return results;
}

/** The config of each input: one for each, or one for all. @throws GraphValueError `INVALID_GRAPH` when there are more or fewer. */
export function configsFor<Config extends object>(
  inputs: readonly unknown[],
  config: Config | readonly Config[],
): (index: number) => Config {
  if (!isList(config)) return () => config;
  if (config.length !== inputs.length) {
    throw new GraphValueError(
      `batch() got ${inputs.length} inputs and ${config.length} configs. Give one config for each input, or one for all.`,
      { code: 'INVALID_GRAPH' },
    );
  }
  return (index) => config[index] as Config;
}

function isList<Config extends object>(config: Config | readonly Config[]): config is readonly Config[] {
  return Array.isArray(config);
}
