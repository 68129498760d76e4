import { hash } from '../protocol/hash.ts';
import { canonicalJson, plainJson } from '../protocol/json.ts';
import type { Json } from '../protocol/json.ts';
import type { GraphPlan } from '../protocol/plan.ts';

/**
 * The hash of all in a plan that decides how it runs, so not of its breakpoints and description. The order in which parts were
 * declared does not count, but for the conditional edges of one node: theirs is the order of the tasks that they send.
 */
export function hashPlan(plan: Omit<GraphPlan, 'hash'>): string {
  const { interruptBefore: _before, interruptAfter: _after, description: _description, ...rest } = plan;
  const ordered = {
    ...rest,
    input: plan.input.toSorted(),
    output: plan.output.toSorted(),
    edges: inOrder(plan.edges),
    joins: inOrder(plan.joins.map((join) => ({ ...join, from: join.from.toSorted() }))),
    nodes: mapValues(plan.nodes, (node) => ({
      ...node,
      reads: node.reads.toSorted(),
      ends: node.ends?.toSorted(),
      subgraph: node.subgraph?.hash,
    })),
    branches: mapValues(plan.branches, (branches) =>
      branches.map((branch) => ({ ...branch, ends: branch.ends?.toSorted() })),
    ),
  };
  return hash(canonicalJson(plainJson(ordered, 'plan')));
}

function inOrder(items: readonly unknown[]): readonly string[] {
  return items.map((item) => canonicalJson(item as Json)).toSorted();
}

function mapValues<Value, Result>(
  record: Readonly<Record<string, Value>>,
  change: (value: Value) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
