import { RunnableBinding, RunnableSequence } from '@langchain/core/runnables';
import type { Runnable } from '@langchain/core/runnables';
import { GraphValueError } from '../protocol/errors.ts';
import { isClientTool } from './tools.ts';
import type { ClientTool, ServerTool } from './tools.ts';

// Whatever it takes: a model, what it was bound to, or what it stands in a row with.
// oxlint-disable-next-line typescript/no-explicit-any
export type AnyRunnable = Runnable<any, any>;

interface ChatModel extends AnyRunnable {
  bindTools(tools: readonly unknown[]): AnyRunnable;
  withStructuredOutput(schema: unknown, options?: object): AnyRunnable;
}

/**
 * The model with its tools. One that has been bound to the same tools stays as it is.
 *
 * @throws GraphValueError `INVALID_GRAPH` for a model that cannot be bound to tools, or has been bound to others.
 */
export async function withTools(
  llm: AnyRunnable,
  tools: readonly (ClientTool | ServerTool)[],
): Promise<AnyRunnable> {
  const model = await configured(innermost(llm));
  if (RunnableBinding.isRunnableBinding(model) && hasTools(model, tools)) return llm;
  const bound = await bind(llm, tools);
  if (bound !== undefined) return bound;
  throw invalid(
    `the model (${llm.constructor.name}) has no method "bindTools". Give a chat model that can call tools`,
  );
}

/** The chat model itself, without what it was bound to. */
export async function modelWithin(llm: AnyRunnable): Promise<ChatModel> {
  let model = await configured(innermost(llm));
  while (RunnableBinding.isRunnableBinding(model)) model = model.bound as AnyRunnable;
  if (isChatModel(model)) return model;
  throw invalid(`"llm" is no chat model (${model.constructor.name})`);
}

async function bind(llm: AnyRunnable, tools: readonly unknown[]): Promise<AnyRunnable | undefined> {
  if (isChatModel(llm)) return llm.bindTools(tools);
  if (RunnableBinding.isRunnableBinding(llm)) return bindBound(llm as never, tools);
  if (isConfigurable(llm)) return bind(await configured(llm), tools);
  if (!RunnableSequence.isRunnableSequence(llm)) return undefined;
  const steps = llm.steps as readonly AnyRunnable[];
  const place = steps.findIndex(isModelLike);
  const step = steps[place];
  const bound = step && (await bind(step, tools));
  return bound && RunnableSequence.from(steps.with(place, bound) as never);
}

/** What it was bound to besides stays. */
async function bindBound(
  binding: RunnableBinding<unknown, unknown>,
  tools: readonly unknown[],
): Promise<AnyRunnable | undefined> {
  const bound = await bind(binding.bound, tools);
  if (bound === undefined) return undefined;
  const inner = RunnableBinding.isRunnableBinding(bound)
    ? (bound as unknown as RunnableBinding<unknown, unknown>)
    : undefined;
  return new RunnableBinding({
    bound: inner?.bound ?? bound,
    kwargs: { ...binding.kwargs, ...inner?.kwargs },
    config: { ...binding.config, ...inner?.config },
    ...(binding.configFactories && { configFactories: binding.configFactories }),
  } as never);
}

/** Of a sequence, the step that is a model. */
function innermost(llm: AnyRunnable): AnyRunnable {
  if (!RunnableSequence.isRunnableSequence(llm)) return llm;
  return (llm.steps as readonly AnyRunnable[]).find(isModelLike) ?? llm;
}

function isModelLike(step: AnyRunnable): boolean {
  return RunnableBinding.isRunnableBinding(step) || isChatModel(step) || isConfigurable(step);
}

function isChatModel(model: unknown): model is ChatModel {
  return isObject(model) && '_modelType' in model && typeof Reflect.get(model, 'bindTools') === 'function';
}

/** A model of `initChatModel` of LangChain's: which one it is, is said by the config of the run. */
interface ConfigurableModel extends AnyRunnable {
  _model(): Promise<AnyRunnable>;
}

function isConfigurable(model: unknown): model is ConfigurableModel {
  return (
    isObject(model) &&
    '_queuedMethodOperations' in model &&
    typeof Reflect.get(model, '_model') === 'function'
  );
}

async function configured(model: AnyRunnable): Promise<AnyRunnable> {
  return isConfigurable(model) ? model._model() : model;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** @throws when it has been bound to other tools. */
function hasTools(
  binding: { readonly kwargs?: object; readonly config?: object },
  tools: readonly (ClientTool | ServerTool)[],
): boolean {
  const given: unknown =
    Reflect.get(binding.kwargs ?? {}, 'tools') ?? Reflect.get(binding.config ?? {}, 'tools');
  if (!Array.isArray(given)) return false;
  const bound: readonly unknown[] = given.length === 1 ? (declarations(given[0]) ?? given) : given;
  const names = new Set(bound.map(nameOf));
  const missing = tools.filter(isClientTool).filter(({ name }) => !names.has(name));
  if (bound.length !== tools.length || missing.length > 0) {
    const lacks =
      missing.length === 0 ? '' : ` It lacks ${missing.map(({ name }) => `"${name}"`).join(', ')}.`;
    throw invalid(
      `the model is bound to ${bound.length} tools, and "tools" has ${tools.length}.${lacks} Give the same tools to both, or a model without tools`,
    );
  }
  return true;
}

/** Google's form: one tool that declares all functions. */
function declarations(tool: unknown): readonly unknown[] | undefined {
  const all: unknown = isObject(tool) ? Reflect.get(tool, 'functionDeclarations') : undefined;
  return Array.isArray(all) ? all : undefined;
}

/** OpenAI's form, most others', and Amazon Bedrock's. */
function nameOf(tool: unknown): unknown {
  if (!isObject(tool)) return undefined;
  for (const place of ['function', 'toolSpec']) {
    const inner: unknown = Reflect.get(tool, place);
    if (isObject(inner)) return Reflect.get(inner, 'name');
  }
  return Reflect.get(tool, 'name');
}

function invalid(what: string): GraphValueError {
  return new GraphValueError(`createReactAgent: ${what}.`, { code: 'INVALID_GRAPH' });
}
