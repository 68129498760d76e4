import type { NodeBody } from '../node/bodies.ts';
import type { NodeConfig } from '../node/config.ts';
import { Command, isCommand, isSend } from '../protocol/command.ts';
import { isPlainObject } from '../protocol/json.ts';
import { isGraphInterrupt } from '../node/interrupt.ts';
import { swallowed } from '../node/node-failures.ts';
import { AnswersInOrder } from './answers-in-order.ts';
import { asking } from './asked.ts';
import { checkpointsOf, keepCheckpoints } from './keep-checkpoints.ts';
import { langGraphConfig } from './node-config.ts';
import type { Written } from './node-config.ts';
import type { LangGraphRunnable } from './langgraph-objects.ts';
import { tieToCalls } from './tool-calls.ts';
import { withoutConfig } from './within-config.ts';

/** Calls a runnable of LangGraph's as a node or as a conditional edge, and gives back what it gave. */
export async function callRunnable(
  runnable: LangGraphRunnable,
  input: unknown,
  config: NodeConfig,
  written: Written,
  extra?: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  const { pass } = config.executionInfo;
  const earlier = checkpointsOf(pass);
  const checkpoints = earlier instanceof Promise ? await earlier : earlier;
  const answers = new AnswersInOrder(input);
  const given = langGraphConfig(config, { answers, checkpoints, written, extra });
  const returned = await onPause(
    asking(answers, () => withoutConfig(async () => runnable.invoke(input, given))),
    () => keepCheckpoints(checkpoints, pass, config.signal),
  );
  if (answers.open > 0) throw swallowed(config.executionInfo.node);
  return returned;
}

async function onPause<T>(returned: Promise<T>, act: () => Promise<void>): Promise<T> {
  try {
    return await returned;
  } catch (error) {
    if (isGraphInterrupt(error)) await act();
    throw error;
  }
}

const bodies = new WeakMap<LangGraphRunnable, NodeBody['run']>();

/** A node's function. The same for the same runnable: so two graphs of one name can be told to be the same. */
export function nodeFunction(runnable: LangGraphRunnable): NodeBody['run'] {
  const known = bodies.get(runnable);
  if (known !== undefined) return known;
  tieToCalls(runnable);
  const run: NodeBody['run'] = (state, config) => runNode(runnable, state, config);
  bodies.set(runnable, run);
  return run;
}

/** Calls a runnable, and gives back what a node of ours would return. */
export async function runNode(
  runnable: LangGraphRunnable,
  input: unknown,
  config: NodeConfig,
  extra?: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  const written: Written = [];
  const returned = asUpdate(await orCommand(callRunnable(runnable, input, config, written, extra)));
  const beside = written.filter(([channel]) => !channel.startsWith('__'));
  if (beside.length === 0) return returned;
  return [new Command({ update: beside as never }), ...[returned ?? []].flat()];
}

/** A graph that the node has called may end with a command to the node's own: the node ends with it. */
async function orCommand(returned: Promise<unknown>): Promise<unknown> {
  try {
    return await returned;
  } catch (error) {
    const command: unknown = Reflect.get(Object(error) as object, 'command');
    if ((error as Error | undefined)?.name !== 'ParentCommand' || !isCommand(command)) throw error;
    const { update, goto, graph } = command;
    // LangGraph names this graph by the task's namespace.
    return new Command({ update, goto, ...(graph === Command.PARENT && { graph }) });
  }
}

/** LangGraph's rules for what a node may return, where they are wider than ours. */
function asUpdate(returned: unknown): unknown {
  if (!returned) return undefined;
  if (isSend(returned)) return new Command({ goto: [returned] });
  if (Array.isArray(returned)) {
    return returned.some(isCommand) ? returned.map(asUpdate).filter((part) => part !== undefined) : returned;
  }
  if (typeof returned !== 'object' || isCommand(returned) || isPlainObject(returned)) return returned;
  return { ...returned };
}
