/** The pictures of every counterexample as data: nothing overlaps, nothing moves, what is forbidden is drawn. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../model/kernel/run.ts';
import { emptyState } from '../../model/kernel/state.ts';
import { CATALOGUE } from '../pages/catalogue.ts';
import { namedIn } from '../pages/search-holes.ts';
import { askedWords } from '../trace/asked.ts';
import { parseTrace } from '../trace/trace-file.ts';
import type { Subject } from './exported-trace.ts';
import type { Box, Picture } from './lanes.ts';
import { frameOf, lanesOf } from './lanes.ts';
import { scenesOf, wholeScene } from './scenes.ts';
import { toSvg } from './svg.ts';

const subjects = CATALOGUE.map((hole): readonly [string, Subject] => {
  const { design, scope, claim } = namedIn(hole);
  const text = readFileSync(join(import.meta.dirname, '..', hole.id, 'trace.json'), 'utf8');
  const parsed = parseTrace(text);
  if ('fault' in parsed) throw new Error(parsed.fault);
  const { steps } = run(design, emptyState(scope), parsed.trace.calls);
  return [hole.id, { design, scope, claim, steps }];
});
const inner = subjects.find(([id]) => id === 'inner-map')![1];

const meet = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

function picturesOf(subject: Subject): readonly Picture[] {
  const scenes = scenesOf(subject);
  const frame = frameOf(scenes.map(({ graph }) => graph));
  return [...scenes, wholeScene(scenes)].map(({ graph, arrows }) => lanesOf(graph, frame, arrows));
}

describe.each(subjects)('%s', (_id, subject) => {
  const pictures = picturesOf(subject);

  it('has boxes that do not overlap and lie in the picture', () => {
    for (const { boxes, width, height } of pictures) {
      expect(boxes.flatMap((a, i) => boxes.slice(i + 1).filter((b) => meet(a, b)))).toEqual([]);
      const outside = boxes.filter(
        (box) => box.x + box.width > width || box.y + box.height > height,
      );
      expect(outside).toEqual([]);
    }
  });

  it('leaves each object in its column, and draws every arrow', () => {
    const places = pictures.flatMap(({ boxes }) => boxes.map(({ id, x }) => `${id} ${x}`));
    expect(new Set(places).size).toBe(new Set(places.map((it) => it.split(' ')[0])).size);
    const wanted = scenesOf(subject).map(({ arrows }) => arrows.length);
    expect(pictures.slice(0, -1).map(({ arrows }) => arrows.length)).toEqual(wanted);
  });

  it('draws what the last call does to a map, and nothing forbidden before a program touched one', () => {
    const last = subject.steps.at(-1)!.outcome.events;
    const bad = pictures.at(-2)!.arrows.filter((arrow) => arrow.bad);
    expect(bad.map(({ to }) => to)).toEqual([...new Set(last.map(({ map }) => `m${map}`))]);
    const [first] = pictures;
    expect(first?.arrows.filter((arrow) => arrow.bad)).toEqual([]);
  });
});

it('says where the rule is asked, and that it is not where it might matter', () => {
  const scenes = scenesOf(inner);
  expect(scenes.map(({ asked }) => askedWords(asked))).toEqual([
    'outer yes: ok',
    'template any: ok',
    'element any: ok',
    'bind named: ok',
    '',
  ]);
  const drawn = (at: number): unknown[] =>
    scenes[at]!.arrows.filter(({ calls }) => calls.length > 0).map(({ asked }) => asked);
  expect([drawn(2), drawn(4)]).toEqual([[true], [false]]);
});

it('calls no access forbidden that the map allows', () => {
  const { design, scope } = inner;
  const calls = inner.steps.map(({ call }) =>
    call.call === 'map_create' && call.map === 0
      ? { ...call, excl: { form: 'well-formed', digest: 'write-inner.B' } as const }
      : call,
  );
  const { steps } = run(design, emptyState(scope), calls);
  const arrows = scenesOf({ design, scope, steps }).flatMap((scene) => scene.arrows);
  expect(arrows.filter(({ sort }) => sort === 'access')).toHaveLength(1);
  expect(arrows.filter(({ bad }) => bad)).toEqual([]);
});

it('has a panel for each of a few calls, and one for many', () => {
  const panels = (svg: string): number => svg.split('<rect class="panel').length - 1;
  for (const [, subject] of subjects) {
    const many = subject.steps.length >= 7;
    expect(panels(toSvg(subject))).toBe(many ? 1 : subject.steps.length);
  }
});
