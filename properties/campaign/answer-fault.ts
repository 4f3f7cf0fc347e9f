/**
 * What is wrong with the answer to a search or to random walks, as far as the job and its design tell: it must be
 * about the claims of the job, and every trace is made again and judged, so that nothing is believed that a damaged
 * or a made-up file says was found. That nothing was found (`holds`, counts) only the search itself can show.
 */
import type { Call } from '../../model/kernel/call.ts';
import type { Outcome } from '../../model/kernel/outcome.ts';
import type { State } from '../../model/kernel/state.ts';
import { emptyState } from '../../model/kernel/state.ts';
import { step } from '../../model/kernel/step.ts';
import { areListed } from '../../model/rules/axes.ts';
import type { Design } from '../../model/rules/design.ts';
import type { Scope } from '../../model/scopes/scope.ts';
import { claimsIn } from '../claims/all.ts';
import type { BpfClaim } from '../claims/bpf-claim.ts';
import type { Trace, Verdict } from '../claims/claim.ts';
import type { Inquiry } from '../claims/judge.ts';
import { inquiryInto, isAnswered } from '../claims/judge.ts';
import { callsOf } from '../random/shorten.ts';
import { replay } from '../search/explore.ts';
import type { BpfSystem } from '../verdicts/system.ts';
import { stepsOf } from '../verdicts/system.ts';
import type { ConformJob, DesignData, FuzzJob, SearchJob } from './campaign-job.ts';
import { designOfNames } from './campaign-job.ts';
import type { ConformPart } from './conform-part.ts';
import type { FuzzPart } from './fuzz-part.ts';
import type { SearchPart } from './search-part.ts';

/** The design that data describe, if it is at hand: without it traces are not made again. */
export type DesignsAtHand = (data: DesignData) => Design | undefined;

const NAMED = new WeakMap<DesignData, Design | undefined>();

/** Those that are made of choices by name; no file's. */
export const namedAtHand: DesignsAtHand = (data) => {
  if ('module' in data) return undefined;
  if (!NAMED.has(data)) {
    const design = designOfNames(data.name, data.choices);
    NAMED.set(data, typeof design === 'string' ? undefined : design);
  }
  return NAMED.get(data);
};

/** In one line what is wrong with the answer of a search, or undefined. */
export function faultOfSearch(
  job: SearchJob,
  { verdicts, leftOut, reads }: Pick<SearchPart, 'verdicts' | 'leftOut' | 'reads'>,
  designs: DesignsAtHand,
): string | undefined {
  const claims = claimsIn(job.scope, job.claims);
  const system = systemFor(job, designs, (design) => stepsOf(design));
  const design = designs(job.design);
  if (reads === undefined && design !== undefined && !areListed(design.choices))
    return 'it does not say what the choices of its design read';
  const strange = Object.keys(verdicts).find((id) => !claims.some((claim) => claim.id === id));
  if (strange !== undefined) return `it speaks of ${strange}, which its job does not ask about`;
  for (const claim of claims) {
    const said = verdicts[claim.id];
    if (said === undefined) return `it says nothing of ${claim.id}`;
    const { verdict, premise } = said;
    if (!VERDICTS[claim.kind].includes(verdict.kind))
      return `it says "${verdict.kind}" of ${claim.id}, of which that cannot be said`;
    const inquiry = inquiryInto(claim);
    const fault =
      ('calls' in verdict
        ? faultOfTrace(system, claim, inquiry.answer, verdict.calls)
        : undefined) ?? faultOfPremise(system, inquiry, verdict, premise);
    if (fault !== undefined) return fault;
  }
  return faultOfCalls(
    system,
    leftOut.map(({ call }) => call),
  );
}

const VERDICTS = {
  always: ['violated', 'holds', 'unknown'],
  onEveryCall: ['violated', 'holds', 'unknown'],
  sometimes: ['possible', 'impossible', 'unknown'],
} as const satisfies Record<BpfClaim['kind'], readonly Verdict['kind'][]> as Record<
  BpfClaim['kind'],
  readonly Verdict['kind'][]
>;

