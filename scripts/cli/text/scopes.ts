/** What `scopes` prints. */
import type { Design } from '../../../model/rules/design.ts';
import { COVERING, DECIDING } from '../../../model/scopes/named.ts';
import type { Scope } from '../../../model/scopes/scope.ts';
import type { Fitted } from '../../../properties/verdicts/fit.ts';
import { gapWords } from './gaps.ts';
import { scopeSizes } from './matrix.ts';
import type { Style } from './style.ts';
import { hang } from '../../../counterexamples/export/wrap.ts';

/** Every scope with what it is for and what varies in it. */
export function scopeListLines(scopes: readonly Scope[], style: Style): readonly string[] {
  return [
    ...scopes.flatMap((scope) => scopeLines(scope, style)),
    style.bold('all'),
    ...hang(
      '  ',
      `${DECIDING.filter((scope) => !COVERING.includes(scope))
        .map(({ name }) => name)
        .join(
          ', ',
        )}, and ${COVERING.length} generated ones, in which every two features of the model meet`,
    ),
  ];
}

function scopeLines(scope: Scope, style: Style): readonly string[] {
  const { name, says, kinds, texts, flags, hashes, values, families } = scope;
  const varied = (words: string, all: readonly string[]): readonly string[] =>
    all.length === 0 ? [] : hang(`    ${words.padEnd(9)} `, all.join(', ')).map(style.dim);
  return [
    style.bold(name),
    ...hang('  ', says),
    ...hang('    ', `${scopeSizes(scope)}, ${values} values`).map(style.dim),
    ...varied('kinds', kinds),
    ...varied(
      'flags',
      flags.filter((flag) => flag !== 'none'),
    ),
    ...varied('texts', texts),
    ...varied('exclusive', hashes),
    ...varied('calls', families),
  ];
}

/** The scopes that are fitted to a design, and what stays open in them. */
export function fittedLines(
  design: Design,
  isOwn: boolean,
  { scopes, open, stopped }: Fitted & { readonly stopped?: string },
  style: Style,
): readonly string[] {
  const what = isOwn
    ? `what the choices of its own in ${design.name} read`
    : `what the choices read in which ${design.name} differs from permissive`;
  return [
    ...hang('', `The fewest scopes that vary ${what}:`).map(style.bold),
    ...(scopes.length === 0 ? ['  none'] : scopes.flatMap((scope) => scopeLines(scope, style))),
    ...(open.length === 0
      ? []
      : [
          style.warn('No scope that a search finishes varies this:'),
          ...open.flatMap((gap) => hang('  ', gapWords(gap))),
        ]),
    ...(stopped === undefined ? [] : hang('', stopped).map(style.warn)),
  ];
}
