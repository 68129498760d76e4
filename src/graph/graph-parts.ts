import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { JoinPlan } from '../protocol/plan.ts';
import type { BranchBody, GraphBodies, NodeBody } from '../node/bodies.ts';
import { isAnnotationRoot } from './annotation.ts';
import type { GraphDefinition } from './graph-definition.ts';
import { checkChannelName, checkNoClash } from './names.ts';
import type { NodeDefaults } from './node-defaults.ts';
import type { AnyNodeOptions, NodeSettings } from './node-options.ts';
import { addChannels, refuseWholeObjectChecks } from './schema-channels.ts';
import type { ChannelDefinition } from './reduced-channel.ts';
import { inputSchemaOf } from './input-schema.ts';
import { isGraphSchema } from './schema.ts';
import type { GraphSchema } from './schema.ts';

/** A graph while it is being put together. */
export interface GraphParts {
  readonly channels: Map<string, ChannelDefinition>;
  /** The names of the channels that nodes, an input and an output have by default. */
  readonly state: readonly string[];
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly inputSchema: StandardSchemaV1 | undefined;
  readonly contextSchema: StandardSchemaV1 | undefined;
  readonly nodes: Map<string, NodePart>;
  /** Options for the nodes that do not have them. */
  defaults: NodeDefaults;
  readonly edges: (readonly [from: string, to: string])[];
  readonly joins: JoinPlan[];
  /** By source, in the order in which they were added. */
  readonly branches: Map<string, BranchPart[]>;
}

export interface NodePart extends NodeSettings {
  readonly run: NodeBody['run'];
  /** Its options as they were given. */
  readonly given: AnyNodeOptions;
  /** The channels of the node's own `input`. */
  readonly inputChannels: readonly string[] | undefined;
  /** The node is a graph of its own. */
  readonly subgraph?: GraphBodies;
}

export interface BranchPart extends BranchBody {
  readonly name: string;
}

/** @throws GraphError for schemas that do not go together. */
export function partsOf(definition: GraphDefinition): GraphParts {
  const parts = {
    channels: new Map<string, ChannelDefinition>(),
    nodes: new Map<string, NodePart>(),
    defaults: {},
    edges: [],
    joins: [],
    branches: new Map<string, BranchPart[]>(),
  };
  const { input, output, context } = definition;
  const state = [...new Set(definition.state.flatMap((schema) => declareChannels(parts, schema)))];
  const isInputOnly = (schema: GraphSchema): boolean => definition.state.length > 1 && schema === input;
  // An input is validated as a whole, so there a check of the whole object does run.
  for (const schema of definition.state) if (!isInputOnly(schema)) refuseWholeObjectChecks(schema);
  return {
    ...parts,
    state,
    input: isGraphSchema(input) ? declareChannels(parts, input) : state,
    output: output ? declareChannels(parts, output) : state,
    inputSchema: input && inputSchemaOf(input),
    contextSchema: context && !isAnnotationRoot(context) ? context : undefined,
  };
}

/** Adds the channels of a schema to the graph's, and gives their names. */
export function declareChannels(
  parts: Pick<GraphParts, 'channels' | 'nodes'>,
  schema: GraphSchema,
): readonly string[] {
  const names = addChannels(parts.channels, schema);
  for (const name of names) checkChannelName(name);
  for (const node of parts.nodes.keys()) checkNoClash(node, parts.channels);
  return names;
}
