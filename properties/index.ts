/** The public face of the claims and of what decides them: `exclmap/properties`. */

// Any system, and claims about it.
export type {
  AlwaysClaim,
  CallClaim,
  CallMade,
  Claim,
  SometimesClaim,
  Trace,
  Verdict,
  When,
} from './claims/claim.ts';
export { breaks, meetsPremise, shows } from './claims/judge.ts';
export type {
  CallLeftOut,
  Judgement,
  Limits,
  Progress,
  Report,
  Search,
  System,
} from './search/explore.ts';
export { explore, replay, search } from './search/explore.ts';

// The model under a design in a scope as such a system, and the claims about it.
export type { BpfClaim, Group } from './claims/bpf-claim.ts';
export { claimNamed, CLAIMS, claimsIn, GOALS } from './claims/all.ts';
export type { BpfSystem, StepFunction } from './verdicts/system.ts';
export { systemOf } from './verdicts/system.ts';

// What a design file may export beside its design, to be tried in proofs.
export type { BroughtRelation } from './proofs/brought-relations.ts';

// Verdicts on a design.
export type { DecideOptions } from './verdicts/decide.ts';
export { decide, stepsTo, strengthsOf } from './verdicts/decide.ts';
export type { ClaimReport, DesignReport, LeftOutCalls } from './verdicts/merge.ts';
export type {
  Comparison,
  DesignDifference,
  DesignRelation,
  Effect,
  OtherErrno,
} from './verdicts/compare.ts';
export { compareDesigns } from './verdicts/compare.ts';
export type { Strength, Strengths } from './verdicts/strength.ts';
export type { Gap } from './verdicts/reads.ts';
export type { Helpers, SharedSearch } from './search/helpers.ts';
export type { SharedPart } from './search/store.ts';
export type { SlotReference, SlotSort, Symmetry } from './search/symmetry.ts';
