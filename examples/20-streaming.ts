/**
 * Watch a run: what nodes write while they run, what they wrote when they are done. Then come back to it, from where the last watcher left.
 */
import { randomUUID } from 'node:crypto';
import { Annotation, getWriter, START, StateGraph, TemporalSaver } from '../src/index.ts';

const State = Annotation.Root({ pages: Annotation<number>, summary: Annotation<string> });

await using checkpointer = await TemporalSaver.start();

const graph = new StateGraph(State)
  .addNode('read', ({ pages }, config) => {
    for (let page = 1; page <= pages; page += 1) config.writer({ read: page, of: pages });
  })
  .addNode('summarise', () => {
    getWriter()('thinking');
    return { summary: 'It is about a cat.' };
  })
  .addEdge(START, 'read')
  .addEdge('read', 'summarise')
  .compile({ checkpointer, name: 'reader' });

const config = { configurable: { thread_id: randomUUID() } };
const streamMode = ['custom', 'updates'] as const;

for await (const chunk of graph.stream({ pages: 2 }, { ...config, streamMode })) console.log(chunk);
// > [ 'custom', { read: 1, of: 2 } ]
// > [ 'custom', { read: 2, of: 2 } ]
// > [ 'updates', { read: {} } ]
// > [ 'custom', 'thinking' ]
// > [ 'updates', { summarise: { summary: 'It is about a cat.' } } ]

// Somebody else watches it later, and leaves after the first part.
let lastEventId = '';
for await (const { id, event, data } of graph.joinStream(config, { streamMode })) {
  console.log('first watcher:', event, data);
  lastEventId = id;
  break;
}
// > first watcher: custom { read: 1, of: 2 }

// Who gives the id of the last part gets what came after it.
for await (const { event, data } of graph.joinStream(config, { streamMode, lastEventId }))
  console.log('second watcher:', event, data);
// > second watcher: custom { read: 2, of: 2 }
// > second watcher: updates { read: {} }
// > second watcher: custom thinking
// > second watcher: updates { summarise: { summary: 'It is about a cat.' } }
