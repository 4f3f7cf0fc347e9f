/**
 * A design in a proof, whose own choices cannot copy a map that they are given, or find in the state. The objects of a
 * proof have their fields on a prototype: `{ ...map }` would have none of them, and what is then asked of the copy would
 * be answered wrongly, unheard. `outerBecomes`, which says what changes, may copy.
 */
import type { AxisName } from '../../model/rules/axes.ts';
import type { State } from '../../model/kernel/state.ts';
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
    return (...given) => ask(...given.map((it, at) => guarded(it, names[at]!, line)));
  });
}

/** What a choice is given under that name, so that it cannot copy a map of it. */
function guarded(given: unknown, name: string, line: string): unknown {
  if (MAPS.includes(name)) return whole(given, line);
  if (name !== 'state') return given;
  // of the state the tables, of a table the objects; what else there is (`some`, `length`) is no object
  const table = (of: object): object => seenThrough(of, (it) => whole(it, line));
  return seenThrough(given as State, (it) => (isObject(it) ? table(it) : it));
}

/** An object of which whoever reads a field gets what `show` makes of it. */
function seenThrough<T extends object>(object: T, show: (it: unknown) => unknown): T {
  return new Proxy(object, {
    get: (of, field, seen): unknown => show(Reflect.get(of, field, seen)),
  });
}

const isObject = (it: unknown): it is object => typeof it === 'object' && it !== null;

const of = (table: typeof MEANT | typeof GIVEN, axis: AxisName, question: string): unknown =>
  (table[axis] as Readonly<Record<string, unknown>>)[question];

/** The object as it was, but for whoever goes through its own fields. */
function whole(map: unknown, line: string): unknown {
  if (!isObject(map)) return map;
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
