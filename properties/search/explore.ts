// The exhaustive search: breadth first, exact keys, so every trace it reports is a shortest one.
// Knows nothing of bpf; anything that answers `System` can be explored. No clock, no output: see `Limits`.
import type { CallMade, Claim, Trace, Verdict } from '../claims/claim.ts';
import { type Inquiry, isAnswered } from '../claims/judge.ts';
import { expansion } from './expansion.ts';
import { CHUNK, commit } from './chunk-results.ts';
import type { HelpedSearch, Helpers } from './helpers.ts';
import { helped, sharedSearch } from './helpers.ts';
import type { SearchPlace } from './open-questions.ts';
import type { SharedPart } from './store.ts';
import { store } from './store.ts';
import type { System } from './system.ts';
import { isMade } from './system.ts';

export type { System } from './system.ts';
export { isMade } from './system.ts';

/** Where to stop. Whatever is undecided then becomes `unknown`. */
export type Limits = {
  /** Stop rather than store more states than these. */
  readonly maxStates?: number;
  /** Try all traces of so many calls, and none that is longer. */
  readonly within?: number;
  /** Asked now and then; a string stops the search and says why (a time limit, Ctrl-C). */
  tick?(progress: Progress): string | undefined;
  /** How many states are expanded between two ticks; 1,024 unless given. */
  readonly tickEvery?: number;
  /** Threads that may help; nothing that is reported depends on them. */
  readonly helpers?: Helpers | undefined;
  /** So many states are expanded before the search begins to learn steps (see `System.type`); 16 unless given. */
  readonly learnFrom?: number;
};

export type Progress = {
  /** Distinct states found. */
  readonly states: number;
  /** States in which every call has been tried. */
  readonly expanded: number;
  /** Calls made, also those that changed nothing or led to a known state. */
  readonly transitions: number;
  /** Calls from the initial state to the farthest state found. */
  readonly depth: number;
};

export type Report = Progress & {
  /** With symmetry: the states that those found stand for, under all names of slots. */
  readonly standsFor?: number;
  /** Whether every reachable state was expanded. */
  readonly finished: boolean;
  /** Why the search stopped, if it did not finish. */
  readonly stopped?: string;
  /** Every trace of at most so many calls was tried; all that there are, if the search finished. */
  readonly within: number;
  /** By claim id, in the order in which the claims were given. */
  readonly verdicts: Readonly<Record<string, Judgement>>;
  /** What the search itself kept, with all slack, divided by the number of states. */
  readonly bytesPerState: number;
  /** By call: in how many states it was made, and in how many of these it changed the state. */
  readonly coverage: readonly { readonly tried: number; readonly changed: number }[];
  /** What the system left out: by call and reason, in how many states. In the order of the calls, then of the reasons. */
  readonly leftOut: readonly CallLeftOut[];
};

/** A call that the system left out for one reason, in so many states. */
export type CallLeftOut = { readonly call: number; readonly why: string; readonly times: number };

export type Judgement = {
  readonly verdict: Verdict;
  /** A shortest trace to the claim's premise, if it has one and it was seen. */
  readonly premise?: Trace;
};

/** A search that its caller drives, so that the caller can do something else (listen to Ctrl-C) in between. */
export type Search = {
  /** Expands so many states more; false if there is nothing left to do (all expanded, or a limit reached). */
  advance(states: number): boolean;
  progress(): Progress;
  /** What is known so far. `stopped` says why the caller goes no further, if anything was left to do. */
  report(stopped?: string): Report;
  /** Lets helpers go. */
  stop(): void;
};

/**
 * Explores everything reachable from the initial state, or as much as the limits allow, and judges the claims.
 * Throws on faults of the caller: two claims with one id, a state outside its type, a step that is not a function
 * of its arguments.
 */
export function explore<S, C, O extends { readonly state: S }>(
  system: System<S, C, O>,
  claims: readonly Claim<S, C, O>[],
  limits: Limits = {},
): Report {
  const running = search(system, claims, limits);
  try {
    while (running.advance(limits.tickEvery ?? 1024)) {
      const reason = limits.tick?.(running.progress());
      if (reason !== undefined) return running.report(reason);
    }
    return running.report();
  } finally {
    running.stop();
  }
}

