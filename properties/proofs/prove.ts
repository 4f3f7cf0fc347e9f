/** Proofs about one design: which claims hold for any number of objects and calls, why, or what blocks it. */
import type { ObjectSort } from '../../model/kernel/fields.ts';
import { OBJECTS } from '../../model/kernel/fields.ts';
import type { Call } from '../../model/kernel/call.ts';
import type { Step } from '../../model/kernel/run.ts';
import { REFERENCES, TABLES } from '../../model/kernel/state.ts';
import { effect } from '../../model/kernel/step.ts';
import type { Design } from '../../model/rules/design.ts';
import type { BpfClaim, Group } from '../claims/bpf-claim.ts';
import { CLAIMS } from '../claims/all.ts';
import { plainLaw } from '../claims/laws.ts';
import type { StepFunction } from '../verdicts/system.ts';
import { concrete } from './concrete.ts';
import type { Blocked, Decided, Induction } from './induction.ts';
import { decide, induce } from './induction.ts';
import type { PathBlock, CallPaths, PathFigures } from './paths.ts';
import { figuresOf } from './paths.ts';
import type { Recorder } from './recorder.ts';
import type { Relation } from './relations.ts';
import type { Shared } from './shared.ts';
import { nothingShared, pathsFor } from './shared.ts';
import { CANDIDATES } from './candidates.ts';
import { LIFE } from './relations.ts';

/** A relation that would carry a claim, and the step that breaks it. */
export type Nearest = { readonly says: string; readonly step?: Step };

/** The proof of one claim, or what stands in its way. */
export type ClaimProof = {
  readonly id: string;
  readonly group: Group;
  /** `never`: the use cannot be had. A use that is `open` is neither shown nor excluded here. */
  readonly verdict: 'proved' | 'never' | 'open';
  /** Why: sentences that hold in every state. */
  readonly because: readonly string[];
  /** How many further relations keep those. */
  readonly behind: number;
  /** A step that breaks the claim in a state that no relation excludes. */
  readonly step?: Step;
  readonly nearest?: Nearest;
  /** Why no proof can be had, if it is not a step. */
  readonly unfit?: string;
};

export type Proof = {
  readonly design: string;
  readonly claims: readonly ClaimProof[];
  readonly relations: readonly { readonly id: string; readonly says: string }[];
  readonly figures: PathFigures & {
    readonly tried: number;
    readonly kept: number;
    readonly rounds: number;
  };
};

/** A proof, or why it was given up. */
export type ProofOrNot = Proof | { readonly stopped: string };

/** A proof with what it is made of. */
export type Worked = {
  readonly recorder: Recorder;
  readonly blocks: readonly PathBlock[];
  readonly induction: Induction;
  readonly figures: PathFigures;
};

/** What a proof is made with, unless others are given. */
export type Means = {
  readonly candidates?: readonly Relation[];
  readonly stepWith?: StepFunction;
  /** Asked often; where it says no, the proof is given up. */
  readonly goOn?: () => boolean;
  /** What was worked for other designs, with the same step; more is added. */
  readonly shared?: Shared;
};

/** The calls whose paths may be cut: a chain of tail calls says nothing that its end does not (README, d). */
const CHAINS: readonly string[] = ['prog_test_run'];

/** All paths of a design, and the relations that they keep. Undefined if it was told to stop. */
export function work(
  design: Design,
  {
    candidates = CANDIDATES,
    stepWith = effect,
    goOn = () => true,
    shared = nothingShared(),
  }: Means = {},
): Worked | undefined {
  const { recorder, calls, breaches } = shared;
  const recorded: [Call, CallPaths][] = [];
  for (const call of calls) {
    if (!goOn()) return undefined;
    recorded.push([call, pathsFor(shared, design, call, stepWith)]);
  }
  const blocks = recorded.flatMap(([, paths]) => paths.blocks);
  const induction = induce(recorder, candidates, blocks, goOn, breaches);
  return induction && { recorder, blocks, induction, figures: figuresOf(recorded) };
}

