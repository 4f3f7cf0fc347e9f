// README shows this program: a rule of one's own, decided, and the trace that breaks it.
import { EINVAL, permissive, type Design } from 'exclmap/model';
import { decide, stepsTo } from 'exclmap/properties';
import { toText } from 'exclmap/counterexamples';

const element: Design['choices']['element'] = {
  name: 'frozen',
  says: 'an exclusive map is an element only while it is frozen (EINVAL)',
  mayBeElement: (_outer, inner) => (inner.excl === 'none' || inner.frozen ? 0 : -EINVAL),
};
const choices = { ...permissive.choices, element };
const design: Design = { ...permissive, name: 'frozen', choices };
for (const claim of decide(design, { claims: ['inner', 'outer-side'] }).claims) {
  const { scope } = claim.found ?? {};
  console.log(`${claim.id}: ${claim.verdict}`);
  if (scope) console.log(toText({ design, scope, steps: stepsTo(design, claim) }));
}
