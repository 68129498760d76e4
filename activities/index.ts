export { graphActivities } from './graph-activities.ts';
export type { OnChunk } from './graph-activities.ts';
export { GraphRegistry } from './graph-registry.ts';
