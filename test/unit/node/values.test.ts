import { describe, expect, test } from 'vitest';
import { interrupt } from '../../../src/node/interrupt.ts';
import { Command, Send } from '../../../src/protocol/command.ts';
import { runBody, writesOf } from './support/node-session.ts';

class Money {
  readonly cents = 5;
}

class Instant extends Date {}

const cycle: { self?: unknown } = {};
cycle.self = cycle;
const sparse: unknown[] = [1];
sparse[2] = 3;

const unfit: readonly [string, unknown, string, string][] = [
  ['a function', { a: () => 1 }, '.a', 'a function'],
  ['a symbol', [Symbol('s')], '[0]', 'a symbol'],
  ['a cycle', cycle, '.self', 'a cycle'],
  ['a function deep in a Map', { m: new Map([[1, [() => 1]]]) }, '.m[0][1][0]', 'a function'],
  ['a symbol in a Set', [new Set([Symbol('s')])], '[0][0]', 'a symbol'],
  ['a class that extends Date', { at: new Instant(0) }, '.at', 'an instance of Instant'],
  ['a RegExp', [/x/], '[0]', 'an instance of RegExp'],
  ['an Error', { e: new TypeError('x') }, '.e', 'an instance of TypeError'],
  ['a Promise', { p: Promise.resolve(1) }, '.p', 'an instance of Promise'],
  ['an instance of a class', { price: new Money() }, '.price', 'an instance of Money'],
];

const error = (where: string, kind: string): object => ({
  name: 'UnserializableValueError',
  code: 'UNSERIALIZABLE_VALUE',
  message: expect.stringContaining(`${where} is ${kind}, which JSON cannot carry`),
});

describe('a value that JSON cannot carry is an error that names its path', () => {
  test.each(unfit)('%s, in an update', async (_, value, path, kind) => {
    await expect(runBody(() => ({ x: value }))).rejects.toMatchObject(
      error(`What node "ask" wrote to channel "x"${path}`, kind),
    );
  });

  test.each(unfit)('%s, in a command’s update', async (_, value, path, kind) => {
    await expect(runBody(() => new Command({ update: { x: value } }))).rejects.toMatchObject(
      error(path, kind),
    );
  });

  test.each(unfit)('%s, in a question', async (_, value, path, kind) => {
    await expect(runBody(() => interrupt(value))).rejects.toMatchObject(
      error(`The question of node "ask"${path}`, kind),
    );
  });

  test.each(unfit)('%s, in the argument of a Send', async (_, value, path, kind) => {
    await expect(runBody(() => new Command({ goto: new Send('other', value) }))).rejects.toMatchObject(
      error(`The argument of Send("other")${path}`, kind),
    );
  });
});

describe('a value that JSON carries comes through', () => {
  test.each<[string, unknown, unknown]>([
    ['an object without a prototype', Object.assign(Object.create(null) as object, { a: 1 }), { a: 1 }],
    ['one object twice, which is no cycle', [cycleFree, cycleFree], [{ a: 1 }, { a: 1 }]],
    ['a Date, under its tag', { at: new Date(0) }, { at: { $date: '1970-01-01T00:00:00.000Z' } }],
    ['members that are undefined', { a: undefined, b: 1 }, { a: { $undefined: true }, b: 1 }],
    ['items that are undefined', [undefined, 1], [{ $undefined: true }, 1]],
    ['-0', [-0], [{ $number: '-0' }]],
    ['texts that are no valid Unicode', '\ud800', '\ud800'],
    ['a large depth', deep(200), deep(200)],
  ])('%s', async (_, value, expected) => {
    const { x } = await writesOf(() => ({ x: value }));
    expect(x).toStrictEqual(expected);
  });

  test('holes of an array as undefined', async () => {
    const { x } = await writesOf(() => ({ x: sparse }));
    expect(JSON.stringify(x)).toBe('[1,{"$undefined":true},3]');
  });

  test('as a copy: what a node does with its object later changes nothing', async () => {
    const kept = { list: [1] };
    const { x } = await writesOf(() => ({ x: kept }));
    kept.list.push(2);
    expect(x).toEqual({ list: [1] });
  });
});

const cycleFreeNote = 'shared objects are copied';
const cycleFree = { a: 1 };

function deep(levels: number): unknown {
  return levels === 0 ? cycleFreeNote : [deep(levels - 1)];
}
