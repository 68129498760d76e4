/** What a person may do with a request. (LangGraph: `HumanInterruptConfig`.) */
export interface HumanInterruptConfig {
  /** Skip it: the tool is not run. */
  allow_ignore?: boolean;
  /** Say something in the tool's place. */
  allow_respond?: boolean;
  /** Run the tool with other arguments. */
  allow_edit?: boolean;
  /** Run the tool as it is. */
  allow_accept?: boolean;
}

/** What an agent wants to do. (LangGraph: `ActionRequest`.) */
export interface ActionRequest {
  /** The tool's name. */
  action: string;
  // `any`, as in LangGraph: the arguments are the tool's.
  // oxlint-disable-next-line typescript/no-explicit-any
  args: Record<string, any>;
}

/** The question that Agent Inbox and Agent Chat UI know: `interrupt([request])`. (LangGraph: `HumanInterrupt`.) */
export interface HumanInterrupt {
  action_request: ActionRequest;
  config: HumanInterruptConfig;
  /** For the person. */
  description?: string;
}

/** The answer to it, in a list: `new Command({ resume: [response] })`. (LangGraph: `HumanResponse`.) */
export interface HumanResponse {
  type: 'accept' | 'ignore' | 'response' | 'edit';
  /** Of `edit` the new arguments, `{ args }`; of `response` what the agent is told. */
  args?: null | string | (Omit<ActionRequest, 'action'> & Partial<ActionRequest>);
}
