/** Whether data are still what they were: for systems that somebody brings, whose step may write to what it is given. */

/** Says whether the value it was made of says what it said then; a field that has come since does not count. */
export type Snapshot = (value: unknown) => boolean;

/** A copy of records and lists to compare with; what is neither is a constant. */
export function snapshotOf(value: unknown): Snapshot {
  const copies = new Map<object, unknown>(); // constants may refer to each other
  const copyOf = (part: unknown): unknown => {
    if (!isData(part)) return part;
    if (copies.has(part)) return copies.get(part);
    const copy: Record<string, unknown> = {};
    copies.set(part, copy);
    for (const [name, of] of Object.entries(part)) copy[name] = copyOf(of);
    return copy;
  };
  const copy = copyOf(value);
  return (now) => isSame(copy, now, new Set());
}

function isSame(copy: unknown, now: unknown, seen: Set<unknown>): boolean {
  if (!isData(copy)) return Object.is(copy, now);
  if (seen.has(copy)) return true;
  seen.add(copy);
  if (!isData(now)) return false;
  return Object.entries(copy).every(([name, of]) =>
    isSame(of, (now as Readonly<Record<string, unknown>>)[name], seen),
  );
}

function isData(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
}
