// Two-phase commit as in Gray and Lamport, "Consensus on Transaction Commit" (2006), TwoPhase.tla: a system with
// known counts to test and to time the search with, written as any model of this project is.
import { codec } from '../../../model/finite/codec.ts';
import { type Of, array, bool, oneOf, record } from '../../../model/finite/finite.ts';
import type { AlwaysClaim } from '../../claims/claim.ts';
import type { System } from '../explore.ts';

export type Manager = 'working' | 'prepared' | 'committed' | 'aborted';

const stateOf = (managers: number) =>
  record({
    managers: array(oneOf<Manager>('working', 'prepared', 'committed', 'aborted'), managers),
    coordinator: oneOf('init', 'committed', 'aborted'),
    heard: array(bool, managers), // whose Prepared message the coordinator has received
    prepared: array(bool, managers), // messages sent; they stay and can be received again
    commit: bool,
    abort: bool,
  });

export type CommitState = Of<ReturnType<typeof stateOf>>;

export type CommitCall =
  | { readonly kind: 'coordinator commits' | 'coordinator aborts' }
  | {
      readonly kind: 'coordinator hears' | 'prepares' | 'aborts' | 'hears commit' | 'hears abort';
      readonly manager: number;
    };

export type CommitOutcome = { readonly state: CommitState };

/** The system with this many resource managers. */
export function twoPhaseCommit(managers: number): System<CommitState, CommitCall, CommitOutcome> {
  const type = stateOf(managers);
  const each = Array.from({ length: managers }, (_, manager) => manager);
  return {
    type,
    codec: codec(type),
    initial: type.first,
    calls: [
      { kind: 'coordinator commits' },
      { kind: 'coordinator aborts' },
      ...each.flatMap((manager): CommitCall[] => [
        { kind: 'coordinator hears', manager },
        { kind: 'prepares', manager },
        { kind: 'aborts', manager },
        { kind: 'hears commit', manager },
        { kind: 'hears abort', manager },
      ]),
    ],
    step,
  };
}

function step(state: CommitState, call: CommitCall): CommitOutcome | undefined {
  switch (call.kind) {
    case 'coordinator commits':
      if (state.coordinator !== 'init' || state.heard.includes(false)) return undefined;
      return { state: { ...state, coordinator: 'committed', commit: true } };
    case 'coordinator aborts':
      if (state.coordinator !== 'init') return undefined;
      return { state: { ...state, coordinator: 'aborted', abort: true } };
    case 'coordinator hears':
      if (state.coordinator !== 'init' || !state.prepared[call.manager]) return undefined;
      if (state.heard[call.manager]) return { state };
      return { state: { ...state, heard: state.heard.with(call.manager, true) } };
    case 'prepares':
      if (state.managers[call.manager] !== 'working') return undefined;
      return {
        state: {
          ...state,
          managers: state.managers.with(call.manager, 'prepared'),
          prepared: state.prepared.with(call.manager, true),
        },
      };
    case 'aborts':
      return state.managers[call.manager] === 'working'
        ? become(state, call.manager, 'aborted')
        : undefined;
    case 'hears commit':
      return state.commit ? become(state, call.manager, 'committed') : undefined;
    case 'hears abort':
      return state.abort ? become(state, call.manager, 'aborted') : undefined;
  }
}

function become(state: CommitState, manager: number, now: Manager): CommitOutcome {
  if (state.managers[manager] === now) return { state };
  return { state: { ...state, managers: state.managers.with(manager, now) } };
}

/** The same with one state of each orbit: managers are no more than names. */
export function twoPhaseCommitUpToNames(
  managers: number,
): System<CommitState, CommitCall, CommitOutcome> {
  const sort = { name: 'manager', arrays: ['managers', 'heard', 'prepared'] };
  const symmetry = { type: stateOf(managers), sorts: [sort], references: [] };
  return { ...twoPhaseCommit(managers), symmetry };
}

/** No manager has committed while another has aborted. */
export const agreement: AlwaysClaim<CommitState> = {
  kind: 'always',
  id: 'agreement',
  says: 'no manager commits while another aborts',
  holds: ({ managers }) => !(managers.includes('committed') && managers.includes('aborted')),
};