/** Starts a search; `explore` is a loop around it, and its clock: `tick` is not asked here. */
export function search<S, C, O extends { readonly state: S }>(
  system: System<S, C, O>,
  claims: readonly Claim<S, C, O>[],
  { maxStates = Number.POSITIVE_INFINITY, within, helpers, learnFrom }: Omit<Limits, 'tick'> = {},
): Search {
  const { codec, calls } = system;
  if (new Set(claims.map(({ id }) => id)).size !== claims.length) {
    throw new RangeError('explore: two claims have the same id');
  }
  let parts: readonly SharedPart[] = []; // of the store, until there are helpers
  let help: HelpedSearch | undefined;
  const share = (part: SharedPart): void => {
    if (help !== undefined) helpers!.share(part);
    else parts = [...parts.filter(({ kind }) => kind !== 'table' || part.kind !== kind), part];
  };
  const states = store(codec.bits, calls.length, maxStates, helpers && share);
  const run = expansion(system, claims, states, learnFrom, helpers && 'shared');
  const { inquiries, aboutStates, aboutCalls, counts, hasSymmetry, keyOf } = run;
  const key = new Int32Array(codec.words);
  let full = !run.begin();
  let expanded = 0;
  let level = 0; // how far the states being expanded are from the initial one
  let endOfLevel = 1; // the index of the first state that is farther
  let isCut = false; // some states were not kept

  const countLevel = (): void => {
    if (expanded < endOfLevel) return;
    level++;
    endOfLevel = states.count();
  };

  // At the beginning of a chunk: whether a helper has expanded it, and the search is past it.
  const isHelped = (): boolean => {
    if (help === undefined) {
      const spare = states.count() < helpers!.from ? 0 : helpers!.spare();
      if (spare > 0) help = startHelp(spare);
      return false; // of this chunk they have nothing yet
    }
    help.announce(states.count(), expanded);
    const result = help.take(expanded);
    return (
      result !== undefined &&
      commit(result, expanded, states, run, () => {
        countLevel();
        expanded++;
      })
    );
  };

  const startHelp = (spare: number): HelpedSearch | undefined => {
    try {
      const shared = sharedSearch(spare, calls.length, run.footprints);
      helpers!.start(shared, parts);
      // Stryker disable next-line ArrayDeclaration: frees memory only
      parts = [];
      return helped(shared, helpers!.patience);
    } catch (error) {
      if (error instanceof RangeError) return undefined; // no memory to share: then alone
      throw error;
    }
  };

  // Whether a state is expanded for what its calls do only: what follows is as far as anybody asks, and nobody asks
  // about states. (Room for the last states would be nine tenths of all.)
  const isLast = (): boolean => level + 1 === within && aboutStates.questions.length === 0;

  // Whether all states of the chunk that begins now are to be expanded in full, so that a helper may have done it: all
  // that are stored were found from earlier ones, so they are of this level (not counted yet if it begins) or the next.
  const isFarFromLast = (): boolean =>
    within === undefined ||
    level + 2 < within ||
    (level + 1 < within && expanded + CHUNK <= endOfLevel);

  const advance = (count: number): boolean => {
    const end = expanded + count;
    while (expanded < end && isOpen()) {
      if (helpers !== undefined && expanded % CHUNK === 0 && isFarFromLast() && isHelped())
        continue;
      countLevel();
      const keeps = !isLast();
      states.copyKey(expanded, key);
      if (run.expand(key, expanded, states.cameBy(expanded), keeps)) expanded++;
      else full = true;
      isCut ||= !keeps;
    }
    return isOpen();
  };

  const isOpen = (): boolean => expanded < states.count() && !full && !isPastLast();
  const isPastLast = (): boolean =>
    // Stryker disable next-line ConditionalExpression: nothing is as far as undefined
    within !== undefined && (level >= within || (level + 1 === within && expanded === endOfLevel));

  const progress = (): Progress => {
    const found = states.count();
    const depth = found > endOfLevel ? level + 1 : level;
    return { states: found, expanded, transitions: counts.transitions, depth };
  };

  // The calls that lead to a place. They are made again, to be sure that they lead where the search saw them lead,
  // and that the question that was answered there is answered again. With symmetry the search knows the states of
  // a trace up to names, and the call is the first that leads on under the names as they are; so it is where the
  // store does not keep it, since the search makes calls in their order.
  const traceTo = (place: SearchPlace, question?: Inquiry<S, C, O>['answer']): Trace => {
    const path: number[] = [];
    for (let at = place.state; at > 0; at = states.parent(at)) path.push(at);
    path.reverse();
    const known = [
      ...path.map((at) => states.via(at)),
      ...(place.call === undefined ? [] : [place.call]),
    ];
    const trace: number[] = [];
    const candidates = (seen: number | undefined): readonly number[] =>
      hasSymmetry || seen === undefined ? calls.map((_, c) => c) : [seen];

    const stored = new Int32Array(codec.words);
    states.copyKey(0, stored);
    let state = hasSymmetry ? system.initial : codec.decode(stored, 0);
    for (const [i, at] of path.entries()) {
      states.copyKey(at, stored);
      const made = candidates(known[i]).find((c) => {
        const outcome = system.step(state, calls[c] as C);
        if (!isMade(outcome)) return false;
        const reached = keyOf(outcome.state);
        if (!stored.every((word, w) => word === reached[w])) return false;
        state = hasSymmetry ? outcome.state : codec.decode(stored, 0);
        return true;
      });
      if (made === undefined) throw irreproducible(known, i, 'leads elsewhere');
      trace.push(made);
    }
    if (question === undefined) return trace;
    const isThere = (c: number): boolean => {
      const call = calls[c] as C;
      const outcome = system.step(state, call);
      return isMade(outcome) && isAnswered(question, { before: state, call, outcome });
    };
    const last = place.call === undefined ? undefined : candidates(place.call).find(isThere);
    const answered =
      question.about === 'state' ? question.test(state) === question.wanted : last !== undefined;
    if (!answered) throw irreproducible(known, known.length - 1, 'is judged differently');
    return last === undefined ? trace : [...trace, last];
  };

  const traceIfSeen = (question: Inquiry<S, C, O>['answer']): Trace | undefined => {
    const place = (question.about === 'state' ? aboutStates : aboutCalls).seen.get(question);
    return place && traceTo(place, question);
  };

  const report = (stopped = 'the search was not carried on'): Report => {
    const found = states.count();
    const finished = !full && !isCut && expanded === found;
    run.settle();
    const because = full ? whyFull(found, maxStates) : isPastLast() ? whyCut(within) : stopped;
    if (found > 0) traceTo({ state: found - 1 }); // so that in every search one longest trace was made again
    const reasons = [...counts.leftOut.keys()].toSorted(); // which was met first hangs on who met it
    const verdicts = inquiries.map(({ claim, answer, premise }) => {
      const shown = traceIfSeen(answer);
      const occurs = premise && traceIfSeen(premise);
      const vacuous = premise !== undefined && occurs === undefined;
      const verdict = verdictOn(claim.kind, shown, vacuous, finished ? undefined : because);
      return [claim.id, { verdict, ...(occurs && { premise: occurs }) }] as const;
    });
    return {
      ...progress(),
      finished,
      ...(!finished && { stopped: because }),
      within: expanded === endOfLevel ? level + 1 : level,
      ...(hasSymmetry && { standsFor: counts.standsFor }),
      verdicts: Object.fromEntries(verdicts),
      bytesPerState: states.bytes() / Math.max(found, 1),
      coverage: calls.map((_, c) => ({
        tried: counts.tried[c]!,
        changed: counts.changed[c]!,
      })),
      leftOut: calls.flatMap((_, call) =>
        reasons.flatMap((why) => {
          const times = counts.leftOut.get(why)![call]!;
          return times === 0 ? [] : [{ call, why, times }];
        }),
      ),
    };
  };

  return { advance, progress, report, stop: () => help?.stop() };
}

