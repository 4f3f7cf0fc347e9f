/** Experiments on kernels, and what each kernel is expected to answer. */
import { compareVersions } from './catalogue.ts';
import type { Lab } from './lab.ts';

/** An experiment: its calls, and what kernels answer (`told` of lab.ts). */
export type Fact = {
  readonly name: string;
  readonly calls: (lab: Lab) => void;
  /** By the first version that answers so; the last one that is not newer than a kernel counts. */
  readonly seen: Readonly<Record<string, string>>;
};

/** What a kernel of this version is expected to answer, or null if the fact says nothing of it. */
export function expected(fact: Fact, version: string): string | null {
  const since = Object.keys(fact.seen)
    .filter((first) => compareVersions(first, version) <= 0)
    .sort(compareVersions)
    .at(-1);
  return since === undefined ? null : (fact.seen[since] ?? null);
}

/** The `excl_prog_hash` of a map that no program matches. */
export const ANY_HASH: Uint8Array = new Uint8Array(32).fill(7);
