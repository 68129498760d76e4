/** Models behind a server of the chat-completions protocol, as LangChain's own class calls them. */
import { inspect } from 'node:util';
import type { AIMessageChunk, BaseMessage } from '@langchain/core/messages';
import { tool } from '@langchain/core/tools';
import { ChatOpenAI } from '@langchain/openai';
import proto from '@temporalio/proto';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { afterEach, expect, it } from 'vitest';
import { z } from 'zod';
import { interrupt, Command, START, StateGraph } from '../../src/index.ts';
import { MessagesAnnotation, modelRetryPolicy } from '../../src/langchain/index.ts';
import { createReactAgent } from '../../src/prebuilt/index.ts';
import { startChatServer } from '../support/chat-server.ts';
import type { ChatAnswer, ChatRequest, ChatServer } from '../support/chat-server.ts';
import { describeOnBoth } from '../support/on-both.ts';
import type { Place } from '../support/on-both.ts';
import { collect, failure } from '../support/threads.ts';

const apiKey = 'sk-test-0123456789abcdef';
const prompt = 'the secret of the house';

/** All that the worker logs, with whatever hangs on its errors. */
const logged: string[] = [];
Runtime.install({
  logger: new DefaultLogger('DEBUG', (entry) => void logged.push(inspect(entry, { depth: 20 }))),
});

let server: ChatServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** A server, and a model behind it that does not retry by itself. */
async function modelBehind(answer: (request: ChatRequest, n: number) => ChatAnswer): Promise<{
  readonly llm: ChatOpenAI;
  readonly requests: readonly ChatRequest[];
}> {
  server = await startChatServer(answer);
  const llm = new ChatOpenAI({
    model: 'gpt-test',
    apiKey,
    maxRetries: 0,
    configuration: { baseURL: server.baseURL },
  });
  return { llm, requests: server.requests };
}

const last = ({ messages }: { readonly messages: readonly BaseMessage[] }): string =>
  messages.at(-1)?.text ?? '';

