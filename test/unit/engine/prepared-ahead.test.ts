import { describe, expect, test } from 'vitest';
import { beginThread } from '../../../src/engine/begin-thread.ts';
import { transition } from '../../../src/engine/transition.ts';
import type { Transition } from '../../../src/engine/events.ts';
import { planOf } from './support/plan.ts';

const plan = planOf({ nodes: ['a'], edges: ['>a', 'a>'] });

function begin(start: object): Transition {
  const { state, event } = beginThread('thread', 'run', start, 1000);
  return transition(state, event);
}

const kinds = ({ effects }: Transition): string[] => effects.map(({ kind }) => kind);
const request = { id: '1', input: { log: 'in' } };
const prepared = { defaults: {}, folded: {} };

describe('an input that its caller has prepared', () => {
  test('starts the first node at once', () => {
    const begun = begin({ request, prepared, plan });
    expect(kinds(begun).filter((kind) => kind !== 'emit')).toEqual(['run-task']);
    expect(begun.state.channels).toEqual({ log: ['in'] });
  });

  test('writes what the schema has made of it, and the defaults', () => {
    const ahead = { ...prepared, defaults: { log: ['before'] }, writes: [['log', 'IN']] };
    expect(begin({ request, prepared: ahead, plan }).state.channels).toEqual({ log: ['before', 'IN'] });
  });

  test('comes to the same state as when the worker prepares it', () => {
    const alone = begin({ request, plan });
    const result = { ...prepared, writes: [['log', 'in'] as const], routes: [], at: 1000 };
    const later = transition(alone.state, { kind: 'prepared', result, at: 1000 });
    expect(begin({ request, prepared, plan }).state).toEqual(later.state);
  });

  test.each([
    ['a text', 'text'],
    ['an array', []],
    ['nothing in it', {}],
    ['writes that are no list', { ...prepared, writes: 'log' }],
    ['a write that is no pair', { ...prepared, writes: [['log']] }],
  ])('is left to the worker when it is %s', (_, given) => {
    expect(kinds(begin({ request, prepared: given, plan }))).toEqual(['prepare']);
  });

  test('is left to the worker without a plan, which says what is written to', () => {
    expect(kinds(begin({ request, prepared }))).toEqual(['prepare']);
  });
});
