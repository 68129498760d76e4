import type { Case } from '../compare/script.ts';
import { row, twoAndTheirJoin } from './log-graph.ts';

/** `bulkUpdateState`: a history made by hand. */
export const updateSupersteps: readonly Case[] = [
  {
    name: 'updates superstep by superstep make a history, which goes on after the last',
    async run(it) {
      const graph = it.compile(row(it));
      await it.updateSupersteps(graph, [
        [{ values: { log: 'in' }, asNode: '__input__' }],
        [{ values: null, asNode: it.lib.START }],
        [{ values: { log: 'as a' }, asNode: 'a' }],
        [{ values: { log: 'as b', n: 2 }, asNode: 'b' }],
      ]);
      await it.state(graph);
      await it.history(graph);
      await it.invoke(graph, null);
      await it.history(graph);
    },
  },
  {
    name: 'several updates of one superstep apply together, and joins see them all',
    async run(it) {
      const graph = it.compile(twoAndTheirJoin(it));
      await it.updateSupersteps(graph, [
        [{ values: { log: 'in' }, asNode: '__input__' }],
        [
          { values: { log: 'as b' }, asNode: 'b' },
          { values: { log: 'as a' }, asNode: 'a' },
        ],
      ]);
      await it.state(graph);
      await it.invoke(graph, null);
      await it.history(graph);
    },
  },
  {
    name: 'several updates of one superstep that contradict each other are an error',
    async run(it) {
      const graph = it.compile(row(it));
      await it.updateSupersteps(graph, [
        [
          { values: { n: 1 }, asNode: 'a' },
          { values: { n: 2 }, asNode: 'b' },
        ],
      ]);
      await it.state(graph);
    },
  },
  {
    name: 'no supersteps, a superstep without updates, and one of several updates by nobody are errors',
    async run(it) {
      const graph = it.compile(row(it));
      await it.invoke(graph, { log: 'in' });
      await it.updateSupersteps(graph, []);
      await it.updateSupersteps(graph, [[]]);
      await it.updateSupersteps(graph, [[{ values: { n: 1 } }, { values: { log: 'x' } }]]);
      await it.updateSupersteps(graph, [
        [
          { values: null, asNode: it.lib.END },
          { values: null, asNode: it.lib.END },
        ],
      ]);
      await it.updateSupersteps(graph, [
        [
          { values: null, asNode: '__copy__' },
          { values: null, asNode: '__copy__' },
        ],
      ]);
      await it.updateSupersteps(graph, [
        [
          { values: { n: 1 }, asNode: '__input__' },
          { values: { n: 1 }, asNode: '__input__' },
        ],
      ]);
      await it.updateSupersteps(graph, [[{ values: null }, { values: null }]]);
      await it.state(graph);
    },
  },
];
