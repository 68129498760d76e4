/** The same graph, made durable. */
import { TemporalSaver } from 'holdpoint';
import { durable } from 'holdpoint/langgraph';
import { graph as langGraphs } from './graph.js';

export const graph = durable(langGraphs, { checkpointer: await TemporalSaver.start(), name: 'refund' });
