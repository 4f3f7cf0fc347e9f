/** Free exploration: from any state the calls that can be made, what each answers, and a search from here. */
import type { ComponentChild, VNode } from './element.ts';
import { button, el, link, select } from './element.ts';
import { describeAnswer, describeCall } from '../../../counterexamples/trace/describe.ts';
import type { Call } from '../../../model/kernel/call.ts';
import type { Outcome } from '../../../model/kernel/outcome.ts';
import { scopeNamed, SCOPES } from '../../../model/scopes/named.ts';
import { claimsIn } from '../../../properties/claims/all.ts';
import type { Progress, Report } from '../../../properties/search/explore.ts';
import { isMade } from '../../../properties/search/explore.ts';
import { systemOf } from '../../../properties/verdicts/system.ts';
import { designOf, withNamed } from './design-ref.ts';
import type { Desktop } from './desktop.ts';
import { NOTED } from './noted.ts';
import { LEGEND, pictureBox, shadesOf } from './picture.ts';
import type { PagePlace } from './place.ts';
import { NOTHING, tell } from './trace.ts';

const count = new Intl.NumberFormat('en');

type Possible = {
  readonly index: number;
  readonly call: Call;
  readonly words: string;
  readonly answer: string;
  readonly outcome: Outcome;
  /** The kernel function that refuses; empty if none does. */
  readonly where: string;
};

/** The view. */
export function exploreView(desktop: Desktop): VNode {
  const { place, go } = desktop;
  const told = tell(place.design, place.scope, place.path);
  const scene = told.scenes.at(-1) ?? NOTHING;
  const broken = told.broken.at(-1) ?? [];
  const shown = told.shown.at(-1) ?? [];
  const shades = shadesOf(scene.graph.nodes.map(({ digest }) => digest));
  const last = told.rows.at(-1);
  const nothing = { disabled: place.path.length === 0 };
  return el.section(
    { 'aria-labelledby': 'explore' },
    el.h2({ id: 'explore' }, 'Try it: make one call after another'),
    el.div(
      { class: 'controls' },
      el.label(
        'design ',
        select(place.design, withNamed(place.design), (design) => {
          go({ design, path: longestUnder(design, place) });
        }),
      ),
      el.label(
        'scope ',
        select(
          place.scope,
          SCOPES.map(({ name }) => ({ name })),
          (scope) => {
            go({ scope, path: [], at: 0 });
          },
        ),
      ),
      button('undo (u)', () => go({ path: place.path.slice(0, -1) }), nothing),
      button('step through', () => go({ view: 'step', at: place.path.length, claim: '' }), nothing),
    ),
    el.p({ class: 'quiet' }, `scope ${place.scope}: ${scopeNamed(place.scope)?.says ?? ''}`),
    el.div(
      { class: 'split' },
      el.div(
        { class: broken.length > 0 ? 'scene broken' : 'scene' },
        el.h3(
          place.path.length === 0
            ? 'the empty kernel'
            : `after ${place.path.length} ${place.path.length === 1 ? 'call' : 'calls'}`,
        ),
        last === undefined
          ? null
          : el.p(
              { class: 'call', 'aria-live': 'polite' },
              el.code(last.call),
              el.strong({ class: last.refused ? 'answer refused' : 'answer' }, ` ${last.answer}`),
            ),
        pictureBox(scene, told.frame, shades),
        el.p({ class: 'quiet small' }, LEGEND),
        el.ul(
          { class: 'said' },
          (last?.accesses ?? []).map((words) => el.li({ key: words }, words)),
          broken.map(({ id, says }) =>
            el.li({ key: id, class: 'bad' }, el.strong(`breaks ${id}: `), says),
          ),
          shown.length === 0 ? null : el.li(`shows ${shown.map(({ id }) => id).join(', ')}`),
        ),
        searchHere(desktop),
      ),
      el.div({ class: 'possible' }, callsThere(desktop)),
    ),
  );
}

/** As much of the path as can be made under another design. */
function longestUnder(design: string, { scope, path }: PagePlace): readonly number[] {
  return path.slice(0, tell(design, scope, path).steps.length);
}

