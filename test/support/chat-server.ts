import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What comes to a chat-completions server. */
export interface ChatRequest {
  readonly at: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: {
    readonly model: string;
    readonly stream?: boolean;
    readonly messages: readonly { readonly role: string; readonly content: unknown }[];
    readonly tools?: readonly unknown[];
  };
  /** The client has hung up before it was answered. */
  hungUp: boolean;
}

/** What it answers: words, calls of tools, or an error; and how long it thinks before, in ms. */
export interface ChatAnswer {
  readonly thinks?: number;
  /** Between two words of a stream. */
  readonly pause?: number;
  readonly says?: string;
  readonly calls?: readonly { readonly name: string; readonly args: object; readonly id: string }[];
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly error?: object;
}

export interface ChatServer {
  readonly baseURL: string;
  readonly requests: readonly ChatRequest[];
  close(): Promise<void>;
}

/** Speaks the chat-completions protocol on a port of its own. `answer` says what to the nth request, from 0. */
export async function startChatServer(
  answer: (request: ChatRequest, n: number) => ChatAnswer,
): Promise<ChatServer> {
  const requests: ChatRequest[] = [];
  const server = createServer((incoming, response) => {
    void (async () => {
      let text = '';
      for await (const part of incoming) text += String(part);
      const request: ChatRequest = {
        at: Date.now(),
        headers: incoming.headers,
        body: JSON.parse(text) as ChatRequest['body'],
        hungUp: false,
      };
      response.on('close', () => (request.hungUp = !response.writableFinished));
      const given = answer(request, requests.push(request) - 1);
      await sleep(given.thinks ?? 0, undefined, { ref: false });
      if (given.status !== undefined) return fail(response, given);
      return request.body.stream === true ? stream(response, given) : whole(response, given);
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    baseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function fail(response: ServerResponse, { status = 500, headers, error }: ChatAnswer): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify({ error: { message: 'it failed', type: 'server_error', ...error } }));
}

let answers = 0;
const shared = () => ({ id: `chatcmpl-${(answers += 1)}`, created: 1, model: 'gpt-test' });

function toolCalls({ calls = [] }: ChatAnswer): object[] {
  return calls.map(({ name, args, id }, index) => {
    return { index, id, type: 'function', function: { name, arguments: JSON.stringify(args) } };
  });
}

function whole(response: ServerResponse, given: ChatAnswer): void {
  const calls = toolCalls(given);
  const message = {
    role: 'assistant',
    content: given.says ?? null,
    ...(calls.length > 0 && { tool_calls: calls }),
  };
  const choice = { index: 0, message, finish_reason: calls.length > 0 ? 'tool_calls' : 'stop' };
  const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ ...shared(), object: 'chat.completion', choices: [choice], usage }));
}

async function stream(response: ServerResponse, given: ChatAnswer): Promise<void> {
  const calls = toolCalls(given);
  const deltas = [
    { role: 'assistant', content: '' },
    ...(given.says ?? '')
      .split(/(?<= )/)
      .filter((word) => word !== '')
      .map((content) => ({ content })),
    ...(calls.length > 0 ? [{ tool_calls: calls }] : []),
  ];
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const same = shared();
  const send = (choice: object): void => {
    const chunk = { ...same, object: 'chat.completion.chunk', choices: [{ index: 0, ...choice }] };
    response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  };
  for (const delta of deltas) {
    send({ delta, finish_reason: null });
    await sleep(given.pause ?? 0, undefined, { ref: false });
  }
  send({ delta: {}, finish_reason: calls.length > 0 ? 'tool_calls' : 'stop' });
  response.end('data: [DONE]\n\n');
}
