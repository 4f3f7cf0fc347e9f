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
import type { Blocked, Decided, GoOn, Induction } from './induction.ts';
import { agrees, indexed } from './completion.ts';
import { decide, induce } from './induction.ts';
import { followed } from './own-choices.ts';
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
  /**
   * `never`: the use cannot be had. A use that is `open` is neither shown nor excluded here. `unknown`: the proof
   * was stopped before this claim's turn.
   */
  readonly verdict: 'proved' | 'never' | 'open' | 'unknown';
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

/** What is proved of a design, and what is not. Plain data. */
export type Proof = {
  readonly design: string;
  /** Why it was stopped, if it was: then some claims are unknown, and relations are there only if they were all found. */
  readonly stopped?: string;
  readonly claims: readonly ClaimProof[];
  readonly relations: readonly { readonly id: string; readonly says: string }[];
  readonly figures: PathFigures & {
    readonly tried: number;
    readonly kept: number;
    /** Of the run that made the proof: fewer if other designs had broken some relations before, so no figure of a design. */
    readonly rounds: number;
  };
};

/** What is being done: of so many calls, blocks of paths or groups of claims so many are done. */
export type Doing = {
  readonly design: string;
  readonly stage: 'paths' | 'relations' | 'claims';
  readonly done: number;
  readonly of: number;
};

/** All paths of a design. */
type Recorded = {
  readonly recorder: Recorder;
  readonly blocks: readonly PathBlock[];
  readonly figures: PathFigures;
};

/** The paths of a design, and the relations that they keep. */
export type Worked = Recorded & { readonly induction: Induction };

/** What a proof is made with, unless others are given. */
export type Means = {
  readonly candidates?: readonly Relation[];
  readonly stepWith?: StepFunction;
  /** Asked often; where it says why, the proof is stopped. */
  readonly stop?: (doing: Doing) => string | undefined;
  /** What was worked for other designs, with the same step; more is added. */
  readonly shared?: Shared;
  /** Whether to look for what would carry a claim that is not proved: of the nine rules an eighth of the time. */
  readonly nearest?: boolean;
};

/** The calls whose paths may be cut: a chain of tail calls says nothing that its end does not (README, d). */
const CHAINS: readonly string[] = ['prog_test_run'];

/** Asks whether to go on; remembers why not. */
type Clock = {
  readonly goOn: (stage: Doing['stage']) => GoOn;
  readonly stopped: () => string | undefined;
};

function clockOf({ name: design }: Design, { stop = () => undefined }: Means): Clock {
  let why: string | undefined;
  return {
    goOn: (stage) => (done, of) => {
      why ??= stop({ design, stage, done, of });
      return why === undefined;
    },
    stopped: () => why,
  };
}

/** All paths of a design; those of some calls if it was told to stop. */
function record(
  design: Design,
  { stepWith = effect, shared = nothingShared() }: Means,
  goOn: GoOn,
): Recorded {
  const { recorder, calls } = shared;
  const { design: asked, askAgain } = followed(design, recorder);
  const recorded: [Call, CallPaths][] = [];
  for (const [index, call] of calls.entries()) {
    if (!goOn(index, calls.length)) break;
    recorded.push([call, pathsFor(shared, asked, call, stepWith)]);
  }
  askAgain();
  const blocks = recorded.flatMap(([, paths]) => paths.blocks);
  return { recorder, blocks, figures: figuresOf(recorded) };
}

/** All paths of a design, and the relations that they keep. Undefined if it was told to stop. */
export function work(design: Design, means: Means = {}): Worked | undefined {
  const clock = clockOf(design, means);
  const recorded = record(design, means, clock.goOn('paths'));
  const { candidates = CANDIDATES, shared } = means;
  const { recorder, blocks } = recorded;
  const going = clock.goOn('relations');
  const induction = induce(recorder, candidates, blocks, going, shared?.breaches);
  return clock.stopped() === undefined && induction ? { ...recorded, induction } : undefined;
}

/** In this order they are decided, so that who stops has the more important ones. */
const GROUPS: readonly Group[] = ['goal', 'law', 'use'];

/**
 * Proves what can be proved of these claims. Where it is told to stop, what was proved until then stays: claims that
 * need no relation are decided before relations are looked for, which takes the longest.
 */
