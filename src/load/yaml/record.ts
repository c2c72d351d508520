/** Sets an own property, whatever its name is: `__proto__` too. */
export function define(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key === "__proto__") Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  else target[key] = value;
}

/**
 * Adds the entries of a mapping, or of each mapping of a list, that the target has not. What is written in the mapping itself wins over what is merged, and
 * of a list the first wins. False when something else was to be merged; the rest is merged all the same.
 */
export function mergeInto(target: Record<string, unknown>, source: unknown): boolean {
  let isFine = true;
  for (const one of Array.isArray(source) ? (source as unknown[]) : [source]) {
    if (typeof one !== "object" || one === null || Array.isArray(one)) {
      isFine = false;
      continue;
    }
    for (const [key, value] of Object.entries(one)) if (!Object.hasOwn(target, key)) define(target, key, value);
  }
  return isFine;
}
