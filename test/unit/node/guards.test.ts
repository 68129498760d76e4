import { describe, expect, test } from 'vitest';
import {
  Command,
  GraphBubbleUp,
  GraphDrained,
  GraphInterrupt,
  INTERRUPT,
  isCommand,
  isGraphBubbleUp,
  isGraphDrained,
  isGraphInterrupt,
  isInterrupted,
  isNodeTimeoutError,
  isParentCommand,
  NodeTimeoutError,
  writer,
} from '../../../src/index.ts';

describe('what tells errors and values apart', () => {
  const values: readonly (readonly [string, unknown])[] = [
    ['a pause', new GraphInterrupt()],
    ['a drained run', new GraphDrained('deploy')],
    ['a timeout', new NodeTimeoutError('n', 5)],
    ['a command', new Command({ resume: 1 })],
    ['an error', new Error('x')],
    ['a result that waits', { [INTERRUPT]: [] }],
    ['nothing', undefined],
    ['null', null],
    ['a text', 'GraphInterrupt'],
  ];
  const guards: readonly (readonly [(value: unknown) => boolean, readonly string[]])[] = [
    [isGraphBubbleUp, ['a pause', 'a drained run']],
    [isGraphInterrupt, ['a pause']],
    [isGraphDrained, ['a drained run']],
    [isNodeTimeoutError, ['a timeout']],
    [isParentCommand, []],
    [isCommand, ['a command']],
    [isInterrupted, ['a result that waits']],
  ];
  test.for(guards)('%o', ([guard, holds]) => {
    expect(values.flatMap(([name, value]) => (guard(value) ? [name] : []))).toEqual(holds);
  });

  test('a pause is a GraphBubbleUp', () => expect(new GraphInterrupt()).toBeInstanceOf(GraphBubbleUp));

  test('writer() is for nodes', () => expect(() => writer(1)).toThrow('Called writer()'));
});
