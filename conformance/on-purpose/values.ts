import { z } from 'zod';
import { logOf, logGraph, notes } from '../cases/log-graph.ts';
import { errorOf } from './row.ts';
import type { Row } from './row.ts';

export const valueRows: readonly Row[] = [
  {
    row: 'Two writes to a last-value channel are an error at once',
    async facts(it) {
      const graph = it.compile(
        logGraph(it)
          .addNode('ask', () => ({ log: String(it.lib.interrupt('go?')) }))
          .addNode('one', () => ({ n: 1 }))
          .addNode('two', () => ({ n: 2 }))
          .addEdge(it.lib.START, 'ask')
          .addEdge(it.lib.START, 'one')
          .addEdge(it.lib.START, 'two'),
      );
      const errors = [await errorOf(graph.invoke({}, it.config))];
      if (errors[0] === 'no error') errors.push(await errorOf(graph.invoke(it.resume('yes'), it.config)));
      return errors;
    },
    langgraph: ['InvalidUpdateError INVALID_CONCURRENT_GRAPH_UPDATE'],
    here: ['no error', 'InvalidUpdateError n INVALID_CONCURRENT_GRAPH_UPDATE'],
  },
  {
    row: 'Two writes to a last-value channel are an error, and',
    async facts(it) {
      const graph = it.compile(
        logGraph(it)
          .addNode('one', () => ({ n: 1 }))
          .addNode('two', () => ({ n: 2 }))
          .addEdge(it.lib.START, 'one')
          .addEdge(it.lib.START, 'two'),
      );
      await errorOf(graph.invoke({}, it.config));
      return errorOf(graph.getState(it.config));
    },
    langgraph: 'InvalidUpdateError INVALID_CONCURRENT_GRAPH_UPDATE',
    here: 'no error',
  },
  {
    row: 'A node that changes its argument',
    async facts(it) {
      const graph = it.compile(
        logGraph(it)
          .addNode('a', (state) => {
            state.log.push('changed');
            return { n: 1 };
          })
          .addEdge(it.lib.START, 'a'),
      );
      return ((await graph.invoke({ log: ['in'] }, it.config)) as { log: unknown }).log;
    },
    langgraph: ['in', 'changed'],
    here: ['in'],
  },
  {
    row: 'An input whose every key is unknown',
    async facts(it) {
      const graph = it.compile(logGraph(it).addNode('a', notes('a')).addEdge(it.lib.START, 'a'));
      return errorOf(graph.invoke({ lgo: 'in' }, it.config));
    },
    langgraph: 'no error',
    here: 'EmptyInputError EMPTY_INPUT',
  },
  {
    row: 'A context is checked by its schema',
    async facts(it) {
      const { StateGraph, START } = it.lib;
      const context = z.object({ limit: z.number().default(3) });
      const graph = it.compile(
        new StateGraph(logOf(it.lib), context as never)
          .addNode('tell', (_state, config) => ({
            log: JSON.stringify((config as { context?: unknown }).context) ?? 'none',
          }))
          .addEdge(START, 'tell'),
      );
      const given = (await graph.invoke({}, { ...it.thread(), context: {} })) as { log: unknown };
      const none = (await graph.invoke({}, it.thread())) as { log: unknown };
      return [given.log, none.log];
    },
    langgraph: [['{}'], ['none']],
    here: [['{"limit":3}'], ['{"limit":3}']],
  },
];
