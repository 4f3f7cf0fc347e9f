import { describe, expect, it } from 'vitest';
import { mainline } from '../../../model/rules/designs/mainline.ts';
import type { Step } from '../../../model/kernel/run.ts';
import { expectDesign, follow } from '../../kernel/compare/expectation.ts';
import { identityOf } from '../../kernel/identify/identify.ts';
import { PROBES } from '../../kernel/identify/separating-traces.ts';
import { besideLines, identityLines, kernelListLines } from './kernel.ts';
import { PLAIN } from './style.ts';
import { WIDTH } from '../../../counterexamples/export/wrap.ts';

const expectation = expectDesign(mainline);
const stepsOf = (index: number): readonly Step[] => {
  const probe = PROBES[index]!;
  return follow(expectation, probe.scope, probe.calls).steps;
};

describe('answers side by side', () => {
  it('show the answer of the kernel where it is another', () => {
    const steps = stepsOf(0);
    const lines = besideLines(steps, [0, -13, undefined], PLAIN);
    expect(lines.join('\n')).toMatch(/prog_load\(write\.A, m0\) +ok +EACCES/);
    expect(lines.join('\n')).toMatch(/prog_test_run\(p0\) +saw 0 +-/);
  });

  it('keep within the width, also with long answers', () => {
    const long = 'loaded with the tag 0011223344556677, the digest begins 8899aabbccddeeff';
    for (const [i] of PROBES.entries()) {
      const steps = stepsOf(i);
      const lines = besideLines(
        steps,
        steps.map(() => long),
        PLAIN,
      );
      expect(lines.filter((line) => line.length > WIDTH)).toEqual([]);
    }
  });
});

describe('what a kernel is', () => {
  const evidence = PROBES.map((probe) => ({
    probe,
    seen: follow(expectation, probe.scope, probe.calls).steps.map(({ outcome }) => outcome.answer),
  }));
  const facts = { version: '7.2.12', evidence, signed: 'hash-and-exclusive', signedSays: 'so' };
  const told = { signed: facts.signed, relocates: true };

  it('is told with its choices', () => {
    const identity = { ...facts, ...identityOf(evidence, told, [mainline]) };
    const lines = identityLines('x', identity, PLAIN);
    expect(lines[0]).toBe('kernel 7.2.12: mainline');
    expect(lines.join('\n')).toContain('iterator     refused-elem:');
    const text = lines.join(' ').replaceAll(/\s+/g, ' ');
    expect(text).toContain('(EPERM) settled answers alike, but between the halves of a freeze');
  });

  it('is told with the answer that nothing explains', () => {
    const [first, ...rest] = evidence;
    const strange = [{ ...first!, seen: [0, -1, 0] }, ...rest];
    const identity = { ...facts, ...identityOf(strange, told, [mainline]) };
    const text = identityLines('x', identity, PLAIN).join(' ').replaceAll(/\s+/g, ' ');
    expect(text).toContain('none of the known designs');
    expect(text).toContain('nearest is mainline');
    expect(text).toContain('prog_load(write.A, m0): expected 0, the kernel answers EPERM');
  });
});

it('lists kernels that are here, can be had, or are gone', () => {
  const lines = kernelListLines([
    { version: '6.18.15', here: true, available: false },
    { version: '7.3.4', here: false, available: true },
    { version: '7.9.9', here: true, available: 'unknown' },
  ]);
  expect(lines).toEqual(['6.18.15   here, is gone', '7.3.4     can be fetched', '7.9.9     here']);
});