/** Proofs of several designs, one after the other: what they share is worked once. Undefined where it was stopped. */
export function proofsOf(
  designs: readonly Design[],
  claims: readonly BpfClaim[] = CLAIMS,
  means: Means = {},
): readonly (Proof | undefined)[] {
  const shared = means.shared ?? nothingShared();
  return designs.map((design) => prove(design, claims, { ...means, shared }));
}

/** Proves what can be proved of these claims. Undefined if it was told to stop. */
export function prove(
  design: Design,
  claims: readonly BpfClaim[] = CLAIMS,
  means: Means & { readonly worked?: Worked | undefined } = {},
): Proof | undefined {
  const { candidates = CANDIDATES, stepWith = effect, goOn = () => true } = means;
  const { worked = work(design, means) } = means;
  if (worked === undefined) return undefined;
  const { induction, figures, recorder, blocks } = worked;
  const asked = claims.map(askedOf);
  const aboutCalls = asked.filter(({ kind }) => kind !== 'always');
  const isFit = unfitness(figures) === undefined;
  const decided = decide(recorder, isFit ? aboutCalls : [], induction.kept, blocks, goOn);
  if (decided === undefined) return undefined;
  const proofs: ClaimProof[] = [];
  for (const claim of asked) {
    if (!goOn()) return undefined;
    proofs.push(proofOf(design, claim, worked, decided.get(claim), stepWith));
  }
  return {
    design: design.name,
    claims: proofs,
    relations: induction.kept.map(({ id, says }) => ({ id, says })),
    figures: {
      ...figures,
      tried: candidates.length,
      kept: induction.kept.length,
      rounds: induction.rounds,
    },
  };
}

/** What is freed is no part of a path, and no design decides it. */
const PLAIN = plainLaw(effect);
const askedOf = (claim: BpfClaim): BpfClaim => (claim.id === PLAIN.id ? PLAIN : claim);

/** Why the paths do not say all, if they do not. */
function unfitness({ cutCalls, swept }: PathFigures): string | undefined {
  const cut = cutCalls.find((call) => !CHAINS.includes(call));
  if (cut !== undefined) return `a ${cut} meets more objects than are followed`;
  const [sort] = swept;
  return sort && `a choice of the design looks at every ${sort}, however many there are`;
}

/** Claims about states that are relations themselves: these must all be kept. */
const STATE_CLAIMS: Readonly<Record<string, readonly string[]>> = {
  'law-live': REFERENCES.map(({ from, field }) => `${from}.${field} live`),
  'law-held': OBJECTS.flatMap((of) =>
    Object.keys(TABLES[of]).flatMap((field) =>
      field === LIFE[of] ? [] : [`${of}.${field} of the living`],
    ),
  ),
};

function proofOf(
  design: Design,
  claim: BpfClaim,
  worked: Worked,
  decided: Decided | undefined,
  stepWith: StepFunction,
): ClaimProof {
  const { recorder, induction, figures } = worked;
  const { id, group } = claim;
  const open = { id, group, verdict: 'open', because: [], behind: 0 } as const;
  const unfit = unfitness(figures);
  if (unfit !== undefined) return { ...open, unfit };
  if (decided === undefined) {
    const wanted = STATE_CLAIMS[id];
    if (wanted === undefined) return { ...open, unfit: 'it speaks of states, and of no relation' };
    const missing = wanted.find((name) => !induction.kept.some((kept) => kept.id === name));
    if (missing === undefined) {
      const kept = new Set(induction.kept.filter((relation) => wanted.includes(relation.id)));
      return { ...open, verdict: 'proved', ...reasons(kept, induction) };
    }
    const [relation, by] = [...induction.dropped].find(([{ id: name }]) => name === missing) ?? [];
    const nearest = relation && nearestOf(design, recorder, stepWith, relation, by);
    return { ...open, ...(nearest === undefined ? {} : { nearest }) };
  }
  if (decided.kind === 'follows') {
    const verdict = claim.kind === 'sometimes' ? 'never' : 'proved';
    return { ...open, verdict, ...reasons(decided.from, induction) };
  }
  if (claim.kind === 'sometimes') return open;
  const step = stepOf(design, recorder, stepWith, decided.by);
  const carrying = carryingRelation(claim, worked, decided.by);
  const nearest =
    carrying && nearestOf(design, recorder, stepWith, carrying, induction.dropped.get(carrying));
  return {
    ...open,
    ...(step === undefined ? {} : { step }),
    ...(nearest === undefined ? {} : { nearest }),
  };
}

