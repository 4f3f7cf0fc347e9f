/** `new NAME`: writes a file for a rule of one's own, which works from where it is written. */
import { createRequire } from 'node:module';
import { join, relative, resolve } from 'node:path';
import { OBJECTS } from '../../../model/kernel/fields.ts';
import { TABLES } from '../../../model/kernel/state.ts';
import type { Field } from '../../../model/kernel/fields.ts';
import type { AxisName, Meant } from '../../../model/rules/axes.ts';
import { AXES, AXIS_NAMES, MEANT } from '../../../model/rules/axes.ts';
import { sealed } from '../../../model/rules/designs/sealed.ts';
import { designNamed } from '../../../model/rules/designs/all.ts';
import type { ExitCode } from '../fault.ts';
import { EXIT, UsageError } from '../fault.ts';
import { writeNew } from '../files.ts';
import { CODE_EXTENSION, IS_BUILT } from '../installed.ts';
import { print } from '../output.ts';
import { STARTED_AS } from '../text/check.ts';
import { hang } from '../../../counterexamples/export/wrap.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

/** The command. */
export async function newCommand({ name }: { readonly name: string }): Promise<ExitCode> {
  if (!/^\w[\w.-]*$/.test(name) || name.endsWith('.ts')) {
    throw new UsageError(`new ${name}: a name of letters, digits, - and . is wanted, without .ts`);
  }
  if (designNamed(name) !== undefined) {
    throw new UsageError(`new ${name}: a built-in design is called so; choose another name`);
  }
  const path = `${name}.ts`;
  await writeNew(path, newDesign(name, process.cwd()));
  print([
    `${path} written: change its element, or write a choice on another axis, then`,
    `  ${STARTED_AS} check ./${path}`,
    `  ${STARTED_AS} diff ./${path} ${sealed.name}`,
    `  ${STARTED_AS} compare --with ./${path}`,
  ]);
  return EXIT.ok;
}

/** The text of a design file for a folder. */
function newDesign(name: string, folder: string): string {
  const model = modelFrom(folder);
  return `/** ${name}: what it is about, in one line. */
${model.endsWith('.ts') ? NO_COMPLAINT : ''}import { EINVAL, ${sealed.name}, type Design } from '${model}';

export const design: Design = {
  name: '${name}',
  argument: 'Why one would want it, in one line.',
  cites: [],
  kernels: [],
  choices: {
    ...${sealed.name}.choices, // the choices on all other axes
    element: {
      name: '${name}',
      says: 'no exclusive map is an element (EINVAL)',
      mayBeElement: (outer, inner, state) => (inner.excl === 'none' ? 0 : -EINVAL),
    },
  },
};

/*
${[...RELATIONS, ...AXIS_NAMES.flatMap(axisLines), ...objectLines()].join('\n')}
*/
`;
}

/** How to bring a relation, for proofs (properties/proofs/brought-relations.ts). */
const RELATIONS = [
  '`exclmap prove` looks for relations that every call keeps. It tries those that you export:',
  'export const relations = [{',
  "  of: 'prog', // what it speaks of: a map, a prog or a link; it is asked of each that is alive",
  "  says: 'A program names no frozen map.',",
  '  holds: (prog, state) => prog.map === -1 || !state.maps[prog.map].frozen, // -1: it refers to none',
  '}];',
  'It may ask the object and what that refers to, and changes nothing.',
  '',
];

const NO_COMPLAINT =
  '// @ts-ignore: editors that know no tsconfig.json complain of .ts; Node runs it as it stands\n';

/**
 * The model as an import names it: by the name of the package where that leads to it; by a short way inside of
 * this project; else by the whole.
 */
function modelFrom(folder: string): string {
  const index = join(ROOT, `model/index${CODE_EXTENSION}`);
  if (IS_BUILT && resolvedFrom(folder, 'exclmap/model') === index) return 'exclmap/model';
  const way = relative(folder, index);
  const isInside = folder === ROOT || folder.startsWith(`${ROOT}/`);
  if (!isInside || IS_BUILT) return index;
  return way.startsWith('.') ? way : `./${way}`;
}

/** What a name leads to from a folder; undefined if nowhere. */
function resolvedFrom(folder: string, name: string): string | undefined {
  try {
    return createRequire(join(folder, 'file')).resolve(name);
  } catch {
    return undefined; // the package is not installed there
  }
}

const ANSWERS: Readonly<Record<Meant, string>> = {
  errno: '0 or a negated errno',
  boolean: 'true or false',
  digest: 'a digest',
  map: 'the outer map, changed',
  flag: 'true or false (a constant)',
};

function axisLines(axis: AxisName): readonly string[] {
  const { question, choices } = AXES[axis];
  return [
    ...hang(`${axis}: `, question),
    ...Object.entries<Meant>(MEANT[axis]).map(([asked, meant]) => `  ${asked}: ${ANSWERS[meant]}`),
    ...choices.flatMap((choice) => hang(`  - ${choice.name}: `, choice.says)),
    '',
  ];
}

/** What a choice may read: the fields of the objects that it is given. */
function objectLines(): readonly string[] {
  return OBJECTS.flatMap((of) => [
    `A ${of} has`,
    ...Object.entries<Field>(TABLES[of]).flatMap(([name, { sort }]) =>
      hang(`  ${name}: `, sort.kind === 'choice' ? sort.values.join(', ') : sort.kind),
    ),
  ]);
}
