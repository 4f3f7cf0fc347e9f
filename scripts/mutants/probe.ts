/**
 * Probes: the source with every mutant beside the code it replaces. Where the two are evaluated and
 * differ, the mutant is noted. A mutant that is not noted in a whole search does nothing there (the
 * model is pure), so it need not be searched for there, and if it is noted nowhere, that is a proof.
 */
import type { Mutant } from './mutant.ts';

/** What the probes call; `note` of the numbers of mutants, in the order in which they were given. */
export const PROBES = 'exclmapProbes';

type Numbered = Mutant & { readonly number: number };

/** The text of a file with a probe at each of its mutants. */
export function probed(text: string, mutants: readonly Numbered[]): string {
  const head = `const { probe } = globalThis.${PROBES};\n`;
  return head + between(text, 0, text.length, mutants);
}

/** text[from, to), with probes at the mutants in it. */
function between(text: string, from: number, to: number, mutants: readonly Numbered[]): string {
  let done = '';
  let at = from;
  const rest = mutants.toSorted((one, other) => one.from - other.from || other.to - one.to);
  for (let first = rest[0]; first !== undefined; first = rest[0]) {
    const { from: start, to: end } = first;
    const here = rest.filter((mutant) => mutant.from === start && mutant.to === end);
    const within = rest.filter((mutant) => mutant.to <= end && !here.includes(mutant));
    rest.splice(0, here.length + within.length);
    const inner = `(${between(text, start, end, within)})`;
    const wrapped = here.reduce(
      (code, { number, becomes }) => `probe(${number}, ${code}, () => (${becomes}))`,
      inner,
    );
    done += text.slice(at, start) + first.prefix + wrapped;
    at = end;
  }
  return done + text.slice(at, to);
}

/** What `globalThis` must have under the name PROBES before a probed file is loaded. */
export function probes(count: number): {
  readonly noted: Uint8Array;
  readonly probe: <T>(number: number, value: T, other: () => unknown) => T;
} {
  const noted = new Uint8Array(count);
  return {
    noted,
    probe: (number, value, other) => {
      if (noted[number] === 0 && differs(value, other)) noted[number] = 1;
      return value;
    },
  };
}

function differs(value: unknown, other: () => unknown): boolean {
  try {
    return other() !== value;
  } catch {
    return true;
  }
}
