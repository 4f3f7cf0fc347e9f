/** Goals of signed loading: what is loaded, and what a loader consumes, is what was signed. */
import type { Call } from '../../model/kernel/call.ts';
import { SIGNED_CONTENT, UNTRUSTED } from '../../model/kernel/content.ts';
import type { Outcome } from '../../model/kernel/outcome.ts';
import type { State } from '../../model/kernel/state.ts';
import type { Scope } from '../../model/scopes/scope.ts';
import { mapAt, NONE, progAt } from '../../model/kernel/state.ts';
import { NO_TEXT } from '../../model/programs/text.ts';
import type { BpfClaim } from './bpf-claim.ts';
import { canDo } from './exclusivity.ts';

/** A loader whose signature was verified ran and trusted its metadata. */
function consumes(before: State, call: Call, { answer }: Outcome): boolean {
  if (call.call !== 'prog_test_run' || answer < 0 || answer === UNTRUSTED) return false;
  const { text, signed } = progAt(before, call.prog);
  return signed && text.action === 'load';
}

/** A load whose signature was verified: of the instructions as they were passed. */
function isSignedLoad(_before: State, call: Call, { answer }: Outcome): boolean {
  return call.call === 'prog_load' && call.signed && answer >= 0;
}

/** `sha` of the metadata map of the loader that runs. */
function shaOf(before: State, call: Call): number {
  return call.call === 'prog_test_run' ? mapAt(before, progAt(before, call.prog).map).sha : NONE;
}

/** Whether a scope has signed loads, in one step or in two. */
const canSign = ({ families }: Scope): boolean =>
  families.includes('signed') || families.includes('split');

const signed: BpfClaim = {
  id: 'signed',
  says: 'What a verified loader consumes is what was signed.',
  kind: 'onEveryCall',
  group: 'goal',
  inScope: (scope) => canDo(scope, 'load', 'elements', 'freeze') && canSign(scope),
  when: consumes,
  holds: (_before, _call, { answer }) => answer === SIGNED_CONTENT,
  premise: () => true,
};

const signedCode: BpfClaim = {
  id: 'signed-code',
  says: 'What is loaded under a verified signature is what was signed.',
  kind: 'onEveryCall',
  group: 'goal',
  inScope: ({ families }) => families.includes('signed') && families.includes('relocated'),
  when: isSignedLoad,
  holds: (_before, call) => call.call !== 'prog_load' || call.core_relos === NO_TEXT,
  premise: () => true,
};

const hashFresh: BpfClaim = {
  id: 'hash-fresh',
  says: 'A content hash that was reported still describes the content when a loader consumes it.',
  kind: 'onEveryCall',
  group: 'goal',
  inScope: (scope) => signed.inScope(scope) && scope.families.includes('hash'),
  when: consumes,
  holds: (before, call, { answer }) => {
    const sha = shaOf(before, call);
    return sha === NONE || sha === answer;
  },
  premise: (before, call) => shaOf(before, call) !== NONE,
};

const boundIsChecked: BpfClaim = {
  id: 'bound-is-checked',
  says: 'The map that a signed load binds is the map that it checked.',
  kind: 'onEveryCall',
  group: 'goal',
  inScope: (scope) => canDo(scope, 'load', 'split', 'elements', 'freeze'),
  when: (_before, call, { answer }) => call.call === 'prog_load_end' && answer >= 0,
  holds: (before, call, { state }) =>
    call.call !== 'prog_load_end' || progAt(before, call.prog).map === progAt(state, call.prog).map,
  premise: () => true,
};

/** The goals of signed loading. */
export const INTEGRITY: readonly BpfClaim[] = [signed, signedCode, hashFresh, boundIsChecked];
