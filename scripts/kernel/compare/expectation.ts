/** What a kernel is expected to answer: the model under its design, or what kernels before the feature do. */
import type { Call } from '../../../model/kernel/call.ts';
import type { Design } from '../../../model/rules/design.ts';
import { mainline } from '../../../model/rules/designs/mainline.ts';
import { mainline73 } from '../../../model/rules/designs/mainline-7.3.ts';
import { permissive618 } from '../../../model/rules/designs/permissive-6.18.ts';
import { permissive } from '../../../model/rules/designs/permissive.ts';
import { E2BIG, EINVAL } from '../../../model/kernel/errno.ts';
import { type Result, refuse } from '../../../model/kernel/outcome.ts';
import type { Step } from '../../../model/kernel/run.ts';
import type { Scope } from '../../../model/scopes/scope.ts';
import { emptyState, isLiveMap, mapAt, type State } from '../../../model/kernel/state.ts';
import { step } from '../../../model/kernel/step.ts';
import { NO_DIGEST } from '../../../model/programs/text.ts';
import { compareVersions } from '../releases/releases.ts';

export type Expectation = {
  /** The name of the design. */
  readonly name: string;
  /** As `step` of the model. */
  readonly step: (state: State, call: Call) => Result;
  /** The name of the choice on the axis `signed`; undefined where nothing is signed. */
  readonly signed: string | undefined;
  /** The tag of a program is the beginning of its SHA-256; before the feature it was SHA-1. */
  readonly tagIsDigest: boolean;
};

/** The model under a design. */
export function expectDesign(design: Design): Expectation {
  return {
    name: design.name,
    step: (state, call) => step(design, state, call),
    signed: design.choices.signed.name,
    tagIsDigest: true,
  };
}

/** The name of what kernels before the feature are. */
export const NO_FEATURE = 'no exclusive maps';

/**
 * Kernels up to 6.17: any byte in `excl_prog_hash` is EINVAL, any in `hash` of the info of a map E2BIG,
 * both before everything else that is asked of the call (KERNEL-FACTS 1). For all else they are as the
 * next kernels: a SYSCALL program holds no PROG_ARRAY.
 */
export const BEFORE: Expectation = {
  name: NO_FEATURE,
  step: (state, call) => {
    if (call.call === 'map_create') {
      const asks = call.excl.form !== 'well-formed' || call.excl.digest !== NO_DIGEST;
      if (asks && !isLiveMap(mapAt(state, call.map))) return refuse(state, -EINVAL);
    }
    if (call.call === 'obj_get_info_by_fd' && mapAt(state, call.map).fd !== 'none') {
      return refuse(state, -E2BIG);
    }
    return step(permissive618, state, call);
  },
  signed: undefined,
  tagIsDigest: false,
};

/** By the first version that behaves so; see `kernels` of the designs. */
const SINCE: readonly (readonly [version: string, expectation: Expectation])[] = [
  ['7.3.0', expectDesign(mainline73)],
  ['7.1.5', expectDesign(mainline)],
  ['7.0.0', expectDesign(permissive)],
  ['6.18.0', expectDesign(permissive618)],
];

/** What the kernel of that version (`7.3.4`, or longer: `7.3.4+deb13-cloud-amd64`) is expected to do. */
export function expectationOf(version: string): Expectation {
  const number = /^\d+\.\d+\.\d+/.exec(version)?.[0] ?? '0.0.0';
  return SINCE.find(([first]) => compareVersions(number, first) >= 0)?.[1] ?? BEFORE;
}

/** The steps of calls from the empty kernel, and whether all could be made. */
export function follow(
  expectation: Expectation,
  scope: Scope,
  calls: readonly Call[],
): { readonly steps: readonly Step[]; readonly whole: boolean } {
  const steps: Step[] = [];
  let before = emptyState(scope);
  for (const call of calls) {
    const outcome = expectation.step(before, call);
    if (typeof outcome !== 'object') return { steps, whole: false };
    steps.push({ before, call, outcome });
    before = outcome.state;
  }
  return { steps, whole: true };
}
