/** Relations where walks and searches come: states that are reached, and what a set of relations says of them. */
import type { State } from '../../model/kernel/state.ts';
import type { Design } from '../../model/rules/design.ts';
import { scopeNamed } from '../../model/scopes/named.ts';
import type { AlwaysClaim } from '../claims/claim.ts';
import { randomFrom } from '../random/below.ts';
import { choosersOf } from '../random/walk.ts';
import { systemOf } from '../verdicts/system.ts';
import { TABLE_NAMES } from './recorder.ts';
import type { Relation } from './relations.ts';

const holdsIn = ({ of, holds }: Relation, state: State): boolean =>
  state[TABLE_NAMES[of]].every((_, slot) => holds(state, slot));

/** The ids of the relations that do not hold in a state. */
export function brokenIn(state: State, relations: readonly Relation[]): readonly string[] {
  return relations.flatMap((relation) => (holdsIn(relation, state) ? [] : [relation.id]));
}

/** A relation as a claim that a search decides. */
export function claimOf(relation: Relation): AlwaysClaim<State> {
  const { id, says } = relation;
  return { kind: 'always', id, says, holds: (state) => holdsIn(relation, state) };
}

/** The states that swarm walks of a design meet at `wide`; `first` is the seed of the first. */
export function* walked(design: Design, walks: number, steps: number, first = 1): Generator<State> {
  const system = systemOf(design, scopeNamed('wide')!);
  const chooserOf = choosersOf(system, 'swarm');
  for (let walk = first; walk < first + walks; walk++) {
    const below = randomFrom(walk);
    const choose = chooserOf(below);
    let state: State = system.initial;
    for (let made = 0; made < steps; made++) {
      const call = choose(state, below);
      if (call === undefined) continue;
      state = call.outcome.state;
      yield state;
    }
  }
}
