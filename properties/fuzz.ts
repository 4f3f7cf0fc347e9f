/**
 * Random search: claims judged on random walks, for scopes that no exhaustive search finishes. Pure:
 * the same system, claims and options give the same report. It finds violations and witnesses; it
 * never says `holds`, and never that a trace is shortest.
 */
import type { Call } from '../model/call.ts';
import type { Design } from '../model/design.ts';
import { nameOfAnswer } from '../model/errno.ts';
import type { Channel, Outcome } from '../model/outcome.ts';
import type { Scope } from '../model/scope.ts';
import type { State } from '../model/state.ts';
import { step as modelStep } from '../model/step.ts';
import type { Claim, Trace } from './claim.ts';
import { shorten } from './minimise.ts';
import { close, inquiryInto, open } from './questions.ts';
import { numberedAnew } from './renaming.ts';
import type { BpfSystem, StepFunction } from './system.ts';
import { systemOf } from './system.ts';
import type { Made, WalkStyle } from './walk.ts';
import { chooserOf, deckOf, stream } from './walk.ts';

type SomeClaim = Claim<State, Call, Outcome>;

export type FuzzOptions = {
  readonly seed: number;
  /** How many walks, and how many steps each tries to make. */
  readonly runs: number;
  readonly steps: number;
  readonly style: WalkStyle;
  /** Asked after each walk; a string stops the search and says why (a time limit, Ctrl-C). */
  readonly tick?: (so: FuzzProgress) => string | undefined;
};

export type FuzzProgress = { readonly runs: number; readonly calls: number };

/** A claim that a walk broke, or a use that it showed. */
export type Finding = {
  readonly claim: string;
  /** The walk (from 1) that showed it, and how many calls it had made by then. */
  readonly run: number;
  readonly after: number;
  /** Calls made in all walks until then. */
  readonly effort: number;
  /** The walk, cut after the telling call; the same with needless calls left out. */
  readonly walk: Trace;
  readonly calls: Trace;
};

export type FuzzReport = FuzzProgress & {
  /** Calls that the model accepted, and that changed something. */
  readonly accepted: number;
  readonly changed: number;
  /** By sort of call, how many were made and how many accepted. */
  readonly sorts: Readonly<Record<string, { readonly made: number; readonly accepted: number }>>;
  /** By name, how often a call was refused with it. */
  readonly errnos: Readonly<Record<string, number>>;
  /** By channel, how often a program accessed a map. */
  readonly channels: Readonly<Partial<Record<Channel, number>>>;
  /** Claims that were broken, in the order in which walks broke them. */
  readonly violations: readonly Finding[];
  /** Uses that occurred, and those that did not. */
  readonly shown: readonly string[];
  readonly notShown: readonly string[];
  /** Claims whose premise never occurred: that they were not broken means nothing. */
  readonly empty: readonly string[];
  /** Why it stopped before the last walk, if it did. */
  readonly stopped?: string;
};

/** Makes random walks and judges the claims on every call of each. */
export function fuzz(
  design: Design,
  scope: Scope,
  claims: readonly SomeClaim[],
  options: FuzzOptions,
  stepWith: StepFunction = modelStep,
): FuzzReport {
  const system = systemOf(design, scope, stepWith);
  const { runs, steps, style, seed } = options;
  const deck = deckOf(system);
  const judging = judge(claims);
  const tally = tallyOf();
  const words = stream(seed);
  const broken: Finding[] = [];
  const trace: number[] = [];
  let stopped: string | undefined;
  let done = 0;

  const finding = (claim: string): Finding => {
    const found = { claim, run: done + 1, after: trace.length, effort: tally.calls() };
    return { ...found, walk: [...trace], calls: [] };
  };

  while (done < runs && stopped === undefined) {
    const chooser = chooserOf(system, deck, style, words());
    let state = system.initial;
    trace.length = 0;
    for (let step = 0; step < steps; step++) {
      const made = chooser(state, words());
      if (made === undefined) continue;
      trace.push(made.index);
      tally.count(state, made);
      for (const claim of judging.brokenBy(state, made)) broken.push(finding(claim));
      state = made.outcome.state;
    }
    done++;
    stopped = options.tick?.({ runs: done, calls: tally.calls() });
  }

  // any slot may be filled while a trace is shortened
  const free = { ...system, step: (state: State, call: Call) => stepWith(design, state, call) };
  const violations = broken.map((found): Finding => {
    const claim = claims.find(({ id }) => id === found.claim)!;
    return { ...found, calls: shortened(free, claim, found.walk) };
  });
  return {
    runs: done,
    ...tally.report(),
    violations: violations.map((found) => withShortest(free, claims, found, violations)),
    ...judging.report(),
    ...(stopped === undefined || done === runs ? {} : { stopped }),
  };
}

/** Whether the last of these calls breaks the claim (or leads to a state that does). */
export function breaksAtLast(
  { initial, step }: Pick<BpfSystem, 'initial' | 'step'>,
  claim: SomeClaim,
  calls: readonly Call[],
): boolean {
  let before = initial;
  for (const [position, call] of calls.entries()) {
    const outcome = step(before, call);
    if (outcome === undefined) return false;
    if (position === calls.length - 1) return breaks(claim, before, call, outcome);
    before = outcome.state;
  }
  return false;
}

