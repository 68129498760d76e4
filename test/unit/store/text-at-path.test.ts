import { expect, test } from 'vitest';
import type { Json } from '../../../src/protocol/json.ts';
import { textsAtPath } from '../../../src/store/text-at-path.ts';

const author = { name: 'Ann', 'a b': 'odd' };
const book: Json = {
  title: 'T',
  year: 2026,
  author,
  chapters: [{ text: 'one' }, { text: 'two' }, { other: 1 }],
  tags: ['x', 'y'],
  none: null,
};

test.for<[path: string, texts: readonly string[]]>([
  ['title', ['T']],
  ['year', ['2026']],
  ['author.name', ['Ann']],
  ['author.a b', ['odd']],
  ['author', [JSON.stringify(author, null, 2)]],
  ['chapters[*].text', ['one', 'two']],
  ['chapters[1].text', ['two']],
  ['chapters[9].text', []],
  ['tags[-1]', ['y']],
  ['tags[*]', ['x', 'y']],
  ['author.*', ['Ann', 'odd']],
  ['{title,author.name}', ['T', 'Ann']],
  ['none', []],
  ['title.deeper', []],
  ['missing', []],
  ['toString', []],
  ['$', [JSON.stringify(book, null, 2)]],
  ['', [JSON.stringify(book, null, 2)]],
])('%s', ([path, texts]) => {
  expect(textsAtPath(book, path)).toEqual(texts);
});
