import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Annotation, reducers, StateGraph } from '../../../src/graph/index.ts';
import type { GraphBodies } from '../../../src/node/bodies.ts';
import { foldCustom } from '../../../src/node/fold-custom.ts';
import { prepare } from '../../../src/node/prepare.ts';
import { END, Send, START } from '../../../src/protocol/command.ts';
import type { JsonObject } from '../../../src/protocol/json.ts';
import type { RunRequest } from '../../../src/protocol/messages.ts';
import type { Prepared } from '../../../src/protocol/task.ts';

const State = Annotation.Root({
  x: Annotation<number>(),
  log: Annotation<string[], string>({ reducer: reducers.append, default: () => ['start'] }),
  text: Annotation<string>({ reducer: (left, right) => left + right }),
});

const bodies = new StateGraph(State)
  .addNode('big', () => ({}))
  .addNode('small', () => ({}))
  .addConditionalEdges(START, (state) => (state.x > 10 ? ['big', new Send('small', state.log)] : END))
  .compile({ name: 'graph' }).bodies;

const Zod = z.object({
  amount: z.number().min(1),
  note: z.string().default('none'),
  tags: z.array(z.string()).optional(),
});
const checked = new StateGraph(Zod)
  .addNode('a', () => ({}))
  .addEdge(START, 'a')
  .compile({ name: 'checked' }).bodies;

function prepared(
  request: Omit<RunRequest, 'id'>,
  channels: JsonObject = {},
  graph: GraphBodies = bodies,
): Promise<Prepared> {
  return prepare(graph, {
    graph: graph.plan.name,
    hash: graph.plan.hash,
    thread: 't',
    request: { id: 'r', ...request },
    channels,
  });
}

describe('an input', () => {
  test('becomes writes, and the defaults of what has no value', async () => {
    const result = await prepared({ input: { x: 1, log: 'in' } });
    expect(result).toMatchObject({
      writes: [
        ['x', 1],
        ['log', 'in'],
      ],
      defaults: { log: ['start'] },
      folded: {},
      routes: [END],
    });
    expect(result).not.toHaveProperty('plan');
  });

  test('leaves the values alone that are there', async () => {
    expect((await prepared({ input: {} }, { log: ['before'] })).defaults).toEqual({});
  });

  test('is routed from START by the state as it will be', async () => {
    expect((await prepared({ input: { x: 11, log: 'in' } })).routes).toEqual([
      'big',
      { node: 'small', args: ['start', 'in'] },
    ]);
    expect((await prepared({ input: { log: 'in' } }, { x: 11 })).routes).toHaveLength(2);
  });

  test('is folded by custom reducers at once', async () => {
    expect((await prepared({ input: { text: 'b' } }, { text: 'a' })).folded).toEqual({ text: 'ab' });
    expect((await prepared({ input: { text: 'b' } })).folded).toEqual({ text: 'b' });
  });

  test('with nothing that the graph takes is an error that says what it takes', async () => {
    await expect(prepared({ input: { amuont: 1 } })).rejects.toMatchObject({
      name: 'EmptyInputError',
      code: 'EMPTY_INPUT',
      message: expect.stringMatching(/has "amuont", and the graph takes "x", "log", "text"/),
    });
  });

  test('that is empty is none', async () => {
    expect((await prepared({ input: {} })).writes).toEqual([]);
  });

  test('gets the plan as well, where the thread was started without one', async () => {
    const request = { id: 'r', input: {} };
    expect(await prepare(bodies, { graph: 'graph', thread: 't', request, channels: {} })).toMatchObject({
      plan: bodies.plan,
    });
  });
});

describe('an update of a command', () => {
  test('becomes writes, and goes nowhere', async () => {
    expect(await prepared({ command: { update: { x: 20 } } })).toMatchObject({
      writes: [['x', 20]],
      routes: [],
    });
  });
});

describe('a schema', () => {
  test('checks what is written to each channel, and names it and the issue', async () => {
    await expect(prepared({ input: { amount: 0 } }, {}, checked)).rejects.toMatchObject({
      name: 'InvalidUpdateError',
      code: 'INVALID_SCHEMA_VALUE',
      message: expect.stringMatching(/amount/),
    });
  });

  test('checks updates of commands, too', async () => {
    await expect(prepared({ command: { update: { amount: 'much' } } }, {}, checked)).rejects.toMatchObject({
      code: 'INVALID_SCHEMA_VALUE',
      message: expect.stringMatching(/^Channel "amount", written by Command\.update/),
    });
  });

  test('gives the path of what is wrong inside of a value', async () => {
    await expect(prepared({ input: { amount: 1, tags: ['a', 5] } }, {}, checked)).rejects.toThrow(
      /1: .*string/,
    );
  });

  test('gives its defaults', async () => {
    const { defaults, writes } = await prepared({ input: { amount: 5 } }, {}, checked);
    expect({ ...defaults, ...Object.fromEntries(writes) }).toEqual({ amount: 5, note: 'none' });
  });
});

describe('custom reducers', () => {
  test('are called with the value and each write, in order', () => {
    expect(foldCustom(bodies, { text: { value: 'a', writes: ['b', 'c'] } })).toEqual({ text: 'abc' });
  });

  test('are not called for the first write of all: it becomes the value', () => {
    expect(foldCustom(bodies, { text: { writes: ['b'] } })).toEqual({ text: 'b' });
  });

  test('that give what JSON cannot carry are an error that names the channel', () => {
    const odd = new StateGraph(
      Annotation.Root({ at: Annotation<unknown>({ reducer: () => new URL('http://x') }) }),
    )
      .addNode('a', () => ({}))
      .addEdge(START, 'a')
      .compile().bodies;
    expect(() => foldCustom(odd, { at: { value: 1, writes: [2] } })).toThrow(
      'The value that the reducer of channel "at" gave is an instance of URL',
    );
  });
});
