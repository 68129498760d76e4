import { fingerprintOf } from '../protocol/fingerprint.ts';
import type { Json } from '../protocol/json.ts';
import type { GraphBodies, NodeBody } from './bodies.ts';
import { cachePlace } from './cache-place.ts';
import type { CachePlace } from './cache-place.ts';
import { asNodeError } from './node-failures.ts';
import type { NodeHost } from './node-host.ts';
import { argumentJson, argumentOf } from './pass.ts';
import type { PassInput } from './pass.ts';
import type { Returned } from './read-outcome.ts';

/**
 * Where the result of this pass is kept; undefined where it is not to be: without a policy or a cache, for an error's handler, and for a
 * pass that has been given answers, since what one thread was told is no other thread's answer.
 */
export function placeOfResult(
  bodies: GraphBodies,
  body: NodeBody,
  input: PassInput,
  host: NodeHost,
): CachePlace | undefined {
  const cache = bodies.cache ?? host.cache;
  const { handling, answers, graphs } = input;
  if (body.cache === undefined || cache === undefined || handling !== undefined) return undefined;
  if (answers.length > 0 || graphs !== undefined) return undefined;
  const { name, hash } = bodies.plan;
  // Another plan may have no such channel, or no node where the result leads.
  const key = `${hash} ${keyOf(body, input)}`;
  return cachePlace(cache, ['holdpoint', 'nodes', name, input.node], key, body.cache);
}

function keyOf(body: NodeBody, input: PassInput): string {
  const keyFunc = body.cache?.keyFunc;
  if (keyFunc === undefined) return fingerprintOf(argumentJson(body, input));
  try {
    return keyFunc([argumentOf(body, input)]);
  } catch (error) {
    throw asNodeError(error, input);
  }
}

/** What the node has given for an equal input. Its conditional edges are chosen anew: they may read more of the state. */
export async function findResult(place: CachePlace): Promise<Returned | undefined> {
  const found = (await place.find()) as Partial<Returned> | null | undefined;
  const isResult = Array.isArray(found?.writes) && Array.isArray(found.goto);
  return isResult ? { writes: found.writes, goto: found.goto } : undefined;
}

/** A command to the graph around it is not kept: a graph may be run alone, too. */
export async function keepResult(
  place: CachePlace | undefined,
  { writes, goto, leave }: Returned,
): Promise<void> {
  if (leave === undefined) await place?.keep({ writes, goto } as unknown as Json);
}
