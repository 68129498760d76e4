import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';

/** 32 lowercase hex digits of SHA-256: the form of LangGraph's interrupt ids. Synchronous, and the same in the workflow sandbox. */
export function hash(...parts: readonly (string | number)[]): string {
  return bytesToHex(sha256(JSON.stringify(parts))).slice(0, 32);
}

/** A hash in the form of a UUID (version 8: "vendor specific"), as LangGraph's task and checkpoint ids are. */
export function hashUuid(...parts: readonly (string | number)[]): string {
  return asUuid(hash(...parts), '8');
}

/**
 * An id that sorts by time: 48 bits of milliseconds, 16 bits of sequence, and a hash that keeps threads apart.
 * It is made from data only, so that every reader of a history computes the same one.
 */
export function timeSortedId(ms: number, sequence: number, ...parts: readonly (string | number)[]): string {
  const time = Math.max(0, Math.floor(ms)).toString(16).padStart(12, '0').slice(-12);
  const counter = (sequence % 0x1000).toString(16).padStart(3, '0');
  const tail = hash(sequence, ...parts).slice(0, 16);
  return `${time.slice(0, 8)}-${time.slice(8)}-8${counter}-a${tail.slice(1, 4)}-${tail.slice(4, 16)}`;
}

const interruptId = /^[0-9a-f]{32}$/;

export function isInterruptId(key: string): boolean {
  return interruptId.test(key);
}

function asUuid(hex: string, version: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${version}${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
