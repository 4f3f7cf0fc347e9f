/** What is said of a scope that cannot vary what a rule reads. */
import type { Gap } from '../../../properties/verdicts/reads.ts';
import type { ToldGap } from '../gaps.ts';
import type { Style } from './style.ts';
import { hang } from '../../../counterexamples/export/wrap.ts';

/** A gap in a few words. */
export function gapWords({ axis, question, field, always }: Gap): string {
  if (field === undefined) return `${axis}.${question} was never asked`;
  return `${axis} reads ${field}, which was always ${always ?? 'the same'}`;
}

const SHOWN = 3;

/** Every gap in a line, with the scopes that close it; none if there are none. */
export function gapLines(gaps: readonly ToldGap[], style: Style): readonly string[] {
  if (gaps.length === 0) return [];
  return [
    '',
    ...hang('', headOf(gaps)).map(style.warn),
    ...gaps.flatMap((gap) => hang('  ', `${gapWords(gap)}; ${remedy(gap)}`)),
  ];
}

function headOf(gaps: readonly ToldGap[]): string {
  const ids = [...new Set(gaps.flatMap(({ claims = [] }) => claims))];
  const of = ids.length === 0 ? '' : ` for ${ids.join(', ')}`;
  const where = ids.length === 0 ? 'in them' : `in those about ${ids.length === 1 ? 'it' : 'them'}`;
  return `These scopes do not decide the rule${of}: what it reads did not vary ${where}.`;
}

function remedy({ varies, variesIn, unlooked }: ToldGap): string {
  const [first] = variesIn;
  if (!varies && unlooked) return 'interrupted before it was looked for elsewhere';
  if (first === undefined && varies) return 'it varies only where the claim is not judged';
  if (first === undefined) return 'nor does it vary in any other scope';
  const names = variesIn.slice(0, SHOWN).join(', ');
  return first === 'wide'
    ? 'it varies in scope wide only, which fuzz walks'
    : `it varies in ${names}${variesIn.length > SHOWN ? ', …' : ''}, and in --scope all`;
}
