/**
 * A design in a proof, whose own choices cannot copy a map that they are given. The objects of a proof have their
 * fields on a prototype: `{ ...map }` would have none of them, and what is then asked of the copy would be answered
 * wrongly, unheard. `outerBecomes`, which says what changes, may copy.
 */
import type { AxisName } from '../../model/rules/axes.ts';
import { GIVEN, isListed, MEANT } from '../../model/rules/axes.ts';
import { choiceFault } from '../../model/rules/checked.ts';
import type { Design } from '../../model/rules/design.ts';
import { overheard } from '../../model/rules/overheard.ts';

const MAPS: readonly string[] = ['map', 'outer', 'inner', 'used', 'template'];

/** The design: a choice of its own that copies a map throws an error that says so. */
export function uncopied(design: Design): Design {
  return overheard(design, ({ axis, choice, question }, ask) => {
    if (isListed(axis, choice) || of(MEANT, axis, question) === 'map') return undefined;
    const names = of(GIVEN, axis, question) as readonly string[] | undefined;
    if (names === undefined) return undefined;
    const line = `choices.${axis}.${question}: a proof cannot follow a copy of a map ({ ...map }); ask its fields, or use --no-prove`;
    return (...given) =>
      ask(...given.map((it, at) => (MAPS.includes(names[at]!) ? whole(it, line) : it)));
  });
}

const of = (table: typeof MEANT | typeof GIVEN, axis: AxisName, question: string): unknown =>
  (table[axis] as Readonly<Record<string, unknown>>)[question];

/** The object as it was, but for whoever goes through its own fields. */
function whole(map: unknown, line: string): unknown {
  if (typeof map !== 'object' || map === null) return map;
  let isTold = false;
  return Object.create(map, {
    copied: {
      enumerable: true,
      get: () => {
        if (isTold) return undefined; // a fault shows what was given
        isTold = true;
        throw choiceFault(line);
      },
    },
  });
}