export function prove(
  design: Design,
  claims: readonly BpfClaim[] = CLAIMS,
  means: Means & { readonly worked?: Worked | undefined } = {},
): Proof {
  const { candidates = CANDIDATES, stepWith = effect, worked, shared, nearest = true } = means;
  const clock = clockOf(design, means);
  const recorded = worked ?? record(design, means, clock.goOn('paths'));
  const { recorder, blocks, figures } = recorded;
  const asked = claims.map(askedOf);
  const isFit = unfitness(figures) === undefined;
  const about = isFit ? asked.filter(({ kind }) => kind !== 'always') : [];
  const going = clock.goOn('claims');
  const decided = new Map<BpfClaim, Decided>();
  const decideNow = (some: readonly BpfClaim[], relations: readonly Relation[]): void => {
    if (clock.stopped() !== undefined) return;
    const found = decide(recorder, some, relations, blocks, going) ?? [];
    for (const [claim, answer] of found) decided.set(claim, answer);
  };
  decideNow(about, []);
  for (const [claim, { kind }] of decided) if (kind === 'blocked') decided.delete(claim);
  // relations take ten times as long as paths, so they are looked for only where something rests on them
  const needsRelations = asked.some((claim) => !decided.has(claim));
  const induction =
    worked?.induction ??
    (needsRelations && clock.stopped() === undefined
      ? induce(recorder, candidates, blocks, clock.goOn('relations'), shared?.breaches)
      : undefined);
  for (const group of induction === undefined ? [] : GROUPS) {
    const open = about.filter((claim) => claim.group === group && !decided.has(claim));
    decideNow(open, induction!.kept);
  }
  const stopped = clock.stopped();
  return {
    design: design.name,
    ...(stopped === undefined ? {} : { stopped }),
    claims: asked.map((claim) =>
      proofOf(design, claim, { ...recorded, induction }, decided.get(claim), stepWith, {
        ...clock,
        hasTime: () => nearest && clock.goOn('claims')(0, 1),
      }),
    ),
    relations: (induction?.kept ?? []).map(({ id, says }) => ({ id, says })),
    figures: {
      ...figures,
      tried: needsRelations ? candidates.length : 0,
      kept: induction?.kept.length ?? 0,
      rounds: induction?.rounds ?? 0,
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
  { induction, ...recorded }: Recorded & { readonly induction: Induction | undefined },
  decided: Decided | undefined,
  stepWith: StepFunction,
  clock: Clock & { readonly hasTime: () => boolean },
): ClaimProof {
  const { recorder, figures } = recorded;
  const { id, group } = claim;
  const open = { id, group, verdict: 'open', because: [], behind: 0 } as const;
  const unfit = unfitness(figures);
  if (unfit !== undefined) return { ...open, unfit };
  if (decided === undefined && clock.stopped() !== undefined && claim.kind !== 'always') {
    return { ...open, verdict: 'unknown' };
  }
  if (decided?.kind === 'follows') {
    const verdict = claim.kind === 'sometimes' ? 'never' : 'proved';
    return { ...open, verdict, ...reasons(decided.from, induction) };
  }
  if (induction === undefined) return { ...open, verdict: 'unknown' };
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
  if (claim.kind === 'sometimes') return open;
  const step = stepOf(design, recorder, stepWith, decided.by);
  const worked = { ...recorded, induction };
  const carrying = clock.hasTime() ? carryingRelation(claim, worked, decided.by) : undefined;
  const nearest =
    carrying && nearestOf(design, recorder, stepWith, carrying, induction.dropped.get(carrying));
  return {
    ...open,
    ...(step === undefined ? {} : { step }),
    ...(nearest === undefined ? {} : { nearest }),
  };
}

/**
 * The relation that was dropped, and with which the claim would follow. What blocks it with one relation blocks it with
 * every other that holds there as well: that is asked first, and 124 of 306 tries are saved among the nine rules (of
 * 21 s together these take 3.2, not 5.0; measured).
 */
function carryingRelation(
  claim: BpfClaim,
  { recorder, blocks, induction: { kept, dropped } }: Worked,
  blocked: Blocked,
): Relation | undefined {
  const blocking: Blocked[] = [];
  const isBlocked = (relation: Relation): boolean =>
    blocking.some((by) => {
      recorder.begin(by.call);
      return agrees(recorder, indexed([relation]), by);
    });
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
      if (isBlocked(relation)) return false;
      const decided = decide(recorder, [claim], [...kept, relation], blocks)?.get(claim);
      if (decided?.kind === 'blocked') blocking.push(decided.by);
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
  induction: Pick<Induction, 'support'> | undefined,
): Pick<ClaimProof, 'because' | 'behind'> {
  const behind = new Set(from);
  for (const relation of behind) {
    for (const other of induction?.support.get(relation) ?? []) behind.add(other);
  }
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
