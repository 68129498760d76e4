const known = new WeakSet();

/**
 * Makes any later change of this value, or of anything in it, an exception; and is one itself where the value is not what comes back
 * from JSON. What it has seen before it passes over, so that a state that shares most of the one before costs little.
 */
export function freezeJson<T>(value: T, name = 'the value'): T {
  if (typeof value !== 'object' || value === null) {
    if (isJsonScalar(value)) return value;
    throw new TypeError(`${name} is ${String(value)}, which JSON does not carry`);
  }
  if (known.has(value)) return value;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) freezeJson(value[index] as unknown, name);
  } else {
    if (Object.getPrototypeOf(value) !== Object.prototype) throw new TypeError(`${name} is no plain object`);
    for (const [key, member] of Object.entries(value)) freezeJson(member as unknown, key);
  }
  known.add(Object.freeze(value));
  return value;
}

function isJsonScalar(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  return value === null || typeof value === 'string' || typeof value === 'boolean';
}
