/** What an exception says of the request that it comes from: statuses, headers, lost connections. Clients of models and of HTTP say it in many ways. */

type Members = Readonly<Record<string, unknown>>;

const maxDepth = 5;

/** The error and what caused it. */
function chainOf(error: unknown): readonly Members[] {
  const chain: Members[] = [];
  for (let current = error; typeof current === 'object' && current !== null;) {
    if (chain.length === maxDepth || chain.includes(current as Members)) break;
    chain.push(current as Members);
    current = (current as Members)['cause'];
  }
  return chain;
}

/** The HTTP status of a response that was an error. */
export function statusOf(error: unknown): number | undefined {
  for (const one of chainOf(error)) {
    const { status, statusCode, response } = one;
    for (const value of [(response as Members | null | undefined)?.['status'], status, statusCode])
      if (typeof value === 'number' && value >= 100 && value < 600) return value;
  }
  return undefined;
}

/** Statuses of the client's fault that pass: too slow, too early, too often. */
const passing = new Set([408, 425, 429]);

/** Whether another request of the same kind may do better. Undefined where there was no response. */
export function isPassing(status: number | undefined): boolean | undefined {
  if (status === undefined) return undefined;
  return status >= 500 || passing.has(status) || status < 400;
}

/** Codes of Node's, of undici's, and what clients of models call a connection that was lost. */
const lostCodes = /^(?:ECONN|EPIPE$|ENETUNREACH$|EHOSTUNREACH$|ETIMEDOUT$|EAI_AGAIN$|UND_ERR_)/;
const lostNames = new Set(['APIConnectionError', 'APIConnectionTimeoutError', 'TimeoutError']);

/** The account has nothing left: that does not pass by itself, though it has the status of a rate limit. */
function isSpent(one: Members): boolean {
  return one['code'] === 'insufficient_quota' || one['name'] === 'InsufficientQuotaError';
}

/** A rate limit, a failure of the server, or a lost connection: worth another attempt. Nothing else is. */
export function isTransient(error: unknown): boolean {
  const chain = chainOf(error);
  if (chain.some(isSpent)) return false;
  const byStatus = isPassing(statusOf(error));
  if (byStatus !== undefined) return byStatus;
  return chain.some(
    ({ code, name }) =>
      (typeof code === 'string' && lostCodes.test(code)) || (typeof name === 'string' && lostNames.has(name)),
  );
}

/** How long the server has asked to be left alone, in ms: `retry-after-ms`, or `Retry-After` in seconds or as a date. */
export function retryAfterOf(error: unknown, now: number): number | undefined {
  for (const { headers, response } of chainOf(error)) {
    const all = [headers, (response as Members | null | undefined)?.['headers']];
    for (const one of all) {
      const ms = Number(headerOf(one, 'retry-after-ms') ?? Number.NaN);
      if (ms >= 0) return ms;
      const asked = headerOf(one, 'retry-after');
      const wait = asked === undefined ? undefined : waitOf(asked, now);
      if (wait !== undefined) return wait;
    }
  }
  return undefined;
}

function waitOf(asked: string, now: number): number | undefined {
  const seconds = asked.trim() === '' ? Number.NaN : Number(asked);
  if (seconds >= 0) return seconds * 1000;
  const date = Date.parse(asked);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function headerOf(headers: unknown, name: string): string | undefined {
  if (typeof headers !== 'object' || headers === null) return undefined;
  if ('get' in headers && typeof headers.get === 'function') {
    const value: unknown = (headers as { get(name: string): unknown }).get(name);
    return typeof value === 'string' ? value : undefined;
  }
  const found = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1] as unknown;
  return typeof found === 'string' || typeof found === 'number' ? String(found) : undefined;
}
