/**
 * Traces to replay: random walks through the model. A walk chooses the kind of call first and prefers
 * calls that the model accepts, since agreement on refusals alone is no agreement.
 */
import { alphabet } from '../../../model/scopes/alphabet.ts';
import type { Call } from '../../../model/kernel/call.ts';
import { EBADF, EINVAL, ENOENT, EPERM } from '../../../model/kernel/errno.ts';
import type { Scope } from '../../../model/scopes/scope.ts';
import { SCOPES } from '../../../model/scopes/named.ts';
import { emptyState, type State } from '../../../model/kernel/state.ts';
import { faultOf } from '../encode/encode.ts';
import type { Expectation } from './expectation.ts';

/** Calls from the empty kernel, in a scope. */
export type ScopedTrace = {
  readonly scope: Scope;
  readonly calls: readonly Call[];
  /** Where it is from, for reports. */
  readonly from: string;
  /** What it is expected to answer, if that is not what the kernel is expected to. */
  readonly expectation?: Expectation;
};

/** Numbers from 0 up to (not including) a bound. */
type Random = (below: number) => number;

export const MOST_CALLS = 24;
/** How often a walk looks for a call that is accepted rather than for any. */
const ACCEPTED_SHARE = 0.7;
/** How often a call that is accepted should change something. */
const CHANGING_SHARE = 0.8;
const TRIES = 40;
/** Refusals that a walk comes to anyway. */
const COMMON: readonly number[] = [EBADF, EINVAL, ENOENT, EPERM];

/** A small generator (xorshift32, Marsaglia 2003), so that a seed says everything. */
function randomFrom(seed: number): Random {
  let x = (Math.imul(seed, 0x9e3779b1) ^ 0x6d2b79f5) | 0 || 1;
  return (below) => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) % below;
  };
}

/** What is never replayed: half loads are no system call, signatures need a key in the guest. */
const LEFT_OUT = ['signed', 'split'] as const;
const LEFT_OUT_TEXTS = ['loader.A', 'loader.B', 'loader.C'];

/** The families that a mapping of a map meets. */
const MAPPING: Scope['families'] = ['mmap', 'freeze', 'elements', 'close'];

/** The scopes that are replayed, each without what is not. */
export const REPLAYED: readonly Scope[] = SCOPES.filter(
  ({ name, families }) => name === 'wide' || LEFT_OUT.every((family) => !families.includes(family)),
).map(replayable);

/** What traces are drawn from: these, and once more what they seldom come to, mappings of memory. */
const DRAWN: readonly Scope[] = REPLAYED.flatMap((scope) =>
  scope.name === 'user'
    ? [scope, { ...scope, kinds: ['ARRAY'], flags: ['MMAPABLE'], families: MAPPING }]
    : [scope],
);

/** Those about signed loaders, for kernels that have them and where openssl is there to sign. */
export const SIGNED: readonly Scope[] = SCOPES.filter(
  ({ families }) => families.includes('signed') && !families.includes('pins'),
);

/** The scope without what is not replayed. */
function replayable(scope: Scope): Scope {
  return {
    ...scope,
    texts: scope.texts.filter((text) => !LEFT_OUT_TEXTS.includes(text)),
    hashes: scope.hashes.filter((text) => !LEFT_OUT_TEXTS.includes(text)),
    families: scope.families.filter((family) => !(LEFT_OUT as readonly string[]).includes(family)),
  };
}

/** So many random traces of what is expected, drawn from the scopes in turn; `canSign`: also of signed loaders. */
export function randomTraces(
  { step }: Expectation,
  count: number,
  seed: number,
  canSign = false,
): readonly ScopedTrace[] {
  const worlds = [...DRAWN, ...(canSign ? [...SIGNED, ...SIGNED] : [])].map((scope) => ({
    scope,
    kinds: byKind(alphabet(scope).filter((call) => faultOf([call], canSign) === undefined)),
  }));
  return Array.from({ length: count }, (_, i) => {
    const world = worlds[i % worlds.length];
    if (world === undefined) throw new RangeError('no scope can be replayed');
    const { scope, kinds } = world;
    const calls = walk(step, scope, kinds, randomFrom(seed * 1_000_003 + i));
    return { scope, calls, from: `random trace ${i} of seed ${seed}` };
  });
}

function byKind(calls: readonly Call[]): readonly (readonly Call[])[] {
  const kinds = Map.groupBy(calls, (call) => call.call);
  const stores = kinds.get('mmap_store') ?? [];
  // three times more often: it can be made so seldom
  return [...kinds.values(), stores, stores, stores].filter(({ length }) => length > 0);
}

function walk(
  step: Expectation['step'],
  scope: Scope,
  kinds: readonly (readonly Call[])[],
  random: Random,
): readonly Call[] {
  const calls: Call[] = [];
  let state = emptyState(scope);
  const length = 4 + random(MOST_CALLS - 3);
  while (calls.length < length) {
    const found = choose(step, state, kinds, random);
    if (found === undefined) break;
    calls.push(found.call);
    state = found.after;
  }
  return calls;
}

/** A call that can be made; of the wished sort if one is found in a few tries. */
function choose(
  step: Expectation['step'],
  state: State,
  kinds: readonly (readonly Call[])[],
  random: Random,
): { readonly call: Call; readonly after: State } | undefined {
  const wantsAccepted = random(1000) < ACCEPTED_SHARE * 1000;
  const wantsRare = !wantsAccepted && random(2) === 0;
  const wantsChange = wantsAccepted && random(1000) < CHANGING_SHARE * 1000;
  let second: { readonly call: Call; readonly after: State } | undefined;
  for (let i = 0; i < TRIES; i++) {
    const calls = kinds[random(kinds.length)] ?? [];
    const call = calls[random(calls.length)];
    // closing is always possible: now and then is enough
    if (call === undefined || (call.call === 'close' && random(6) > 0)) continue;
    const outcome = step(state, call);
    // and so are closed fds
    if (typeof outcome !== 'object' || (outcome.answer === -EBADF && random(6) > 0)) continue;
    const found = { call, after: outcome.state };
    const accepted = outcome.answer >= 0;
    const dull = wantsAccepted
      ? wantsChange && outcome.state === state
      : wantsRare && COMMON.includes(-outcome.answer);
    if (accepted === wantsAccepted && !dull) return found;
    if (second === undefined || accepted) second = found;
  }
  return second;
}