/** The relation that was dropped, and with which the claim would follow. */
function carryingRelation(
  claim: BpfClaim,
  { recorder, blocks, induction: { kept, dropped } }: Worked,
  blocked: Blocked,
): Relation | undefined {
  return [...dropped.keys()]
    .filter((relation) => {
      recorder.begin(blocked.call);
      recorder.load(blocked.reads);
      return Array.from({ length: recorder.met(relation.of) }, (_, slot) => slot).some(
        (slot) => recorder.certain(() => relation.holds(recorder.state, slot)) === false,
      );
    })
    .toSorted((one, other) => CANDIDATES.indexOf(one) - CANDIDATES.indexOf(other))
    .slice(0, MOST_TRIED)
    .find((relation) => {
      const decided = decide(recorder, [claim], [...kept, relation], blocks)?.get(claim);
      return decided?.kind === 'follows';
    });
}

/** So many relations are tried, each in a fraction of a second. */
const MOST_TRIED = 12;

function nearestOf(
  design: Design,
  recorder: Recorder,
  stepWith: StepFunction,
  { says }: Relation,
  by: Blocked | undefined,
): Nearest {
  const step = by && stepOf(design, recorder, stepWith, by);
  return { says, ...(step === undefined ? {} : { step }) };
}

/** The step that a path is, in a state that it agrees with. */
function stepOf(
  design: Design,
  recorder: Recorder,
  stepWith: StepFunction,
  { call, reads }: Blocked,
): Step | undefined {
  recorder.begin(call);
  recorder.load(reads);
  const slots = Object.fromEntries(OBJECTS.map((of) => [of, recorder.met(of)])) as Readonly<
    Record<ObjectSort, number>
  >;
  const touched = new Set(
    reads.map(([place]) => `${recorder.places[place]!.of}${recorder.places[place]!.slot}`),
  );
  const plain: Readonly<Record<string, unknown>> = { 'map.kind': 'ARRAY' };
  const made = concrete(recorder, call, reads, slots, ({ of, slot, name, field }) =>
    touched.has(`${of}${slot}`) ? (plain[`${of}.${name}`] ?? field.unless) : field.unless,
  );
  if (made === undefined) return undefined;
  const outcome = stepWith(design, made.state, made.call);
  return typeof outcome === 'object' ? { before: made.state, call: made.call, outcome } : undefined;
}

/** A reason in words: the relations as sentences, and how many more it takes to keep them. */
function reasons(
  from: ReadonlySet<Relation>,
  { support }: Pick<Induction, 'support'>,
): Pick<ClaimProof, 'because' | 'behind'> {
  const behind = new Set(from);
  for (const relation of behind) for (const other of support.get(relation) ?? []) behind.add(other);
  return { because: sentences([...from]), behind: behind.size - from.size };
}

/** Relations as sentences; those that exclude values of one thing make one. */
function sentences(relations: readonly Relation[]): readonly string[] {
  const groups = Map.groupBy(
    relations.toSorted((one, other) => CANDIDATES.indexOf(one) - CANDIDATES.indexOf(other)),
    ({ list, id }) => list?.stem ?? id,
  );
  return [...groups.values()].map((group) => {
    const [first] = group;
    const { list, says } = first!;
    if (list === undefined || group.length < 2) return says;
    const never = group.map((relation) => relation.list!.never);
    const words = `${list.stem} ${never.slice(0, -1).join(', ')} or ${never.at(-1)!}.`;
    return words.charAt(0).toUpperCase() + words.slice(1);
  });
}
