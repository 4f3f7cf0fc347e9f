/** What a part of the traces showed on a kernel, as plain data, and the same added up in any order. */
import { counts, inOrder } from '../random/tally.ts';

/** A sort of disagreement between kernel and model. */
export type DisagreementData = {
  readonly says: string;
  readonly times: number;
  readonly scope: string;
  /** The shortest trace that shows it: each call as JSON, with the answers of both. */
  readonly steps: readonly unknown[];
  /** Whether each of its calls was seen to be needed. */
  readonly minimised: boolean;
};

export type ConformPart = {
  /** What the kernel is held to. */
  readonly design: string;
  readonly traces: number;
  /** By verdict, how many traces ended with it; those that say something against the kernel, or nothing at all. */
  readonly verdicts: Readonly<Record<string, number>>;
  readonly differs: number;
  readonly inconclusive: number;
  /** By call and answer, how often. */
  readonly answers: Readonly<Record<string, number>>;
  /** By known difference, in how many traces it occurred. */
  readonly known: Readonly<Record<string, number>>;
  readonly disagreements: readonly DisagreementData[];
  /** What else is wrong, or was not done: in words. */
  readonly wrong: readonly string[];
  readonly open: readonly string[];
};

/** The sum of parts of one kernel. */
export function addUpConform(parts: readonly ConformPart[]): ConformPart {
  const sum = (of: (part: ConformPart) => number): number =>
    parts.reduce((so, part) => so + of(part), 0);
  const disagreements = parts.flatMap((part) => part.disagreements);
  return {
    design: inOrder(parts.map(({ design }) => design)).join(' and '),
    traces: sum(({ traces }) => traces),
    verdicts: counts(parts.map(({ verdicts }) => verdicts)),
    differs: sum(({ differs }) => differs),
    inconclusive: sum(({ inconclusive }) => inconclusive),
    answers: counts(parts.map(({ answers }) => answers)),
    known: counts(parts.map(({ known }) => known)),
    disagreements: inOrder(disagreements.map(({ says }) => says)).flatMap((says) => {
      const same = disagreements.filter((one) => one.says === says);
      const [best] = same.toSorted(shorterFirst);
      const times = same.reduce((so, one) => so + one.times, 0);
      return best === undefined ? [] : [{ ...best, times }];
    }),
    wrong: inOrder(parts.flatMap(({ wrong }) => wrong)),
    open: inOrder(parts.flatMap((part) => part.open)),
  };
}

/** Of traces that are as long the first in the alphabet, so that there is one answer. */
function shorterFirst(one: DisagreementData, other: DisagreementData): number {
  const order = one.steps.length - other.steps.length;
  if (order !== 0) return order;
  const [a, b] = [JSON.stringify(one), JSON.stringify(other)];
  return a < b ? -1 : Number(a > b);
}

/** Whether the kernel does what is expected: a known difference that no trace shows is wrong as well. */
export function conclusionOf(part: ConformPart): {
  readonly kind: 'agrees' | 'differs' | 'inconclusive';
  readonly because: readonly string[];
} {
  const gone = Object.entries(part.known)
    .filter(([, times]) => times === 0)
    .map(([id]) => `the known difference ${id} did not occur`);
  const wrong = [
    ...(part.differs === 0 ? [] : [`${part.differs} traces differ`]),
    ...gone,
    ...part.wrong,
  ];
  if (wrong.length > 0) return { kind: 'differs', because: wrong };
  const open = [
    ...(part.traces === 0 ? ['there are no traces'] : []),
    ...(part.inconclusive === 0 ? [] : [`${part.inconclusive} traces say nothing`]),
    ...part.open,
  ];
  return { kind: open.length > 0 ? 'inconclusive' : 'agrees', because: open };
}
