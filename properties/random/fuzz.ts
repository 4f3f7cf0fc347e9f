/**
 * Random search: claims judged on random walks, for scopes that no exhaustive search finishes. Pure:
 * the same system, claims and options give the same report. It finds violations and witnesses; it
 * never says `holds`, and never that a trace is shortest.
 */
import type { Call } from '../../model/kernel/call.ts';
import type { Design } from '../../model/rules/design.ts';
import { nameOfAnswer } from '../../model/kernel/errno.ts';
import type { Channel, Outcome } from '../../model/kernel/outcome.ts';
import type { Scope } from '../../model/scopes/scope.ts';
import type { State } from '../../model/kernel/state.ts';
import { step as modelStep } from '../../model/kernel/step.ts';
import type { Claim, Trace } from '../claims/claim.ts';
import { inquiryInto } from '../claims/judge.ts';
import { close, open } from '../search/open-questions.ts';
import { shortened, withShortest } from './shorten.ts';
import { situations } from './novelty.ts';
import type { StepFunction } from '../verdicts/system.ts';
import { systemOf } from '../verdicts/system.ts';
import type { Made, WalkStyle } from './walk.ts';
import { choosersOf, stream } from './walk.ts';

type SomeClaim = Claim<State, Call, Outcome>;

export type FuzzOptions = {
  readonly seed: number;
  /** How many walks, and how many steps each tries to make. */
  readonly runs: number;
  readonly steps: number;
  readonly style: WalkStyle;
  /** Whether to leave what is found as long as it was found; for measuring. */
  readonly raw?: boolean;
};

/** How far a search has come: walks and calls made, and the claims that are broken. */
export type FuzzProgress = {
  readonly runs: number;
  readonly calls: number;
  readonly broken: readonly string[];
};

/** A claim that a walk broke. */
export type Finding = {
  readonly claim: string;
  /** The walk (from 1) that broke it, and how many calls it had made by then. */
  readonly run: number;
  readonly after: number;
  /** Calls made in all walks until then. */
  readonly effort: number;
  /** The walk, cut after the telling call; the same made as short as we can. */
  readonly walk: Trace;
  readonly calls: Trace;
};

export type FuzzReport = {
  readonly runs: number;
  readonly calls: number;
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

/** Makes random walks and judges the claims on every call of each. `tick` is as in `fuzzing`. */
export function fuzz(
  design: Design,
  scope: Scope,
  claims: readonly SomeClaim[],
  options: FuzzOptions & { readonly tick?: (so: FuzzProgress) => string | undefined },
  stepWith: StepFunction = modelStep,
): FuzzReport {
  const search = fuzzing(design, scope, claims, options, stepWith);
  let next = search.next();
  while (next.done !== true) next = search.next(options.tick?.(next.value));
  return next.value;
}

/**
 * The same, walk by walk, for who has other things to do in between. What it is sent after a walk, if
 * it is a string, stops it and says why (a time limit, Ctrl-C).
 */
export function* fuzzing(
  design: Design,
  scope: Scope,
  claims: readonly SomeClaim[],
  { runs, steps, style, seed, raw = false }: FuzzOptions,
  stepWith: StepFunction = modelStep,
): Generator<FuzzProgress, FuzzReport, string | undefined> {
  const system = systemOf(design, scope, stepWith);
  const chooserOf = choosersOf(system, style);
  const judging = judge(claims);
  const tally = tallyOf();
  const words = stream(seed);
  const been = situations();
  const broken: Finding[] = [];
  const trace: number[] = [];
  let stopped: string | undefined;
  let done = 0;

  const finding = (claim: string): Finding => {
    const found = { claim, run: done + 1, after: trace.length, effort: tally.calls() };
    return { ...found, walk: [...trace], calls: [...trace] };
  };

  while (done < runs && stopped === undefined) {
    const isNew = style !== 'swarm' || words() % 2 === 0;
    const beginning = isNew ? undefined : been.pick(words);
    const lot = beginning?.lot ?? words();
    const chooser = chooserOf(lot);
    let state = beginning?.state ?? system.initial;
    trace.splice(0, trace.length, ...(beginning?.trace ?? []));
    for (let step = trace.length; step < steps; step++) {
      const made = chooser(state, words());
      if (made === undefined) continue;
      trace.push(made.index);
      tally.count(state, made);
      for (const claim of judging.brokenBy(state, made)) broken.push(finding(claim));
      const { state: after } = made.outcome;
      if (style === 'swarm' && after !== state && trace.length < (2 * steps) / 3) {
        been.note(after, lot, trace);
      }
      state = after;
    }
    done++;
    stopped = yield {
      runs: done,
      calls: tally.calls(),
      broken: broken.map(({ claim }) => claim),
    };
  }

  // any slot may be filled while a trace is shortened
  const free = { ...system, step: (state: State, call: Call) => stepWith(design, state, call) };
  const violations = raw
    ? broken
    : broken.map((found): Finding => {
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
    const isSeen = (question: (typeof questions)[number]): boolean =>
      (question.about === 'state' ? aboutStates : aboutCalls).seen.has(question);
    const uses = inquiries.filter(({ claim }) => claim.kind === 'sometimes');
    const ids = (some: typeof inquiries): readonly string[] => some.map(({ claim }) => claim.id);
    return {
      shown: ids(uses.filter(({ answer }) => isSeen(answer))),
      notShown: ids(uses.filter(({ answer }) => !isSeen(answer))),
      empty: ids(inquiries.filter(({ premise }) => premise !== undefined && !isSeen(premise))),
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
