/** The page: where one is comes from the fragment, what is shown comes from that; as a worker, the work. */
import { render } from 'preact';
import type { VNode } from './element.ts';
import { el } from './element.ts';
import { MODEL_VERSION } from '../../../model/kernel/version.ts';
import { answerView } from './answer.ts';
import { startDesk } from './desk.ts';
import type { Counterexample } from './counterexample.ts';
import type { Desktop } from './desktop.ts';
import { editorView } from './editor.ts';
import { exploreView } from './free.ts';
import type { PagePlace, View } from './place.ts';
import { fragmentOf, placeOf, VIEWS } from './place.ts';
import { stepperView } from './stepper.ts';
import type { Written } from '../written.ts';
import type { CutVerdicts } from './cut.ts';
import { madeWhole } from './cut.ts';
import { startVerdicts } from './verdicts.ts';
import { startWorker } from './worker.ts';

/** What the page was made with. */
type Made = { readonly version: string; readonly catalogue: readonly Counterexample[] };

const TITLES: Readonly<Record<View, string>> = {
  answer: 'Answer',
  step: 'Stepper',
  explore: 'Explore',
  design: 'Design',
};

/** The data in an element of the page. */
function dataIn(id: string): unknown {
  return JSON.parse(document.getElementById(id)?.textContent ?? '{}');
}

function startPage(): void {
  const { version, catalogue } = dataIn('made') as Made;
  const {
    start = '',
    answers = {},
    space,
  } = dataIn('written') as Partial<Omit<Written, 'answers'> & { readonly answers: CutVerdicts }>;
  const script = document.getElementById('script')?.textContent ?? '';
  const root = document.getElementById('page')!;
  const most = Math.max(1, Math.min(4, navigator.hardwareConcurrency));
  let { place, faults } = placeOf(location.hash === '' ? start : location.hash);
  let drawing = 0;

  const changed = (): void => {
    if (drawing === 0) drawing = requestAnimationFrame(draw);
  };
  const desk = startDesk(script, most);
  const verdicts = startVerdicts(desk, madeWhole(answers), changed, (message) => {
    faults = [`a fault of ours: ${message.slice(0, 200)}`];
  });

  const go = (to: Partial<PagePlace>, replace = false): void => {
    const next = { ...place, ...to };
    const moved = next.view !== place.view;
    place = { ...next, at: Math.min(next.at, next.path.length) };
    faults = [];
    const url = fragmentOf(place);
    if (replace) history.replaceState(null, '', url);
    else history.pushState(null, '', url);
    draw();
    if (moved) scrollTo(0, 0);
  };

  const draw = (): void => {
    drawing = 0;
    const desktop: Desktop = { place, verdicts, desk, space, catalogue, go, changed };
    document.title = `exclmap: ${TITLES[place.view]}`;
    render(page(desktop, faults, version), root);
    document.body.dataset['busy'] = `${desk.open()}`;
  };

  addEventListener('hashchange', () => {
    ({ place, faults } = placeOf(location.hash));
    draw();
  });
  addEventListener('popstate', () => {
    ({ place, faults } = placeOf(location.hash));
    draw();
  });
  addEventListener('keydown', (event) => {
    const target = event.target as Element | null;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (target?.matches('select, input, textarea') === true) return;
    if (event.key.length > 1 && isScrolled(target)) return;
    const to = keyed(event.key, place);
    if (to === undefined) return;
    event.preventDefault();
    go(to, 'at' in to && !('view' in to));
  });
  draw();
}

/** Whether the arrows move what is in it. */
function isScrolled(target: Element | null): boolean {
  return target?.matches('.scrolls') === true && target.scrollWidth > target.clientWidth;
}

/** Where a key leads. */
function keyed(key: string, place: PagePlace): Partial<PagePlace> | undefined {
  const view = VIEWS[Number(key) - 1];
  if (/^[1-4]$/.test(key) && view !== undefined) return { view };
  if (place.view === 'explore' && key === 'u' && place.path.length > 0) {
    return { path: place.path.slice(0, -1) };
  }
  if (place.view !== 'step' || place.path.length === 0) return undefined;
  const at = { ArrowLeft: place.at - 1, ArrowRight: place.at + 1, Home: 0, End: place.path.length }[
    key
  ];
  return at === undefined || at < 0 || at > place.path.length ? undefined : { at };
}

function page(desktop: Desktop, faults: readonly string[], version: string): VNode {
  const { place, go } = desktop;
  const views = { answer: answerView, step: stepperView, explore: exploreView, design: editorView };
  return el.div(
    el.header(
      el.h1('exclmap'),
      el.nav(
        { 'aria-label': 'views' },
        VIEWS.map((view, index) =>
          el.button(
            {
              key: view,
              type: 'button',
              'aria-current': view === place.view ? 'page' : undefined,
              onClick: () => go({ view }),
            },
            el.kbd({ 'aria-hidden': 'true' }, index + 1),
            ` ${TITLES[view]}`,
          ),
        ),
      ),
    ),
    faults.length === 0 ? null : el.p({ class: 'fault', role: 'alert' }, `${faults.join('; ')}.`),
    el.main(views[place.view](desktop)),
    el.footer(
      `exclmap ${version}, model ${MODEL_VERSION}. This page asks nothing of any network; the address of the page is a link to what it shows. Keys: 1 to 4 for the views, arrows, Home and End in a trace, u to undo.`,
    ),
  );
}

if (typeof document === 'undefined') {
  startWorker(globalThis as unknown as Parameters<typeof startWorker>[0]);
} else {
  startPage();
}
