/** A design of one's own: a choice on each axis, judged as it changes; beside a named design; as a file. */
import type { VNode } from './element.ts';
import { h, scrolling } from './element.ts';
import { AXES, AXIS_NAMES } from '../../../model/rules/axes.ts';
import { DESIGNS } from '../../../model/rules/designs/all.ts';
import { CLAIMS } from '../../../properties/claims/all.ts';
import { cellOf, openTrace } from './answer.ts';
import { blameView, mendedView } from './blame.ts';
import { choicesFor, inWords } from '../../../model/rules/exchange.ts';
import { designFile, designOf, differences, titleOf, withChoice } from './design-ref.ts';
import type { Desktop } from './desktop.ts';

type Changed = { readonly currentTarget: { readonly value: string } };

/** The view. */
export function editorView(desktop: Desktop): VNode {
  const { place, go, verdicts } = desktop;
  const design = designOf(place.design)!;
  const { base } = inWords(place.design);
  verdicts.want(place.design, -50);
  const [done, all] = verdicts.done(place.design);
  return h(
    'section',
    { 'aria-labelledby': 'design' },
    h('h2', { id: 'design' }, titleOf(place.design)),
    design.argument === '' ? null : h('p', null, design.argument),
    h(
      'div',
      { class: 'split' },
      h(
        'div',
        { class: 'axes' },
        h(
          'label',
          { class: 'axis' },
          h('span', { class: 'question' }, 'begin with'),
          h(
            'select',
            {
              value: base,
              onChange: ({ currentTarget }: Changed) => go({ design: currentTarget.value }),
            },
            DESIGNS.map(({ name }) => h('option', { key: name, value: name }, name)),
          ),
        ),
        AXIS_NAMES.map((axis) => {
          const choice = design.choices[axis];
          return h(
            'label',
            { key: axis, class: 'axis' },
            h('span', { class: 'question' }, h('strong', null, axis), ` ${AXES[axis].question}`),
            h(
              'select',
              {
                value: choice.name,
                onChange: ({ currentTarget }: Changed) =>
                  go({ design: withChoice(place.design, axis, currentTarget.value) }),
              },
              choicesFor(axis).map(({ name, says }) =>
                h('option', { key: name, value: name, title: says }, name),
              ),
            ),
            h('span', { class: 'quiet' }, choice.says),
          );
        }),
      ),
      h(
        'div',
        null,
        h(
          'p',
          { role: 'status', class: 'quiet' },
          done < all
            ? `searching: ${done} of ${all} scopes`
            : verdicts.isProved(place.design)
              ? 'searched and proved'
              : 'searched; proving for any size',
        ),
        verdictList(desktop, 'goal', 'protects'),
        verdictList(desktop, 'use', 'allows'),
        verdictList(desktop, 'law', 'laws'),
      ),
    ),
    compared(desktop),
    h('h3', null, 'as a file'),
    h(
      'p',
      null,
      'Save it, then: npx exclmap check ./mine.ts (in a clone: npm run -s exclmap -- check ./mine.ts)',
    ),
    h(
      'p',
      null,
      h(
        'a',
        {
          download: 'mine.ts',
          href: `data:text/plain;charset=utf-8,${encodeURIComponent(designFile(place.design))}`,
        },
        'save mine.ts',
      ),
    ),
    h('textarea', {
      readOnly: true,
      rows: designFile(place.design).split('\n').length,
      'aria-label': 'the design as a file',
      spellcheck: false,
      value: designFile(place.design),
    }),
  );
}

function verdictList(desktop: Desktop, group: 'goal' | 'use' | 'law', title: string): VNode | null {
  const { place, verdicts } = desktop;
  const ids = CLAIMS.filter((claim) => claim.group === group);
  const shown =
    group === 'law'
      ? ids.filter(({ id }) => verdicts.of(place.design, id).verdict === 'violated')
      : ids;
  const list = h(
    'dl',
    { class: 'verdicts' },
    shown.map(({ id, says }) => {
      const known = verdicts.of(place.design, id);
      const { look, words } = cellOf(known);
      const { found } = known;
      return h(
        'div',
        { key: id },
        h(
          'dt',
          null,
          found === undefined
            ? h('span', { class: `cell ${look}` }, words)
            : h(
                'button',
                {
                  type: 'button',
                  class: `cell ${look}`,
                  'aria-label': `${id}: ${words}, open the trace`,
                  onClick: () => openTrace(desktop, place.design, id, found),
                },
                words,
              ),
        ),
        h(
          'dd',
          null,
          h('strong', null, id),
          ` ${says}`,
          known.mended === undefined
            ? blameView(desktop, place.design, id)
            : h(
                'div',
                { class: 'blame' },
                'ended by ',
                mendedView(desktop, place.design, known.mended),
              ),
        ),
      );
    }),
  );
  return shown.length === 0 ? null : h('div', null, h('h3', null, title), list);
}

/** On which axes, and in which verdicts, it differs from a named design. */
function compared({ place, go, verdicts }: Desktop): VNode {
  const name = place.other === '' || place.other.includes('~') ? 'mainline' : place.other;
  const [ours, theirs] = [designOf(place.design)!, designOf(name)!];
  verdicts.want(name, -40);
  const axes = differences(ours, theirs);
  const claims = CLAIMS.flatMap(({ id }) => {
    const [one, other] = [verdicts.of(place.design, id), verdicts.of(name, id)];
    if (!one.settled || !other.settled) return [];
    if (one.verdict === other.verdict) return [];
    return [{ id, one: cellOf(one), other: cellOf(other) }];
  });
  return h(
    'div',
    null,
    h(
      'h3',
      null,
      'beside ',
      h(
        'select',
        {
          'aria-label': 'the design to compare with',
          value: name,
          onChange: ({ currentTarget }: Changed) => go({ other: currentTarget.value }),
        },
        DESIGNS.map((it) => h('option', { key: it.name, value: it.name }, it.name)),
      ),
    ),
    axes.length === 0
      ? h('p', null, 'Both choose the same on every axis.')
      : scrolling(
          `beside ${name}`,
          h(
            'table',
            null,
            h(
              'thead',
              null,
              h(
                'tr',
                null,
                ['axis or claim', titleOf(place.design), name].map((words) =>
                  h('th', { scope: 'col' }, words),
                ),
              ),
            ),
            h(
              'tbody',
              null,
              axes.map(({ axis, one, other }) =>
                h(
                  'tr',
                  { key: axis },
                  h('th', { scope: 'row' }, axis),
                  h('td', { title: one.says }, one.name),
                  h('td', { title: other.says }, other.name),
                ),
              ),
              claims.map(({ id, one, other }) =>
                h(
                  'tr',
                  { key: id },
                  h('th', { scope: 'row' }, id),
                  [one, other].map(({ look, words }) =>
                    h('td', null, h('span', { class: `cell ${look}` }, words)),
                  ),
                ),
              ),
            ),
          ),
        ),
  );
}
