import { expect, test } from 'vitest';
import { refuse } from '../../../src/engine/requests.ts';
import type { RunRequest } from '../../../src/protocol/messages.ts';
import { planOf } from './support/plan.ts';
import { Thread } from './support/thread.ts';
import { asking } from './support/worker.ts';

const plan = planOf({ nodes: ['a', 'ask', 'next'], edges: ['>a', 'a>ask', 'ask>next', 'next>'] });
const nodes = { ask: asking('go?') };
const waiting = (): Thread => new Thread({ plan, nodes }).run({ input: {} });
const update = (values: RunRequest['updates']): RunRequest => ({
  id: 'u',
  ...(values && { updates: values }),
});

test('an update that nobody has prepared is prepared by the worker', () => {
  const thread = waiting().run({ updates: [[{ values: { x: 1 }, asNode: 'a' }]] });
  expect(thread.state).toMatchObject({ status: 'interrupted', breakpoint: 'update', channels: { x: 1 } });
  expect(thread.state.checkpoint).toMatchObject({ source: 'update', step: 2 });
  expect(thread.pending.map(({ value }) => value)).toEqual(['go?']);
});

test('an update that was prepared from another checkpoint than the latest is refused, and changes nothing', () => {
  const thread = waiting();
  const prepared = {
    base: 'another',
    supersteps: [{ defaults: {}, folded: {}, writes: [], routes: [], at: 0 }],
  };
  const request = { ...update([[{ values: { x: 1 } }]]), prepared };
  expect(refuse(thread.state, request)).toMatchObject({ reason: 'moved' });
});

test('an update is refused while a run is under way', () => {
  const thread = new Thread({ plan, nodes });
  thread.request({ input: {} });
  expect(refuse(thread.state, update([[{ values: {} }]]))).toMatchObject({ reason: 'busy' });
});

test('a task that stays has the questions and the id that it had', () => {
  const thread = waiting();
  const [before] = thread.state.tasks;
  thread.run({ updates: [[{ values: { x: 1 } }]] });
  expect(thread.state.tasks).toMatchObject([{ id: before?.id, questions: before?.questions, stale: true }]);
});
