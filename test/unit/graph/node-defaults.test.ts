import { describe, expect, test } from 'vitest';
import { Annotation, START, StateGraph } from '../../../src/index.ts';

const State = Annotation.Root({ x: Annotation<number> });
const node = (): object => ({});

describe('The defaults of nodes', () => {
  test('are for nodes added before and after, where they have nothing of their own', () => {
    const handler = (): object => ({});
    const { bodies } = new StateGraph(State)
      .addNode('before', node)
      .setNodeDefaults({ timeout: 1000 })
      .setNodeDefaults({ retryPolicy: { maxAttempts: 7 }, errorHandler: handler })
      .addNode('own', node, { timeout: 5, retryPolicy: { maxAttempts: 2 } })
      .addNode('temporal', node, { retry: { maximumAttempts: 4 } })
      .addEdge(START, 'before')
      .addEdge(START, 'own')
      .addEdge(START, 'temporal')
      .compile();
    const of = (name: string): unknown => {
      const { timeout, retry, onError } = bodies.nodes[name] ?? {};
      return [timeout?.runMs, retry?.maxAttempts, onError === handler];
    };
    expect(of('before')).toEqual([1000, 7, true]);
    expect(of('own')).toEqual([5, 2, true]);
    expect(of('temporal')).toEqual([1000, 4, true]);
    expect(bodies.plan.nodes['before']).toMatchObject({
      errorHandler: true,
      options: { startToCloseTimeout: 11_000, retry: { maximumAttempts: 7 } },
    });
  });

  test('change nothing of a graph that was compiled before', () => {
    const builder = new StateGraph(State).addNode('a', node).addEdge(START, 'a');
    const before = builder.compile();
    builder.setNodeDefaults({ timeout: 10 });
    expect(before.bodies.plan.nodes['a']?.options).toEqual({});
    expect(builder.compile().bodies.plan.nodes['a']?.options).toEqual({ startToCloseTimeout: 10_010 });
  });

  test('are looked at when they are given', () => {
    const builder = new StateGraph(State);
    expect(() => builder.setNodeDefaults({ timeout: -1 })).toThrow('Give a number of ms over 0');
    expect(() => builder.setNodeDefaults({ errorHandler: 1 as never })).toThrow(
      '"errorHandler" is no function',
    );
    expect(() => builder.setNodeDefaults({ cachePolicy: { ttl: -1 } })).toThrow('seconds over 0');
    expect(() => builder.setNodeDefaults({ metadata: {} } as never)).toThrow('"metadata" is not supported');
  });

  test('a node cannot have the name of a handler', () => {
    expect(() => new StateGraph(State).addNode('__error_handler__a', node)).toThrow('reserved');
  });
});
