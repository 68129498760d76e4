export { graphActivities } from './graph-activities.ts';
export { GraphRegistry } from './graph-registry.ts';