function breaks(claim: SomeClaim, before: State, call: Call, outcome: Outcome): boolean {
  switch (claim.kind) {
    case 'always':
      return !claim.holds(outcome.state);
    case 'onEveryCall':
      return (claim.when?.(before, call, outcome) ?? true) && !claim.holds(before, call, outcome);
    case 'sometimes':
      return false; // not having been shown is no call's doing
  }
}

/** The claims that are not broken yet, and what has been seen of the others. */
function judge(claims: readonly SomeClaim[]) {
  const inquiries = claims.map((claim) => inquiryInto(claim));
  const questions = inquiries.flatMap(({ answer, premise }) =>
    premise ? [answer, premise] : [answer],
  );
  const aboutStates = open(questions.filter((question) => question.about === 'state'));
  const aboutCalls = open(questions.filter((question) => question.about === 'call'));
  const claimOf = new Map<unknown, string>(
    inquiries.flatMap(({ claim, answer }) =>
      claim.kind === 'sometimes' ? [] : [[answer, claim.id]],
    ),
  );
  const NOTHING: readonly string[] = [];

  const brokenBy = (before: State, { call, outcome }: Made): readonly string[] => {
    let broken = NOTHING;
    const note = (question: unknown): void => {
      const id = claimOf.get(question);
      if (id !== undefined) broken = [...broken, id];
    };
    const { state } = outcome;
    for (let q = aboutCalls.put(before, call, outcome); q !== -1;) {
      note(aboutCalls.questions[q]);
      close(aboutCalls, q, { state: 0 });
      q = aboutCalls.put(before, call, outcome);
    }
    if (state === before) return broken;
    for (let q = aboutStates.put(state); q !== -1; q = aboutStates.put(state)) {
      note(aboutStates.questions[q]);
      close(aboutStates, q, { state: 0 });
    }
    return broken;
  };

  const report = (): Pick<FuzzReport, 'shown' | 'notShown' | 'empty'> => {
    const uses = inquiries.filter(({ claim }) => claim.kind === 'sometimes');
    const ids = (some: typeof inquiries): readonly string[] => some.map(({ claim }) => claim.id);
    return {
      shown: ids(uses.filter(({ answer }) => answer.seen !== undefined)),
      notShown: ids(uses.filter(({ answer }) => answer.seen === undefined)),
      empty: ids(
        inquiries.filter(({ premise }) => premise !== undefined && premise.seen === undefined),
      ),
    };
  };
  return { brokenBy, report };
}

/** What occurred. */
function tallyOf() {
  const sorts = new Map<string, { made: number; accepted: number }>();
  const errnos = new Map<number, number>();
  const channels = new Map<Channel, number>();
  let made = 0;
  let accepted = 0;
  let changed = 0;

  const count = (before: State, { call, outcome }: Made): void => {
    let sort = sorts.get(call.call);
    if (sort === undefined) sorts.set(call.call, (sort = { made: 0, accepted: 0 }));
    made++;
    sort.made++;
    if (outcome.state !== before) changed++;
    if (outcome.answer < 0) {
      errnos.set(outcome.answer, (errnos.get(outcome.answer) ?? 0) + 1);
      return;
    }
    accepted++;
    sort.accepted++;
    for (const { channel } of outcome.events)
      channels.set(channel, (channels.get(channel) ?? 0) + 1);
  };

  return {
    count,
    calls: () => made,
    report: () => ({
      calls: made,
      accepted,
      changed,
      sorts: Object.fromEntries([...sorts].toSorted(([a], [b]) => (a < b ? -1 : 1))),
      errnos: Object.fromEntries(
        [...errnos].toSorted(([a], [b]) => b - a).map(([errno, n]) => [nameOfAnswer(errno), n]),
      ),
      channels: Object.fromEntries(channels),
    }),
  };
}

/**
 * The walk without what the claim's end does not need. Slots are free to stay empty while calls are
 * left out, and are numbered anew in the end.
 */
function shortened(system: BpfSystem, claim: SomeClaim, walk: Trace): Trace {
  const fails = (calls: readonly Call[]): boolean => breaksAtLast(system, claim, calls);
  const made = walk.map((index) => system.calls[index]!);
  const calls = shorten(made, fails, () => system.calls);
  const anew = numberedAnew(calls);
  const numbers = new Map(system.calls.map((call, index) => [JSON.stringify(call), index]));
  return (fails(anew) ? anew : calls).map((call) => numbers.get(JSON.stringify(call))!);
}

/** A claim that another one implies may be broken by the other's trace, and in fewer calls. */
function withShortest(
  system: BpfSystem,
  claims: readonly SomeClaim[],
  found: Finding,
  all: readonly Finding[],
): Finding {
  const claim = claims.find(({ id }) => id === found.claim)!;
  const [shortest = found.calls] = all
    .map(({ calls }) => calls)
    .filter((trace) =>
      breaksAtLast(
        system,
        claim,
        trace.map((index) => system.calls[index]!),
      ),
    )
    .toSorted((one, other) => one.length - other.length);
  return { ...found, calls: shortest.length < found.calls.length ? shortest : found.calls };
}
