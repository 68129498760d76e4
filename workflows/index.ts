/**
 * The workflow of every graph, for those who bundle workflows of their own beside it:
 *
 * @example
 * // workflows.ts
 * export { default } from 'holdpoint/workflows';
 * export * from './my-own-workflows.js';
 */
export { default } from './graph.workflow.ts';
