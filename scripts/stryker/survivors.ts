/** Mutants that no test killed, matched with the reasons why none can; and the score. Pure. */
import type { Reason } from './reasons.ts';

/** What became of one mutant. */
export type Mutant = {
  /** From the project's root. */
  readonly file: string;
  /** The source line on which it begins, without indentation. */
  readonly line: string;
  /** `Mutator: from => to`, as a reason lists it. */
  readonly change: string;
  readonly status: 'killed' | 'timeout' | 'survived' | 'no coverage';
};

/** How many mutants of a folder came to what; the score is the percentage that was found. */
export type Score = Readonly<Record<Mutant['status'], number>> & {
  readonly folder: string;
  readonly score: number;
};

export type Matched = {
  readonly explained: readonly { readonly reason: Reason; readonly mutants: readonly Mutant[] }[];
  readonly unexplained: readonly Mutant[];
  /** Reasons for mutants that do not survive, or are not there. */
  readonly stale: readonly { readonly reason: Reason; readonly change: string }[];
};

/** The first so many characters of a text, whitespace folded: names a mutant without its line number. */
export function folded(text: string): string {
  const one = text.replace(/\s+/g, ' ').trim();
  return one.length > 90 ? `${one.slice(0, 89)}…` : one;
}

const survives = ({ status }: Mutant): boolean => status === 'survived' || status === 'no coverage';

const isAbout = (reason: Reason, mutant: Mutant): boolean =>
  reason.file === mutant.file && reason.line === mutant.line;

/** Matches survivors with reasons. */
export function match(mutants: readonly Mutant[], reasons: readonly Reason[]): Matched {
  const survivors = mutants.filter(survives);
  const covers = (reason: Reason, mutant: Mutant): boolean =>
    isAbout(reason, mutant) && reason.mutants.includes(mutant.change);
  return {
    explained: reasons
      .map((reason) => ({ reason, mutants: survivors.filter((mutant) => covers(reason, mutant)) }))
      .filter(({ mutants: some }) => some.length > 0),
    unexplained: survivors.filter((mutant) => !reasons.some((reason) => covers(reason, mutant))),
    stale: reasons.flatMap((reason) =>
      reason.mutants
        .filter(
          (change) =>
            !survivors.some((mutant) => isAbout(reason, mutant) && mutant.change === change),
        )
        .map((change) => ({ reason, change })),
    ),
  };
}

/** The scores by folder, by name; last the total. */
export function scores(mutants: readonly Mutant[]): readonly Score[] {
  const folderOf = ({ file }: Mutant): string => file.slice(0, file.lastIndexOf('/'));
  const folders = [...new Set(mutants.map(folderOf))].toSorted();
  return [
    ...folders.map((folder) =>
      scoreOf(
        folder,
        mutants.filter((mutant) => folderOf(mutant) === folder),
      ),
    ),
    scoreOf('total', mutants),
  ];
}

function scoreOf(folder: string, mutants: readonly Mutant[]): Score {
  const count = (status: Mutant['status']): number =>
    mutants.filter((mutant) => mutant.status === status).length;
  const found = count('killed') + count('timeout');
  return {
    folder,
    killed: count('killed'),
    timeout: count('timeout'),
    survived: count('survived'),
    'no coverage': count('no coverage'),
    score: mutants.length === 0 ? 100 : (100 * found) / mutants.length,
  };
}
