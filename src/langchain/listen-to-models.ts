import { AsyncLocalStorage } from 'node:async_hooks';
import { CallbackManager } from '@langchain/core/callbacks/manager';
import { AIMessageChunk } from '@langchain/core/messages';
import { AsyncLocalStorageProviderSingleton } from '@langchain/core/singletons';
import { makeChunksWith } from '../node/message-json.ts';
import { listenToModelsWith } from '../node/model-stream.ts';
import type { ModelListener, ModelPlace } from '../node/model-stream.ts';
import { EventTracer } from './event-tracer.ts';
import { progressHandler } from './progress-handler.ts';
import { TokenHandler } from './token-handler.ts';
import { ToolHandler } from './tool-handler.ts';

AsyncLocalStorageProviderSingleton.initializeGlobalInstance(new AsyncLocalStorage());
// Whoever has loaded this has models that can be heard.
listenToModelsWith(listen);
makeChunksWith((members) => new AIMessageChunk(members as never));

function listen(place: ModelPlace): ModelListener {
  const { onMessage, onTool, onEvent, onProgress } = place;
  const { configurable, metadata, recursionLimit, signal, tags, executionInfo } = place.config;
  const tokens = onMessage && new TokenHandler(place, onMessage);
  const tracer = onEvent && new EventTracer(place.config, onEvent);
  const handlers = [
    tokens,
    onTool && new ToolHandler(onTool),
    tracer,
    onProgress && progressHandler(onProgress),
  ].filter((one) => one !== undefined);
  // What runs in the node is part of its task.
  const heard = handlers.length > 0 && {
    callbacks: new CallbackManager(executionInfo.taskId, { handlers, inheritableHandlers: handlers }),
  };
  const inherited = {
    ...heard,
    metadata: { ...metadata },
    configurable: { ...configurable },
    recursionLimit,
    signal,
    tags: [...tags],
  };
  return {
    ...heard,
    run: async (body) => {
      await tracer?.begin(place.input);
      return AsyncLocalStorageProviderSingleton.runWithConfig(inherited, body) as ReturnType<typeof body>;
    },
    returned: (value) => tokens?.returned(value),
  };
}
