import { expect, test } from 'vitest';
import { durable } from '../../../src/langgraph/index.ts';
import { checkLangGraphVersion } from '../../../src/langgraph/langgraph-version.ts';

test.each(['1.4.0', '1.4.12', '1.7.3'])('graphs of @langchain/langgraph %s are read', (version) => {
  expect(() => checkLangGraphVersion(version)).not.toThrow();
});

test.each(['0.4.9', '1.3.9', '2.0.0'])('of @langchain/langgraph %s they are refused', (version) => {
  expect(() => checkLangGraphVersion(version)).toThrow(
    `reads graphs of @langchain/langgraph from 1.4 on, and this is @langchain/langgraph ${version}. Use one of ^1.4.12`,
  );
});

test('a graph whose builder is put together otherwise is refused, with what is missing', () => {
  const older = { lg_is_pregel: true, builder: { nodes: {}, edges: new Set(), branches: {}, channels: {} } };
  expect(() => durable(older)).toThrow('of another version: its builder has no "waitingEdges"');
});

test('what is no graph is refused, with what to give', () => {
  expect(() => durable({} as never)).toThrow('was given no graph of @langchain/langgraph');
  expect(() => durable(undefined as never)).toThrow('Give a compiled StateGraph');
});
