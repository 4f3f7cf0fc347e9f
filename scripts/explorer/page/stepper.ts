/** A trace, call by call: what was answered, what there is, what changed, which claim breaks; under two designs. */
import type { ComponentChild, VNode } from './element.ts';
import { button, el, headRow, link, scrolling, select } from './element.ts';
import { askedWords } from '../../../counterexamples/trace/asked.ts';
import { nameOfAnswer } from '../../../model/kernel/errno.ts';
import { blameView } from './blame.ts';
import { titleOf, withNamed } from './design-ref.ts';
import type { Desktop } from './desktop.ts';
import type { Shades } from './picture.ts';
import { LEGEND, pictureBox, shadesOf } from './picture.ts';
import type { Told } from './trace.ts';
import { NOTHING, tell } from './trace.ts';

/** The view. */
export function stepperView(desktop: Desktop): VNode {
  const { place, go } = desktop;
  if (place.path.length === 0) return choose(desktop);
  const told = tell(place.design, place.scope, place.path);
  const other = place.other === '' ? undefined : tell(place.other, place.scope, place.path);
  const differs = other === undefined ? -1 : firstDifference(told, other, place.path.length);
  const shades = shadesOf(
    [told, ...(other === undefined ? [] : [other])].flatMap(({ scenes }) =>
      scenes.flatMap(({ graph }) => graph.nodes.map(({ digest }) => digest)),
    ),
  );
  const { length } = place.path;
  return el.section(
    { 'aria-labelledby': 'step' },
    el.h2(
      { id: 'step' },
      `${titleOf(place.design)}${place.claim === '' ? '' : ` and ${place.claim}`}, ${length} ${length === 1 ? 'call' : 'calls'}`,
    ),
    controls(desktop, length),
    el.div(
      { class: other === undefined ? 'beside even' : '' },
      el.div(
        el.div(
          { class: other === undefined ? 'stage' : 'stage two' },
          scene(desktop, place.design, told, shades, 'first'),
          other === undefined ? null : scene(desktop, place.other, other, shades, 'second'),
        ),
        el.p({ class: 'quiet small' }, LEGEND),
        differs < 0
          ? other === undefined
            ? null
            : el.p({ class: 'quiet' }, 'Both designs give the same answers to these calls.')
          : el.p(
              link(`Call ${differs + 1}`, () => go({ at: differs + 1 })),
              ' is the first that they answer differently.',
            ),
      ),
      el.div(
        list(desktop, told, other, differs),
        place.claim === '' ? null : blameView(desktop, place.design, place.claim),
      ),
    ),
    kernels(desktop, told),
  );
}

/** Where no trace was opened: the counterexamples of the catalogue. */
function choose({ catalogue, go, place }: Desktop): VNode {
  return el.section(
    { 'aria-labelledby': 'step' },
    el.h2({ id: 'step' }, 'Choose a trace'),
    el.p('A cell of the answer opens its trace. These are the known counterexamples:'),
    el.ul(
      { class: 'choices' },
      catalogue.map(({ id, title, scope, path, design, claim }) =>
        el.li(
          { key: id },
          link(title, () => go({ ...place, design, claim, scope, path, at: path.length })),
          el.span({ class: 'quiet' }, ` ${design}, ${claim}, ${path.length} calls`),
        ),
      ),
    ),
  );
}

function firstDifference(one: Told, other: Told, length: number): number {
  for (let at = 0; at < length; at++) {
    if (one.steps[at]?.outcome.answer !== other.steps[at]?.outcome.answer) return at;
  }
  return -1;
}

function controls({ place, go }: Desktop, length: number): VNode {
  const to = (words: string, at: number, label: string): VNode =>
    button(words, () => go({ at }, true), {
      'aria-label': label,
      disabled: at < 0 || at > length || at === place.at,
    });
  return el.div(
    { class: 'controls' },
    to('|◀', 0, 'before the first call'),
    to('◀', place.at - 1, 'one call back'),
    el.output({ 'aria-live': 'polite' }, `after call ${place.at} of ${length}`),
    to('▶', place.at + 1, 'next call'),
    to('▶|', length, 'after the last call'),
    el.label(
      'beside it ',
      select(
        place.other,
        [
          { name: '', words: 'no other design' },
          ...withNamed(place.other).filter(({ name }) => name !== place.design),
        ],
        (other) => go({ other }),
      ),
    ),
    button('explore from here', () => go({ view: 'explore', path: place.path.slice(0, place.at) })),
  );
}

