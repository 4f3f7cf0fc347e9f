// Any system can be searched: two jugs of 3 and 5 litres, and the fewest steps to 4 litres.
import { codec, record, upTo, type Of } from 'exclmap/model';
import { explore, type Claim, type System } from 'exclmap/properties';

const Jugs = record({ small: upTo(4), big: upTo(6) });
type Jugs = Of<typeof Jugs>;
type Outcome = { readonly state: Jugs };

const pours: Readonly<Record<string, (jugs: Jugs) => Jugs>> = {
  'fill small': ({ big }) => ({ small: 3, big }),
  'fill big': ({ small }) => ({ small, big: 5 }),
  'empty small': ({ big }) => ({ small: 0, big }),
  'empty big': ({ small }) => ({ small, big: 0 }),
  'small to big': ({ small, big }) => ({
    small: Math.max(0, small + big - 5),
    big: Math.min(5, small + big),
  }),
  'big to small': ({ small, big }) => ({
    small: Math.min(3, small + big),
    big: Math.max(0, small + big - 3),
  }),
};

const system: System<Jugs, string, Outcome> = {
  codec: codec(Jugs),
  initial: { small: 0, big: 0 },
  calls: Object.keys(pours),
  step: (jugs, pour) => ({ state: pours[pour]!(jugs) }),
};
const never: Claim<Jugs, string, Outcome> = {
  kind: 'always',
  id: 'never-four',
  says: 'the big jug never has 4 litres',
  holds: ({ big }) => big !== 4,
};

const { states, verdicts } = explore(system, [never]);
const verdict = verdicts['never-four']?.verdict;
console.log(`${states} states`);
if (verdict && 'calls' in verdict) {
  console.log(verdict.calls.map((call) => system.calls[call]).join(', '));
}
