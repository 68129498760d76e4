import { BaseCallbackHandler } from '@langchain/core/callbacks/base';

/** LangGraph's list. */
const signs = [
  'handleLLMStart',
  'handleChatModelStart',
  'handleLLMNewToken',
  'handleLLMEnd',
  'handleLLMError',
  'handleChainStart',
  'handleChainEnd',
  'handleChainError',
  'handleToolStart',
  'handleToolEnd',
  'handleToolError',
  'handleText',
  'handleRetrieverStart',
  'handleRetrieverEnd',
  'handleRetrieverError',
  'handleCustomEvent',
] as const;

/** Tells that something goes on in a node, whatever it is: a model that begins, each of its tokens, a tool, a chain. */
export function progressHandler(onProgress: () => void): BaseCallbackHandler {
  return BaseCallbackHandler.fromMethods(
    Object.fromEntries(signs.map((sign) => [sign, () => onProgress()])) as Record<
      (typeof signs)[number],
      () => void
    >,
  );
}