/** In one line what is wrong with the answer of random walks, or undefined. */
export function faultOfFuzz(
  job: FuzzJob,
  { seeds, runs, violations }: Pick<FuzzPart, 'seeds' | 'runs' | 'violations'>,
  designs: DesignsAtHand,
): string | undefined {
  const { first, count } = job.seeds;
  if (seeds !== count) return `it is of ${seeds} seeds, and its job has ${count}`;
  if (runs !== count * job.runs)
    return `it is of ${runs} walks, and its job has ${count * job.runs}`;
  const claims = claimsIn(job.scope, job.claims);
  // walks may fill any slot
  const system = systemFor(job, designs, (design) => (state, call) => step(design, state, call));
  for (const { claim: id, calls, seed } of violations) {
    const claim = claims.find((one) => one.id === id);
    if (claim === undefined) return `it speaks of ${id}, which its job does not ask about`;
    if (claim.kind === 'sometimes') return `it says that ${id} is broken, which no use can be`;
    if (seed < first || seed >= first + count) return `it speaks of seed ${seed}`;
    const fault = faultOfTrace(system, claim, inquiryInto(claim).answer, calls);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** In one line what is wrong with the answer of traces on a kernel, or undefined: each must have one verdict. */
export function faultOfConform(
  job: ConformJob,
  { traces, verdicts, differs, inconclusive }: ConformPart,
): string | undefined {
  if (job.traces > 0 && traces !== job.traces)
    return `it is of ${traces} traces, and its job has ${job.traces}`;
  const judged = Object.values(verdicts).reduce((sum, times) => sum + times, 0);
  if (judged !== traces || differs + inconclusive > traces)
    return `it is of ${traces} traces, and has ${judged} verdicts, ${differs + inconclusive} of them bad`;
  return undefined;
}

/** Steps are those of a design; undefined where it is not at hand. */
type SomeSystem = Pick<BpfSystem, 'initial' | 'calls'> & {
  readonly step: BpfSystem['step'] | undefined;
  readonly scope: Scope;
};

function systemFor(
  { design: data, scope }: SearchJob | FuzzJob,
  designs: DesignsAtHand,
  stepsUnder: (design: Design) => BpfSystem['step'],
): SomeSystem {
  const design = designs(data);
  return {
    initial: emptyState(scope),
    calls: callsOf(scope),
    step: design === undefined ? undefined : stepsUnder(design),
    scope,
  };
}

function faultOfCalls({ calls, scope }: SomeSystem, trace: Trace): string | undefined {
  const strange = trace.find((call) => call >= calls.length);
  return strange === undefined
    ? undefined
    : `it speaks of call ${strange}, and scope ${scope.name} has ${calls.length}`;
}

type SomeInquiry = Inquiry<State, Call, Outcome>;

/** A claim that has a premise holds where it was met. */
function faultOfPremise(
  system: SomeSystem,
  { claim, premise: question }: SomeInquiry,
  verdict: Verdict,
  trace: Trace | undefined,
): string | undefined {
  if (trace === undefined) {
    return verdict.kind === 'holds' && question !== undefined
      ? `it says that ${claim.id} holds, and not how its premise is met`
      : undefined;
  }
  if (question === undefined) return `it speaks of the premise of ${claim.id}, which has none`;
  return faultOfTrace(system, claim, question, trace, 'meet the premise of');
}

/** A trace must be one of calls that can be made there, of which the last answers the question as wanted. */
function faultOfTrace(
  system: SomeSystem,
  { id, kind }: Pick<BpfClaim, 'id' | 'kind'>,
  question: SomeInquiry['answer'],
  trace: Trace,
  does = kind === 'sometimes' ? 'show' : 'break',
): string | undefined {
  const strange = faultOfCalls(system, trace);
  if (strange !== undefined) return strange;
  const { step: steps, initial, calls } = system;
  if (steps === undefined) return undefined;
  const made = replay({ initial, calls, step: steps }, trace);
  const last = made?.at(-1);
  const answers =
    last === undefined
      ? trace.length === 0 &&
        question.about === 'state' &&
        question.test(initial) === question.wanted
      : isAnswered(question, last);
  return answers ? undefined : `its trace ${trace.join('/')} does not ${does} ${id}`;
}