/** All calls from here, those that are accepted first, by name. */
function callsThere(desktop: Desktop): ComponentChild {
  const { place, go } = desktop;
  const all = possible(place);
  const [accepted, refused] = [
    all.filter(({ outcome }) => outcome.answer >= 0),
    all.filter(({ outcome }) => outcome.answer < 0),
  ];
  const take = (index: number): void => go({ path: [...place.path, index], claim: '' });
  const group = (calls: readonly Possible[], open: boolean): VNode[] =>
    [...Map.groupBy(calls, ({ call }) => call.call)].map(([name, those]) =>
      el.details(
        { key: `${name}${open ? '' : ' refused'}`, open: open && those.length <= 12 },
        el.summary(`${name} `, el.span({ class: 'quiet' }, those.length)),
        el.ul(
          { class: 'choices' },
          those.map(({ index, words, answer, where }) =>
            el.li(
              { key: index },
              link(words, () => take(index)),
              el.span({ class: open ? 'answer' : 'answer refused' }, ` ${answer}`),
              where === '' ? null : el.span({ class: 'quiet' }, ` ${where}`),
            ),
          ),
        ),
      ),
    );
  return [
    el.h3(`${accepted.length} calls are accepted`),
    ...group(accepted, true),
    el.h3(`${refused.length} are refused`),
    ...group(refused, false),
  ];
}

/** Every call that can be made where the path leads. */
function possible({ design: ref, scope: name, path }: PagePlace): readonly Possible[] {
  const [design, scope] = [designOf(ref)!, scopeNamed(name)!];
  const { calls, step } = systemOf(design, scope);
  const { end } = tell(ref, name, path);
  return calls.flatMap((call, index): readonly Possible[] => {
    NOTED.where = '';
    const outcome = step(end, call);
    if (!isMade(outcome)) return [];
    const where = outcome.answer < 0 ? NOTED.where : '';
    const answer = describeAnswer(end, call, outcome.answer);
    return [{ index, call, words: describeCall(call), answer, outcome, where }];
  });
}

/** The search from one place: what it knows, and how to stop it. */
type Here = {
  readonly key: string;
  progress: Progress | undefined;
  report: Report | undefined;
  fault: string | undefined;
  readonly stop: () => void;
};
let here: Here | undefined;

function searchHere(desktop: Desktop): VNode {
  const { place, desk, changed, go } = desktop;
  const key = `${place.design} ${place.scope} ${place.path.join('.')}`;
  if (here !== undefined && here.key !== key) {
    here.stop();
    here = undefined;
  }
  const start = (): void => {
    const it: Here = {
      key,
      progress: undefined,
      report: undefined,
      fault: undefined,
      stop: desk.put({
        ask: { kind: 'judge', design: place.design, scope: place.scope, path: place.path },
        rank: -1,
        hear: (tellOf) => {
          if (tellOf.kind === 'progress') it.progress = tellOf.progress;
          if (tellOf.kind === 'judged') it.report = tellOf.report;
          if (tellOf.kind === 'fault') it.fault = tellOf.message;
          changed();
        },
      }),
    };
    here = it;
    changed();
  };
  if (here === undefined) {
    return button('search from here', start);
  }
  const { progress, report, fault } = here;
  if (fault !== undefined)
    return el.p({ class: 'bad', role: 'alert' }, `a fault of ours: ${fault}`);
  // what waits for a worker, or was begun just now, has nothing to tell when it is stopped
  const stop = (): void => {
    here?.stop();
    if (progress === undefined) here = undefined;
    changed();
  };
  if (report === undefined) {
    return el.p(
      { role: 'status' },
      // first, so that the figures do not push it about
      button('stop', stop),
      progress === undefined
        ? ' waiting for a worker'
        : ` ${count.format(progress.states)} states, ${count.format(progress.transitions)} calls, depth ${progress.depth}`,
    );
  }
  const broken = claimsIn(scopeNamed(place.scope)!)
    .flatMap(({ id }) => {
      const verdict = report.verdicts[id]?.verdict;
      return verdict?.kind === 'violated' ? [{ id, calls: verdict.calls }] : [];
    })
    .toSorted((one, other) => one.calls.length - other.calls.length);
  return el.div(
    { role: 'status' },
    el.p(
      report.finished
        ? `All ${count.format(report.states)} states that can be reached from here were searched. `
        : `Not finished (${report.stopped ?? ''}): ${count.format(report.states)} states. `,
      broken.length === 0 ? 'No claim is violated.' : 'Violated from here, shortest first:',
    ),
    el.ul(
      { class: 'choices' },
      broken.map(({ id, calls }) =>
        el.li(
          { key: id },
          link(`${id} in ${calls.length} more ${calls.length === 1 ? 'call' : 'calls'}`, () => {
            const path = [...place.path, ...calls];
            go({ view: 'step', path, at: place.path.length, claim: id });
          }),
        ),
      ),
    ),
  );
}
