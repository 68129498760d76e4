/** Agents and their tools: `holdpoint/prebuilt`. It needs `@langchain/core`. */
import '../langchain/index.ts';

export { withAgentName } from './agent-name.ts';
export { createReactAgent } from './create-react-agent.ts';
export type { ReactAgent } from './create-react-agent.ts';
export type { AgentParams } from './agent-params.ts';
export type { AgentMessages, MessageModifier, Prompt } from './agent-prompt.ts';
export { createReactAgentAnnotation } from './agent-state.ts';
export type { AgentAnnotation } from './agent-state.ts';
export type { ResponseFormat } from './structured-response.ts';
export { addHumanInTheLoop } from './add-human-in-the-loop.ts';
export type {
  ActionRequest,
  HumanInterrupt,
  HumanInterruptConfig,
  HumanResponse,
} from './human-interrupt.ts';
export { ToolNode } from './tool-node.ts';
export type { ToolNodeOptions } from './tool-node.ts';
export { toolsCondition } from './tools-condition.ts';
export type { ClientTool, ServerTool } from './tools.ts';