/** The objects after the call that one is at, and all that is to be said of it. */
function scene({ place }: Desktop, ref: string, told: Told, shades: Shades, which: string): VNode {
  const at = place.at - 1;
  const row = told.rows[at];
  const shown = told.scenes[at] ?? NOTHING;
  const isStuck = told.stuck !== undefined && at >= told.stuck;
  const broken = told.broken[at] ?? [];
  const proves = told.shown[at] ?? [];
  const asked = askedWords(shown.asked);
  const heading = `${which}-design`;
  return el.div(
    {
      class: broken.length > 0 ? 'scene broken' : 'scene',
      role: 'group',
      'aria-labelledby': heading,
    },
    el.h3({ id: heading }, titleOf(ref)),
    isStuck
      ? el.p({ class: 'bad' }, `Call ${told.stuck + 1} cannot be made under this design.`)
      : null,
    row === undefined
      ? null
      : el.p(
          { class: 'call' },
          el.code(row.call),
          el.strong({ class: row.refused ? 'answer refused' : 'answer' }, ` ${row.answer}`),
        ),
    pictureBox(shown, told.frame, shades),
    el.ul(
      { class: 'said' },
      (row?.changes ?? []).map((words) => el.li({ key: words }, words)),
      (row?.accesses ?? []).map((words) =>
        el.li({ key: words, class: broken.length > 0 ? 'bad' : '' }, words),
      ),
      asked === ''
        ? (row?.accesses.length ?? 0) > 0
          ? el.li({ class: 'quiet' }, 'no rule is asked')
          : null
        : el.li({ class: 'quiet' }, `the rule is asked: ${asked}`),
      broken.map(({ id, says }) =>
        el.li({ key: id, class: 'bad' }, el.strong(`breaks ${id}: `), says),
      ),
      proves.length === 0 ? null : el.li(`shows ${proves.map(({ id }) => id).join(', ')}`),
    ),
  );
}

const WINDOW = 200; // more rows than these make a page slow (measured: 500 rows take 40 ms to draw)

/** Every call with its answer under each design. A long trace shows the calls around the one looked at. */
function list({ place, go }: Desktop, told: Told, other: Told | undefined, differs: number): VNode {
  const all = Math.max(told.rows.length, other?.rows.length ?? 0);
  const from = all <= WINDOW ? 0 : Math.max(0, Math.min(place.at - WINDOW / 2, all - WINDOW));
  const rows = Array.from({ length: Math.min(all, WINDOW) }, (_, index) => from + index);
  return scrolling(
    'calls',
    el.table(
      { class: 'calls' },
      el.caption(all <= WINDOW ? 'calls' : `calls ${from + 1} to ${from + rows.length} of ${all}`),
      headRow([
        '#',
        'call',
        titleOf(place.design),
        ...(other === undefined ? [] : [titleOf(place.other)]),
      ]),
      el.tbody(
        rows.map((at) => {
          const row = told.rows[at] ?? other?.rows[at];
          const isHere = place.at === at + 1;
          const look = [isHere ? 'here' : '', differs === at ? 'differs' : ''].join(' ');
          return el.tr(
            { key: at, class: look, 'aria-current': isHere ? 'step' : undefined },
            el.td(at + 1),
            el.td(link(row?.call ?? '', () => go({ at: at + 1 }, true))),
            answerCell(told, at),
            other === undefined ? null : answerCell(other, at),
          );
        }),
      ),
    ),
  );
}

function answerCell(told: Told, at: number): VNode {
  const row = told.rows[at];
  const broken = (told.broken[at] ?? []).map(({ id }) => id);
  return el.td(
    { class: broken.length > 0 ? 'bad' : row?.refused ? 'refused' : '' },
    row?.answer ?? 'cannot be made',
    broken.length > 0 ? ` ✗ ${broken.join(', ')}` : '',
  );
}

/** What released kernels answered to this very trace. */
function kernels({ place, catalogue }: Desktop, told: Told): ComponentChild {
  const path = place.path.join('.');
  const known = catalogue.find((it) => it.scope === place.scope && it.path.join('.') === path);
  if (known === undefined || known.observed.length === 0) return null;
  const ours = told.steps.map(({ outcome }) => outcome.answer);
  return scrolling(
    'what kernels answered',
    el.table(
      { class: 'kernels' },
      el.caption('what released kernels answered to these calls'),
      headRow(['kernel', ...ours.map((_, at) => `call ${at + 1}`)]),
      el.tbody(
        known.observed.map(({ kernel, answers }) =>
          el.tr(
            { key: kernel },
            el.th({ scope: 'row' }, kernel),
            ours.map((our, at) => {
              const answer = answers[at];
              const words = answer === undefined ? '–' : nameOfAnswer(answer);
              return el.td({ key: at, class: answer === our ? '' : 'differs' }, words);
            }),
          ),
        ),
      ),
    ),
    el.p({ class: 'quiet' }, `marked: other than ${titleOf(place.design)} answers`),
  );
}
