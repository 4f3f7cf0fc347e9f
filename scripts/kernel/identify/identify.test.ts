import { describe, expect, it } from 'vitest';
import { RULES } from '../../../model/rules/designs/all.ts';
import { mainline } from '../../../model/rules/designs/mainline.ts';
import { mainline73 } from '../../../model/rules/designs/mainline-7.3.ts';
import type { Design } from '../../../model/rules/design.ts';
import { AXIS_NAMES } from '../../../model/rules/axes.ts';
import {
  BEFORE,
  type Expectation,
  expectDesign,
  follow,
  NO_FEATURE,
} from '../compare/expectation.ts';
import { flipsOf } from '../compare/test-choices.ts';
import { choicesNamed, designOf } from '../../cli/commands/kernel-build.ts';
import { CHOICES } from '../patch/edits.ts';
import {
  candidatesWith,
  type Evidence,
  identityOf,
  notTold,
  type SigningTold,
} from './identify.ts';
import { faultOf } from '../encode/encode.ts';
import { BETWEEN_HALVES, PROBES } from './separating-traces.ts';

const evidenceOf = (expectation: Expectation): readonly Evidence[] =>
  PROBES.map((probe) => ({
    probe,
    seen: follow(expectation, probe.scope, probe.calls).steps.map(({ outcome }) => outcome.answer),
  }));

/** What a kernel of that design tells of signed loads. */
const told = ({ choices: { signed, relocated } }: Design): SigningTold => ({
  signed: signed.name,
  relocates: relocated.mayRelocate(true) === 0,
});

const answersOf = (design: Design): string =>
  JSON.stringify(evidenceOf(expectDesign(design)).map(({ seen }) => seen));

describe('the probes', () => {
  it('are about every axis but that of signatures, and can be made', () => {
    const axes = new Set(PROBES.map(({ axis }) => axis));
    expect(AXIS_NAMES.filter((axis) => !axes.has(axis))).toEqual(['signed']);
    for (const { seen, probe } of evidenceOf(expectDesign(RULES[1]!))) {
      expect(seen.length, probe.from).toBe(probe.calls.length);
    }
  });

  it('separate all designs that do not differ in signatures alone', () => {
    const same = RULES.flatMap((one, i) =>
      RULES.slice(i + 1)
        .filter((other) => answersOf(one) === answersOf(other))
        .map((other) => `${one.name} ${other.name}`),
    );
    expect(same).toEqual(['mainline mainline-7.3']);
  });
});

describe('what the probes do not tell', () => {
  it.each(RULES)('of $name shows between halves, and is a content hash', (design) => {
    const other = design.choices.contentHash.name === 'settled' ? 'frozen' : 'settled';
    expect(notTold(design)).toEqual([{ axis: 'contentHash', choice: other }]);
  });

  it('cannot be made into a probe', () => {
    const faults = BETWEEN_HALVES.map(({ calls }) => faultOf(calls, true));
    expect(faults).toEqual(['call 2 (map_freeze_begin) is half a call, which is no system call']);
  });
});

describe('a kernel', () => {
  it.each(RULES)('that answers as $name is named so', (design) => {
    const evidence = evidenceOf(expectDesign(design));
    const identity = identityOf(evidence, told(design), RULES);
    expect(identity).toMatchObject({ kind: 'design', design: { name: design.name }, alike: [] });
  });

  it.each(CHOICES)('of the patch with $name alone is named so, among all others', ({ name }) => {
    const design = designOf(choicesNamed([name]));
    const others = CHOICES.map((other) => designOf(choicesNamed([other.name])));
    const among = [...candidatesWith(design), ...others.filter((it) => it.name !== design.name)];
    expect(identityOf(evidenceOf(expectDesign(design)), told(design), among)).toEqual({
      kind: 'design',
      design,
      // it tells itself within map_freeze() alone
      alike: name === 'content-hash' ? [mainline73] : [],
    });
    expect(candidatesWith(design)).toContain(design);
  });

  it('that refuses every hash has no exclusive maps', () => {
    expect(identityOf(evidenceOf(BEFORE), told(RULES[1]!), RULES)).toEqual({ kind: NO_FEATURE });
  });

  it('that no design explains is told with the first answer that is unexplained', () => {
    const flip = flipsOf(mainline).find(({ choice }) => choice === 'matching');
    const evidence = evidenceOf(expectDesign(flip!.design));
    const identity = identityOf(evidence, told(mainline), RULES);
    expect(identity).toMatchObject({
      kind: 'unknown',
      nearest: { name: 'no-inner' },
      unexplained: { probe: { axis: flip!.axis }, at: 2 },
    });
  });

  it('that signs in a way of its own is told so', () => {
    const evidence = evidenceOf(expectDesign(mainline73));
    const identity = identityOf(evidence, { ...told(mainline73), signed: 'not told' }, RULES);
    expect(identity).toEqual({ kind: 'unknown', nearest: mainline });
  });
});
