import { DynamicTool, tool as makeTool, ToolInputParsingException } from '@langchain/core/tools';
import type { StructuredToolInterface, ToolRunnableConfig } from '@langchain/core/tools';
import { interrupt } from '../node/interrupt.ts';
import { isPlainObject } from '../protocol/json.ts';
import type { HumanInterrupt, HumanInterruptConfig } from './human-interrupt.ts';
import type { ClientTool } from './tools.ts';

/** The seed pages' default. */
const everythingButIgnore: HumanInterruptConfig = {
  allow_accept: true,
  allow_edit: true,
  allow_respond: true,
};

type Args = Record<string, unknown>;

/**
 * Has a person review each call of a tool before it runs: the tool that it gives back asks first, in the form that Agent Inbox and Agent Chat UI
 * know. The question is `[HumanInterrupt]`; the answer a list with one `HumanResponse`:
 *
 * - `{ type: 'accept' }`: the tool runs;
 * - `{ type: 'edit', args: { args } }`: it runs with these arguments;
 * - `{ type: 'response', args: text }`: it does not run, and the model is told this;
 * - `{ type: 'ignore' }`: it does not run, and the model is told so.
 *
 * An answer that is none of these, that `config` does not allow, or whose arguments do not fit the tool, runs nothing: the person is asked again.
 * (LangGraph's documentation has it as `add_human_in_the_loop`.)
 *
 * @param config What a person may do. Default: all but `ignore`.
 * @example
 * const agent = createReactAgent({ llm, tools: [addHumanInTheLoop(bookHotel)], checkpointer, name: 'travel' });
 * await agent.invoke(new Command({ resume: [{ type: 'accept' }] }), thread);
 */
export function addHumanInTheLoop(
  tool: ClientTool,
  config: HumanInterruptConfig = everythingButIgnore,
): StructuredToolInterface {
  const takesText = tool instanceof DynamicTool;
  const reviewed = async (input: unknown, runtime: ToolRunnableConfig): Promise<unknown> => {
    const args = takesText ? { input } : (input as Args);
    const run = (given: Args): Promise<unknown> =>
      tool.invoke((takesText ? given['input'] : given) as never, withArguments(runtime, given) as never);
    return review({ tool, config, args, run });
  };
  const { name, description } = tool;
  const fields = {
    name,
    description,
    ...('returnDirect' in tool && tool.returnDirect && { returnDirect: true }),
    ...('metadata' in tool && tool.metadata !== undefined && { metadata: tool.metadata }),
  };
  return takesText
    ? (makeTool(reviewed as never, fields as never) as unknown as StructuredToolInterface)
    : (makeTool(
        reviewed as never,
        { ...fields, schema: tool.schema } as never,
      ) as unknown as StructuredToolInterface);
}

interface Review {
  readonly tool: ClientTool;
  readonly config: HumanInterruptConfig;
  readonly args: Args;
  readonly run: (args: Args) => Promise<unknown>;
}

async function review({ tool, config, args, run }: Review): Promise<unknown> {
  let problem: string | undefined;
  for (;;) {
    const request: HumanInterrupt = {
      action_request: { action: tool.name, args },
      config,
      description:
        problem === undefined
          ? 'Please review the tool call'
          : `Please review the tool call. The last answer was not taken: ${problem}`,
    };
    const decision = readDecision(interrupt([request]), config, tool.name);
    if ('problem' in decision) {
      problem = decision.problem;
      continue;
    }
    if ('says' in decision) return decision.says;
    if (decision.args === undefined) return run(args);
    try {
      return await run(decision.args);
    } catch (error) {
      if (!(error instanceof ToolInputParsingException)) throw error;
      problem = `the arguments do not fit the tool. ${error.message}`;
    }
  }
}

type Decision =
  | { readonly args: Args | undefined }
  | { readonly says: string }
  | { readonly problem: string };

/** An answer is a list with one response; one response by itself is taken, too. */
function readDecision(answer: unknown, config: HumanInterruptConfig, name: string): Decision {
  const response: unknown = Array.isArray(answer) && answer.length === 1 ? answer[0] : answer;
  const known = Object.entries(allowed).flatMap(([type, option]) => (config[option] === true ? [type] : []));
  const expected = `answer with a list of one response, whose type is ${known.map((type) => `"${type}"`).join(' or ')}.`;
  if (!isPlainObject(response)) return { problem: `it is no response; ${expected}` };
  const { type, args } = response;
  if (typeof type !== 'string' || !Object.hasOwn(allowed, type))
    return { problem: `it has no known type; ${expected}` };
  if (!known.includes(type)) return { problem: `"${type}" is not allowed here; ${expected}` };
  switch (type) {
    case 'accept':
      return { args: undefined };
    case 'ignore':
      return {
        says: `A person has looked at this call of tool "${name}" and has chosen to ignore it. It was not run.`,
      };
    case 'response':
      return typeof args === 'string'
        ? { says: args }
        : { problem: 'the args of a "response" are a text for the agent.' };
    default:
      return editedArguments(args, name);
  }
}

const allowed: Readonly<Record<string, keyof HumanInterruptConfig>> = {
  accept: 'allow_accept',
  edit: 'allow_edit',
  response: 'allow_respond',
  ignore: 'allow_ignore',
};

function editedArguments(edited: unknown, name: string): Decision {
  if (!isPlainObject(edited) || !isPlainObject(edited['args']))
    return { problem: 'the args of an "edit" are { args: { ... } }: the new arguments of the tool.' };
  const { action = name, args } = edited;
  if (action !== name)
    return { problem: `an "edit" changes the arguments of "${name}", and cannot call another tool.` };
  return { args: args as Args };
}

/** A tool may look at its call, and finds there what it runs with. */
function withArguments(config: ToolRunnableConfig, args: Args): ToolRunnableConfig {
  const { toolCall } = config;
  return toolCall === undefined ? config : { ...config, toolCall: { ...toolCall, args } };
}
