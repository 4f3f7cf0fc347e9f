/** Every choice of every axis, and the designs in which mutants and exchanges are studied. */
import type { Choice, Choices, Design } from '../../model/design.ts';
import { AXES } from '../../model/design.ts';
import * as bind from '../../model/axes/bind.ts';
import * as contentHash from '../../model/axes/content-hash.ts';
import * as counted from '../../model/axes/counted.ts';
import * as element from '../../model/axes/element.ts';
import * as extension from '../../model/axes/extension.ts';
import * as iterator from '../../model/axes/iterator.ts';
import * as outer from '../../model/axes/outer.ts';
import * as signed from '../../model/axes/signed.ts';
import * as sysBpf from '../../model/axes/sys-bpf.ts';
import * as template from '../../model/axes/template.ts';
import { DESIGNS } from '../../model/designs/all.ts';
import { permissive } from '../../model/designs/permissive.ts';
import { sealed } from '../../model/designs/sealed.ts';
import { design as spreads } from '../fixtures/spreads.ts';

/** All choices, by axis, in the order of their names (whatever loads a module may order its exports). */
export const CHOICES: { readonly [A in keyof Choices]: readonly Choices[A][] } = {
  outer: byName(Object.values(outer)),
  template: byName(Object.values(template)),
  element: byName(Object.values(element)),
  bind: byName(Object.values(bind)),
  counted: byName(Object.values(counted)),
  iterator: byName(Object.values(iterator)),
  extension: byName(Object.values(extension)),
  sysBpf: byName(Object.values(sysBpf)),
  contentHash: byName(Object.values(contentHash)),
  signed: byName(Object.values(signed)),
};

/** The named designs, without those that make the same choices as one before them. */
const DIFFERENT: readonly Design[] = DESIGNS.filter(
  (design, position) => !DESIGNS.slice(0, position).some((other) => sameChoices(design, other)),
);

/** What the cover letter of v1 called too invasive; the only use of one of the choices. */
const templateBound: Design = {
  ...permissive,
  name: 'template-bound',
  argument: 'A program must also match the template of an outer map that it names.',
  kernels: [],
  choices: {
    ...permissive.choices,
    template: template.templateRemembered,
    bind: bind.bindNamedAndTemplate,
  },
};

/** The only use of two more: what a rule without exceptions for the matching program would be. */
const noneActs: Design = {
  ...sealed,
  name: 'none-acts',
  argument: 'No iterator walks an exclusive map and no program acts as user space on one.',
  choices: { ...sealed.choices, iterator: iterator.iteratorRefused, sysBpf: sysBpf.sysBpfRefused },
};

/** Designs that between them make every choice: first those that tell most mutants from sound code. */
const FIRST = ['sealed', 'mainline-7.3', 'permissive'];

export const STUDIED: readonly Design[] = [
  ...FIRST.flatMap((name) => named(DIFFERENT, name)),
  ...DIFFERENT.filter(({ name }) => !FIRST.includes(name)),
  templateBound,
  noneActs,
  spreads,
];

/** One choice of a design exchanged with another of the same axis. */
export type Exchange = {
  readonly id: string;
  readonly design: string;
  readonly axis: keyof Choices;
  readonly from: string;
  readonly to: string;
};

/** Every exchange of one choice in a named design. */
export const EXCHANGES: readonly Exchange[] = DIFFERENT.flatMap((design) =>
  AXES.flatMap((axis) => {
    const from = design.choices[axis].name;
    return CHOICES[axis]
      .filter(({ name }) => name !== from)
      .map(({ name: to }) => ({
        id: `${design.name} ${axis}: ${from} -> ${to}`,
        ...{ design: design.name, axis, from, to },
      }));
  }),
);

/** The design of that name among those studied. */
export function studied(name: string): Design {
  const [design] = named(STUDIED, name);
  if (design === undefined) throw new Error(`no design ${name} is studied`);
  return design;
}

/** The design with the choice exchanged. */
export function exchanged({ design, axis, to }: Exchange): Design {
  const sound = studied(design);
  const choice = CHOICES[axis].find(({ name }) => name === to);
  if (choice === undefined) throw new Error(`axis ${axis} has no choice ${to}`);
  return {
    ...sound,
    name: `${design} with ${to}`,
    choices: { ...sound.choices, [axis]: choice },
  };
}

function named(designs: readonly Design[], name: string): readonly Design[] {
  return designs.filter((design) => design.name === name);
}

function byName<C extends Choice>(choices: readonly C[]): readonly C[] {
  return choices.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

function sameChoices(one: Design, other: Design): boolean {
  return AXES.every((axis) => one.choices[axis] === other.choices[axis]);
}
