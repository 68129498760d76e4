import {
  decode,
  decodeOptionalFailureToOptionalError,
} from '@temporalio/common/lib/internal-non-workflow/index.js';
import type { LoadedDataConverter, Payload } from '@temporalio/common';
import { payloadConverter } from '../protocol/tolerant-converter.ts';

type Failure = Parameters<typeof decodeOptionalFailureToOptionalError>[1];

/** Payloads of a history as values. One that cannot be read becomes an `Unreadable`, as it does in the workflow. */
export async function decodeArgs(
  converter: LoadedDataConverter,
  payloads: readonly Payload[] | null | undefined,
): Promise<readonly unknown[]> {
  if (payloads == null) return [];
  const decoded = await decode(converter.payloadCodecs, [...payloads]);
  return decoded.map((payload) => payloadConverter.fromPayload(payload as Payload));
}

export async function decodeFailure(converter: LoadedDataConverter, failure: Failure): Promise<unknown> {
  return decodeOptionalFailureToOptionalError(converter, failure);
}
