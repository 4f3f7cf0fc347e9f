/** The answer in one table: claims down, designs across; a cell opens its trace or its reason. */
import type { ComponentChild, VNode } from './element.ts';
import { button, el, headRow, link, scrolling } from './element.ts';
import { RULES } from '../../../model/rules/designs/all.ts';
import { claimNamed, CLAIMS } from '../../../properties/claims/all.ts';
import type { BpfClaim } from '../../../properties/claims/bpf-claim.ts';
import { blameView } from './blame.ts';
import { designOf, titleOf } from './design-ref.ts';
import type { Desktop } from './desktop.ts';
import { frontOf, frontWords } from './front.ts';
import type { KnownVerdict } from './known.ts';
import type { PagePlace } from './place.ts';

const GROUPS = [
  ['goal', 'What a design is to protect'],
  ['use', 'What it must still allow'],
  ['law', 'What every kernel keeps'],
] as const;

/** The view. */
export function answerView(desktop: Desktop): VNode {
  const { place, verdicts } = desktop;
  const own = place.design.includes('~') ? [place.design] : [];
  const refs = [...RULES.map(({ name }) => name), ...own];
  for (const [index, ref] of refs.entries()) verdicts.want(ref, index);
  const [done, all] = refs
    .map(verdicts.done)
    .reduce(([d, a], [one, of]) => [d + one, a + of], [0, 0]);
  return el.section(
    { 'aria-labelledby': 'answer' },
    el.h2({ id: 'answer' }, 'Who may touch an exclusive map?'),
    el.p(
      'Each rule that was argued for, against what it is to protect and what it must still allow. A cell opens its trace or its reason; a claim’s name says what it means, a design’s name opens it.',
    ),
    el.p({ class: 'quiet', role: 'status' }, stateOf(desktop, refs, done, all)),
    el.progress({ max: all, value: done, 'aria-label': 'searches done', hidden: done === all }),
    el.div({ class: 'beside' }, tableOf(desktop, refs), reason(desktop)),
    el.p(
      { class: 'legend' },
      key('proved', 'proved', 'for any number of objects and calls'),
      key('holds', 'holds', 'in every state of the searched scopes'),
      key('violated', '✗ 5', 'violated in 5 calls, no fewer'),
      key('possible', '✓ 4', 'possible in 4 calls'),
      key('never', 'never', 'a use that is lost: proved to be impossible'),
      key('unseen', 'unseen', 'a use not seen in the searched scopes'),
    ),
    frontView(desktop, refs),
  );
}

/** Claims down, designs across. */
function tableOf(desktop: Desktop, refs: readonly string[]): VNode {
  return scrolling(
    'table of verdicts',
    el.table(
      { class: 'matrix' },
      headRow(['claim', ...refs.map((ref) => designHead(desktop, ref))]),
      GROUPS.map(([group, title]) =>
        el.tbody(
          { key: group },
          el.tr({ class: 'group' }, el.th({ scope: 'rowgroup', colSpan: refs.length + 1 }, title)),
          rowsIn(desktop, group, refs),
        ),
      ),
    ),
  );
}

/** How far the verdicts are, and where they come from. */
function stateOf(
  { verdicts }: Desktop,
  refs: readonly string[],
  done: number,
  all: number,
): ComponentChild[] {
  if (done < all) return [`${done} of ${all} searches are done.`];
  if (refs.some(verdicts.isGiven)) {
    return [
      'Found by exclmap when this page was made. ',
      button('search for all of it here (minutes)', verdicts.distrust),
    ];
  }
  return [
    refs.every(verdicts.isProved)
      ? 'All searched and proved in this page.'
      : 'All searched in this page; what holds for any size is being proved.',
  ];
}

function designHead({ place, go }: Desktop, ref: string): VNode {
  return button(
    titleOf(ref),
    () => {
      go({ view: 'design', design: ref });
    },
    { class: ref === place.design ? 'link chosen' : 'link', title: designOf(ref)?.argument ?? '' },
  );
}

/** The claims of a group; laws that all designs keep are one row together. */
function rowsIn(desktop: Desktop, group: BpfClaim['group'], refs: readonly string[]): VNode[] {
  const claims = CLAIMS.filter((claim) => claim.group === group);
  const isPlain = ({ id }: BpfClaim): boolean =>
    refs.every((ref) => desktop.verdicts.of(ref, id).verdict !== 'violated');
  const shown = group === 'law' ? claims.filter((claim) => !isPlain(claim)) : claims;
  const rest = claims.length - shown.length;
  return [
    ...shown.map((claim) => row(desktop, claim, refs)),
    ...(rest === 0
      ? []
      : [
          el.tr(
            { key: 'rest' },
            el.th({ scope: 'row' }, `${rest} ${shown.length === 0 ? 'laws' : 'others'}`),
            refs.map((ref) => el.td({ key: ref }, restOf(desktop, ref, claims, shown))),
          ),
        ]),
  ];
}

function restOf(
  { verdicts }: Desktop,
  ref: string,
  claims: readonly BpfClaim[],
  shown: readonly BpfClaim[],
): VNode {
  const known = claims.filter((it) => !shown.includes(it)).map(({ id }) => verdicts.of(ref, id));
  const settled = known.every((it) => it.settled && it.verdict === 'holds');
  if (!settled) return el.span({ class: 'cell open' }, '…');
  const words = known.every(({ strength }) => strength === 'proved') ? 'proved' : 'holds';
  return el.span({ class: `cell ${words}` }, words);
}

