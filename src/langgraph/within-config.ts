import { AsyncLocalStorage } from 'node:async_hooks';
import { AsyncLocalStorageProviderSingleton } from '@langchain/core/singletons';
import { currentCall, runInCall } from '../node/scratchpad.ts';

// LangGraph does the same when it is loaded; whoever is first has it.
AsyncLocalStorageProviderSingleton.initializeGlobalInstance(new AsyncLocalStorage());

/** Runs code that finds this config by `getConfig()` and the like. */
export function withinConfig<T>(config: object, run: () => T): T {
  return AsyncLocalStorageProviderSingleton.runWithConfig(config, run, false) as T;
}

/** Runs code that finds no config: LangGraph would mix one that it finds with the one that it is given. */
export function withoutConfig<T>(run: () => T): T {
  return AsyncLocalStorageProviderSingleton.runWithConfig(undefined, run, true) as T;
}

/** Runs a call as a part of its node: it gets its own answers, whatever else the node has called side by side. */
export function asPart<T>(run: () => T): T {
  const call = currentCall();
  if (call === undefined) return run();
  return runInCall({ ...call, part: { key: call.path.join('/'), questions: 0 } }, run);
}