function verdictOn(
  kind: Claim<unknown, unknown, unknown>['kind'],
  answer: Trace | undefined,
  vacuous: boolean,
  unfinished: string | undefined,
): Verdict {
  if (answer) return { kind: kind === 'sometimes' ? 'possible' : 'violated', calls: answer };
  if (unfinished !== undefined) return { kind: 'unknown', because: unfinished };
  if (kind === 'sometimes') return { kind: 'impossible' };
  return vacuous
    ? { kind: 'unknown', because: 'its premise never occurs in this scope' }
    : { kind: 'holds' };
}

const whyCut = (within?: number): string => `traces of more than ${within} calls were not tried`;

function whyFull(found: number, maxStates: number): string {
  return found >= maxStates
    ? `the limit of ${maxStates.toLocaleString('en')} states was reached`
    : `there is no room for more than ${found.toLocaleString('en')} states`;
}

/** Of calls that the store does not keep the trace says nothing. */
function irreproducible(calls: readonly (number | undefined)[], at: number, what: string): Error {
  const trace = calls.map((call) => call ?? '?').join('/');
  return new Error(
    `explore: call ${at + 1} of the trace ${trace} ${what} when it is made again; ` +
      'usually step (or a claim) changes its arguments or keeps something between calls, ' +
      'or a state has something that the codec does not know',
  );
}

/** Makes the calls of a trace from the initial state; undefined if one of them cannot be made where it stands. */
export function replay<S, C, O extends { readonly state: S }>(
  system: Pick<System<S, C, O>, 'initial' | 'calls' | 'step'>,
  trace: Trace,
): readonly CallMade<S, C, O>[] | undefined {
  const steps: CallMade<S, C, O>[] = [];
  let before = system.initial;
  for (const index of trace) {
    const call = system.calls[index];
    const outcome = call === undefined ? undefined : system.step(before, call);
    // Stryker disable next-line ConditionalExpression: without a call there is no outcome
    if (call === undefined || !isMade(outcome)) return undefined;
    steps.push({ before, call, outcome });
    before = outcome.state;
  }
  return steps;
}