function row(desktop: Desktop, claim: BpfClaim, refs: readonly string[]): VNode {
  return el.tr(
    { key: claim.id },
    el.th(
      { scope: 'row', title: claim.says },
      link(claim.id, () => openReason(desktop, { claim: claim.id })),
    ),
    refs.map((ref) => el.td({ key: ref }, cell(desktop, ref, claim.id))),
  );
}

/** The words and the look of a verdict. */
export function cellOf(known: KnownVerdict): { readonly look: string; readonly words: string } {
  const { verdict, found, settled, strength } = known;
  const calls = found?.trace.length ?? 0;
  const soFar = settled ? '' : '?';
  switch (verdict) {
    case 'violated':
      return { look: settled ? 'violated' : 'violated open', words: `✗ ${calls}${soFar}` };
    case 'possible':
      return { look: settled ? 'possible' : 'possible open', words: `✓ ${calls}${soFar}` };
    case 'holds':
      if (!settled) return { look: 'open', words: '…' };
      return strength === 'proved'
        ? { look: 'proved', words: 'proved' }
        : { look: 'holds', words: 'holds' };
    case 'impossible':
      if (!settled) return { look: 'open', words: '…' };
      return strength === 'proved'
        ? { look: 'never', words: 'never' }
        : { look: 'unseen', words: 'unseen' };
    case 'unknown':
      return settled ? { look: 'unseen', words: '?' } : { look: 'open', words: '…' };
    default:
      return { look: 'open', words: settled ? '–' : '…' };
  }
}

function cell(desktop: Desktop, ref: string, id: string): VNode {
  const { verdicts, place } = desktop;
  const known = verdicts.of(ref, id);
  const { look, words } = cellOf(known);
  const chosen = place.design === ref && place.claim === id ? ' chosen' : '';
  return button(
    words,
    () => {
      const { found } = known;
      if (found === undefined) openReason(desktop, { design: ref, claim: id });
      else openTrace(desktop, ref, id, found);
    },
    { class: `cell ${look}${chosen}`, 'aria-label': `${titleOf(ref)}, ${id}: ${spoken(known)}` },
  );
}

/** Says in words what a claim means, and what is known of it under a design. */
function openReason({ go }: Desktop, to: Partial<Pick<PagePlace, 'design' | 'claim'>>): void {
  go(to);
  document.getElementById('reason')?.scrollIntoView({ block: 'nearest' });
}

/** A verdict in words; that there is no trace is said once all is searched. */
export function spoken({ verdict, found, settled, strength }: KnownVerdict): string {
  const length = found?.trace.length ?? 0;
  const calls = length === 0 ? '' : ` in ${length} ${length === 1 ? 'call' : 'calls'}`;
  const isProved = strength === 'proved';
  const word = verdict === 'impossible' ? (isProved ? 'never' : 'not seen') : verdict;
  const isKnown = word !== undefined && (settled || found !== undefined);
  const words = isKnown ? `${word}${calls}` : 'not known yet';
  return `${words}${isProved ? ', proved' : ''}${settled ? '' : ', still searching'}`;
}

/** Opens a found trace in the stepper. */
export function openTrace(
  { go }: Pick<Desktop, 'go'>,
  ref: string,
  claim: string,
  found: NonNullable<KnownVerdict['found']>,
): void {
  const { scope, trace } = found;
  go({ view: 'step', design: ref, claim, scope, path: trace, at: trace.length });
}

/** All designs, by what they protect and what they allow. */
function frontView(desktop: Desktop, refs: readonly string[]): ComponentChild {
  const front = frontOf(desktop, refs);
  if (front === undefined) return null;
  return el.div(
    el.h3('Protecting more against refusing less'),
    el.p({ class: 'quiet' }, frontWords(desktop)),
    scrolling('all designs', front),
  );
}

/** Why a verdict is what it is, below the table. */
function reason(desktop: Desktop): ComponentChild {
  const { place, verdicts } = desktop;
  const claim = claimNamed(place.claim);
  if (claim === undefined) return null;
  const known = verdicts.of(place.design, claim.id);
  const { verdict, found, strength, because, scopes } = known;
  return el.div(
    { class: 'reason', id: 'reason', role: 'status' },
    el.h3(`${titleOf(place.design)}, ${claim.id}: ${spoken(known)}`),
    el.p(claim.says),
    verdict === 'holds' || verdict === 'impossible'
      ? el.p(`Every state of ${scopes} scopes that can decide it was searched.`)
      : null,
    found === undefined
      ? null
      : el.p(
          button(`open the trace, ${found.trace.length} calls`, () =>
            openTrace(desktop, place.design, claim.id, found),
          ),
        ),
    blameView(desktop, place.design, claim.id),
    because.length === 0
      ? null
      : el.div(
          strength === 'proved' ? el.p('For any number of objects, because in every state:') : null,
          el.ul(because.map((words) => el.li({ key: words }, words))),
        ),
  );
}

function key(look: string, words: string, says: string): VNode {
  return el.span({ class: 'key' }, el.span({ class: `cell ${look}` }, words), ` ${says}`);
}