describeOnBoth('A call of a model', (place) => {
  const options = (at: Place) => ({ checkpointer: at.checkpointer, name: at.name('agent') });

  it('goes through a whole conversation with tools, and an approval in it', async () => {
    const { llm, requests } = await modelBehind((_, n) =>
      n === 0 ? { calls: [{ name: 'pay', args: { amount: 950 }, id: 'call-1' }] } : { says: 'It is paid.' },
    );
    const pay = tool(({ amount }) => (interrupt(`Pay ${amount}?`) === true ? `paid ${amount}` : 'refused'), {
      name: 'pay',
      description: 'Pays.',
      schema: z.object({ amount: z.number() }),
    });
    const agent = createReactAgent({ llm, tools: [pay], prompt: 'Be careful.', ...options(place()) });
    const config = place().thread();
    await agent.invoke({ messages: 'pay' }, config);
    const result = await agent.invoke(new Command({ resume: true }), config);
    expect(last(result)).toBe('It is paid.');
    expect(requests).toHaveLength(2);
    expect(requests[1]?.body.messages.map(({ role, content }) => [role, content])).toEqual([
      ['system', 'Be careful.'],
      ['user', 'pay'],
      ['assistant', ''],
      ['tool', 'paid 950'],
    ]);
    expect(requests[0]?.body.tools).toHaveLength(1);
  });

  it('that is limited is made again, and not before the server allows it', async () => {
    const { llm, requests } = await modelBehind((_, n) =>
      n === 0
        ? { status: 429, headers: { 'retry-after': '3' }, error: { code: 'rate_limit_exceeded' } }
        : { says: 'hello' },
    );
    const agent = createReactAgent({ llm, tools: [], ...options(place()) });
    expect(last(await agent.invoke({ messages: 'hi' }, place().thread()))).toBe('hello');
    expect(requests).toHaveLength(2);
    expect((requests[1]?.at ?? 0) - (requests[0]?.at ?? 0)).toBeGreaterThanOrEqual(3000);
  });

  it('is made again when the server fails, or the connection is lost', async () => {
    const { llm, requests } = await modelBehind((_, n) => (n === 0 ? { status: 503 } : { says: 'hello' }));
    const agent = createReactAgent({ llm, tools: [], ...options(place()) });
    expect(last(await agent.invoke({ messages: 'hi' }, place().thread()))).toBe('hello');
    expect(requests).toHaveLength(2);

    const gone = await startChatServer(() => ({}));
    await gone.close();
    let isThere = false;
    const lost = new StateGraph(MessagesAnnotation)
      .addNode(
        'call',
        async ({ messages }) => {
          const elsewhere = new ChatOpenAI({
            apiKey,
            maxRetries: 0,
            configuration: { baseURL: isThere ? (server?.baseURL ?? '') : gone.baseURL },
          });
          isThere = true;
          return { messages: [await elsewhere.invoke(messages)] };
        },
        { retryPolicy: modelRetryPolicy },
      )
      .addEdge(START, 'call')
      .compile(options(place()));
    expect(last(await lost.invoke({ messages: 'hi' }, place().thread()))).toBe('hello');
  });

  it.each<[number, object]>([
    [400, { code: 'context_length_exceeded' }],
    [401, { code: 'invalid_api_key' }],
    [404, { code: 'model_not_found' }],
    [422, {}],
    [429, { code: 'insufficient_quota' }],
  ])('that cannot succeed is made once: HTTP %d %j', async (status, error) => {
    const { llm, requests } = await modelBehind(() => ({ status, error }));
    const agent = createReactAgent({ llm, tools: [], ...options(place()) });
    const thrown = await failure(agent.invoke({ messages: 'hi' }, place().thread()));
    expect(thrown).toMatchObject({ code: 'NODE_FAILED', node: 'agent' });
    expect(thrown.message).toContain('it failed');
    expect(requests).toHaveLength(1);
  });

  it('that takes too long is given up, and made again', async () => {
    const { llm, requests } = await modelBehind((_, n) => (n === 0 ? { thinks: 60_000 } : { says: 'hello' }));
    const agent = createReactAgent({
      llm,
      tools: [],
      nodeOptions: { agent: { timeout: 1_500 } },
      ...options(place()),
    });
    expect(last(await agent.invoke({ messages: 'hi' }, place().thread()))).toBe('hello');
    expect(requests.map(({ hungUp }) => hungUp)).toEqual([true, false]);
  });

  it('shows by each token that its node gets on, where the timeout is one of standing still', async () => {
    const { llm } = await modelBehind(() => ({ says: 'one two three four five six seven', pause: 400 }));
    const run = (refreshOn: 'auto' | 'heartbeat'): Promise<unknown> => {
      const graph = new StateGraph(MessagesAnnotation)
        .addNode(
          'call',
          async ({ messages }, config) => {
            let text = '';
            for await (const chunk of await llm.stream(messages, config)) text += chunk.text;
            return { messages: [{ role: 'assistant', content: text }] };
          },
          { timeout: { idleTimeout: 1_500, refreshOn } },
        )
        .addEdge(START, 'call')
        .compile(options(place()));
      return graph.invoke({ messages: 'count' }, place().thread());
    };
    expect(last((await run('auto')) as never)).toBe('one two three four five six seven');
    await expect(run('heartbeat')).rejects.toMatchObject({ code: 'NODE_TIMEOUT' });
  });

  it.each(['given its config', 'not given its config'])(
    'ends with its run, in a node where it is %s',
    async (how) => {
      const controller = new AbortController();
      const { llm, requests } = await modelBehind(() => {
        setTimeout(() => controller.abort(), 100);
        return { thinks: 60_000 };
      });
      const graph = new StateGraph(MessagesAnnotation)
        .addNode(
          'call',
          async ({ messages }, config) => ({
            messages: [await llm.invoke(messages, how === 'given its config' ? config : undefined)],
          }),
          { heartbeatTimeout: '1s' },
        )
        .addEdge(START, 'call')
        .compile(options(place()));
      const error = await failure(
        graph.invoke({ messages: 'hi' }, { ...place().thread(), signal: controller.signal }),
      );
      expect(error).toMatchObject({ code: 'RUN_ABORTED' });
      await expect.poll(() => requests.map(({ hungUp }) => hungUp)).toEqual([true]);
    },
  );

  it('may think for longer than its heartbeat timeout', async () => {
    const { llm, requests } = await modelBehind(() => ({ thinks: 3_500, says: 'well' }));
    const agent = createReactAgent({
      llm,
      tools: [],
      nodeOptions: { agent: { heartbeatTimeout: '1s' } },
      ...options(place()),
    });
    expect(last(await agent.invoke({ messages: 'hi' }, place().thread()))).toBe('well');
    expect(requests).toHaveLength(1);
  });

  it('streams its tokens, and is asked for a stream only then', async () => {
    const { llm, requests } = await modelBehind(() => ({ says: 'one two three', pause: 30 }));
    const agent = createReactAgent({ llm, tools: [], ...options(place()) });
    const tokens = (await collect(
      agent.stream({ messages: 'count' }, { ...place().thread(), streamMode: 'messages' }),
    )) as [AIMessageChunk, { langgraph_node: string }][];
    const words = tokens.map(([{ text }]) => text).filter((text) => text !== '');
    expect(words).toEqual(['one ', 'two ', 'three']);
    expect(new Set(tokens.map(([, { langgraph_node }]) => langgraph_node))).toEqual(new Set(['agent']));
    await agent.invoke({ messages: 'count' }, place().thread());
    expect(requests.map(({ body }) => body.stream === true)).toEqual([true, false]);
  });

  it('that fails puts neither its key nor its prompt into logs, and the key nowhere', async () => {
    const { llm } = await modelBehind(() => ({ status: 401 }));
    const config = place().thread();
    const agent = createReactAgent({ llm, tools: [], ...options(place()) });
    const from = logged.length;
    const thrown = await failure(agent.invoke({ messages: prompt }, config));
    const logs = logged.slice(from).join('\n');
    if (place().kind === 'temporal') expect(logs).toContain('Activity failed');
    expect(logs).not.toContain(apiKey);
    expect(logs).not.toContain(prompt);
    const { message, stack, cause } = thrown;
    expect(JSON.stringify([message, stack, cause, await agent.getState(config)])).not.toContain(apiKey);
    const handle = place().temporal?.client.workflow.getHandle(config.configurable.thread_id);
    if (handle !== undefined) {
      const { temporal } = proto;
      const history = Buffer.from(
        temporal.api.history.v1.History.encode(await handle.fetchHistory()).finish(),
      );
      expect(history.includes(prompt)).toBe(true);
      expect(history.includes(apiKey)).toBe(false);
    }
  });
});
