/** `designs` and `claims`: what there is. */
import { AXIS_NAMES } from '../../../model/rules/axes.ts';
import { ALIASES, DESIGNS } from '../../../model/rules/designs/all.ts';
import { CLAIMS } from '../../../properties/claims/all.ts';
import type { ExitCode } from '../fault.ts';
import { EXIT } from '../fault.ts';
import { print, printDocument, style } from '../output.ts';
import { hang } from '../../../counterexamples/export/wrap.ts';

type Listing = { readonly json?: boolean };

/** Every design, its choices, its sources. */
export function designsCommand({ json }: Listing): ExitCode {
  if (json) {
    printDocument('designs', {
      about: {
        designs: DESIGNS.map(({ name, argument, cites, kernels, choices }) => ({
          name,
          aliases: aliasesOf(name),
          argument,
          cites,
          kernels,
          choices: Object.fromEntries(
            AXIS_NAMES.map((axis) => [
              axis,
              { choice: choices[axis].name, says: choices[axis].says },
            ]),
          ),
        })),
      },
    });
    return EXIT.ok;
  }
  print(
    DESIGNS.flatMap(({ name, argument, cites, kernels, choices }) => [
      style.bold([name, ...aliasesOf(name).map((alias) => `(also ${alias})`)].join(' ')),
      ...hang('  ', argument),
      ...AXIS_NAMES.flatMap((axis) => hang(`  ${axis.padEnd(9)} `, choices[axis].says)),
      ...hang('  kernels   ', kernels.length === 0 ? 'none observed' : kernels.join(', ')),
      ...hang('  sources   ', cites.length === 0 ? 'ours' : cites.join('; ')),
      '',
    ]).slice(0, -1),
  );
  return EXIT.ok;
}

function aliasesOf(name: string): readonly string[] {
  return Object.keys(ALIASES).filter((alias) => ALIASES[alias] === name);
}

/** Every claim, in one sentence. */
export function claimsCommand({ json }: Listing): ExitCode {
  if (json) {
    printDocument('claims', {
      claims: CLAIMS.map(({ id, kind, group, says, channel }) => ({
        id,
        kind,
        group,
        says,
        channel,
      })),
    });
    return EXIT.ok;
  }
  const groups = [
    ['goal', 'goals: a design keeps them or not'],
    ['law', 'laws: every design keeps them'],
    ['use', 'uses: a design that makes one impossible has that cost'],
  ] as const;
  print(
    groups.flatMap(([group, title]) => [
      style.bold(title),
      ...CLAIMS.filter((claim) => claim.group === group).flatMap(({ id, says }) =>
        hang(`  ${id.padEnd(16)} `, says),
      ),
    ]),
  );
  return EXIT.ok;
}
