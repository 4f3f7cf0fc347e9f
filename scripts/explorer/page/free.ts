/** Free exploration: from any state the calls that can be made, what each answers, and a search from here. */
import type { ComponentChild, VNode } from './element.ts';
import { h } from './element.ts';
import { describeAnswer, describeCall } from '../../../counterexamples/trace/describe.ts';
import type { Call } from '../../../model/kernel/call.ts';
import type { Outcome } from '../../../model/kernel/outcome.ts';
import { DESIGNS } from '../../../model/rules/designs/all.ts';
import { scopeNamed, SCOPES } from '../../../model/scopes/named.ts';
import { claimsIn } from '../../../properties/claims/all.ts';
import type { Progress, Report } from '../../../properties/search/explore.ts';
import { isMade } from '../../../properties/search/explore.ts';
import { systemOf } from '../../../properties/verdicts/system.ts';
import { designOf, titleOf } from './design-ref.ts';
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
  return h(
    'section',
    { 'aria-labelledby': 'explore' },
    h('h2', { id: 'explore' }, 'Try it: make one call after another'),
    h(
      'div',
      { class: 'controls' },
      picker(
        'design',
        place.design,
        [place.design, ...DESIGNS.map(({ name }) => name)],
        (design) => {
          go({ design, path: longestUnder(design, place) });
        },
      ),
      picker(
        'scope',
        place.scope,
        SCOPES.map(({ name }) => name),
        (scope) => {
          go({ scope, path: [], at: 0 });
        },
      ),
      h(
        'button',
        {
          type: 'button',
          disabled: place.path.length === 0,
          onClick: () => go({ path: place.path.slice(0, -1) }),
        },
        'undo (u)',
      ),
      h(
        'button',
        {
          type: 'button',
          disabled: place.path.length === 0,
          onClick: () => go({ view: 'step', at: place.path.length, claim: '' }),
        },
        'step through',
      ),
    ),
    h('p', { class: 'quiet' }, `scope ${place.scope}: ${scopeNamed(place.scope)?.says ?? ''}`),
    h(
      'div',
      { class: 'split' },
      h(
        'div',
        { class: broken.length > 0 ? 'scene broken' : 'scene' },
        h(
          'h3',
          null,
          place.path.length === 0
            ? 'the empty kernel'
            : `after ${place.path.length} ${place.path.length === 1 ? 'call' : 'calls'}`,
        ),
        last === undefined
          ? null
          : h(
              'p',
              { class: 'call', 'aria-live': 'polite' },
              h('code', null, last.call),
              h('strong', { class: last.refused ? 'answer refused' : 'answer' }, ` ${last.answer}`),
            ),
        pictureBox(scene, told.frame, shades),
        h('p', { class: 'quiet small' }, LEGEND),
        h(
          'ul',
          { class: 'said' },
          (last?.accesses ?? []).map((words) => h('li', { key: words }, words)),
          broken.map(({ id, says }) =>
            h('li', { key: id, class: 'bad' }, h('strong', null, `breaks ${id}: `), says),
          ),
          shown.length === 0
            ? null
            : h('li', null, `shows ${shown.map(({ id }) => id).join(', ')}`),
        ),
        searchHere(desktop),
      ),
      h('div', { class: 'possible' }, callsThere(desktop)),
    ),
  );
}

function picker(
  label: string,
  value: string,
  names: readonly string[],
  choose: (name: string) => void,
): VNode {
  return h(
    'label',
    null,
    `${label} `,
    h(
      'select',
      {
        value,
        onChange: ({ currentTarget }: { currentTarget: { value: string } }) =>
          choose(currentTarget.value),
      },
      [...new Set(names)].map((name) => h('option', { key: name, value: name }, titleOf(name))),
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
      h(
        'details',
        { key: `${name}${open ? '' : ' refused'}`, open: open && those.length <= 12 },
        h('summary', null, `${name} `, h('span', { class: 'quiet' }, those.length)),
        h(
          'ul',
          { class: 'choices' },
          those.map(({ index, words, answer, where }) =>
            h(
              'li',
              { key: index },
              h('button', { type: 'button', class: 'link', onClick: () => take(index) }, words),
              h('span', { class: open ? 'answer' : 'answer refused' }, ` ${answer}`),
              where === '' ? null : h('span', { class: 'quiet' }, ` ${where}`),
            ),
          ),
        ),
      ),
    );
  return [
    h('h3', null, `${accepted.length} calls are accepted`),
    ...group(accepted, true),
    h('h3', null, `${refused.length} are refused`),
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
    return h('button', { type: 'button', onClick: start }, 'search from here');
  }
  const { progress, report, fault } = here;
  if (fault !== undefined)
    return h('p', { class: 'bad', role: 'alert' }, `a fault of ours: ${fault}`);
  // what waits for a worker, or was begun just now, has nothing to tell when it is stopped
  const stop = (): void => {
    here?.stop();
    if (progress === undefined) here = undefined;
    changed();
  };
  if (report === undefined) {
    return h(
      'p',
      { role: 'status' },
      // first, so that the figures do not push it about
      h('button', { type: 'button', onClick: stop }, 'stop'),
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
  return h(
    'div',
    { role: 'status' },
    h(
      'p',
      null,
      report.finished
        ? `All ${count.format(report.states)} states that can be reached from here were searched. `
        : `Not finished (${report.stopped ?? ''}): ${count.format(report.states)} states. `,
      broken.length === 0 ? 'No claim is violated.' : 'Violated from here, shortest first:',
    ),
    h(
      'ul',
      { class: 'choices' },
      broken.map(({ id, calls }) =>
        h(
          'li',
          { key: id },
          h(
            'button',
            {
              type: 'button',
              class: 'link',
              onClick: () => {
                const path = [...place.path, ...calls];
                go({ view: 'step', path, at: place.path.length, claim: id });
              },
            },
            `${id} in ${calls.length} more ${calls.length === 1 ? 'call' : 'calls'}`,
          ),
        ),
      ),
    ),
  );
}
