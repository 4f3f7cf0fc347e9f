/** Selftests as texts: what is in them, and which traces have none. That they run: scripts/kernel/. */
import { createHash, verify, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encode } from '../../model/programs/asm.ts';
import { hex } from '../../model/programs/digest.ts';
import { DESIGNS } from '../../model/rules/designs/all.ts';
import { run } from '../../model/kernel/run.ts';
import { emptyState } from '../../model/kernel/state.ts';
import { textNamed } from '../../model/programs/text.ts';
import { CATALOGUE } from '../pages/catalogue.ts';
import { namedIn } from '../pages/search-holes.ts';
import { parseTrace } from '../trace/trace-file.ts';
import { partsFor } from './selftest-c.ts';
import { certificate, signedLoaders } from './selftest-loaders.ts';
import { faultForSelftest, noSelftestOf, toSelftest } from './selftest.ts';
import type { Subject } from './exported-trace.ts';

function subjectOf(id: string): Subject {
  const hole = CATALOGUE.find((each) => each.id === id)!;
  const { design, scope, claim } = namedIn(hole);
  const text = readFileSync(join(import.meta.dirname, '..', id, 'trace.json'), 'utf8');
  const parsed = parseTrace(text);
  if ('fault' in parsed) throw new Error(parsed.fault);
  const { steps } = run(design, emptyState(scope), parsed.trace.calls);
  return { design, scope, claim, steps };
}

const ids = CATALOGUE.map(({ id }) => id);

describe('selftests', () => {
  it('there are of all counterexamples but those with half a system call', () => {
    const without = ids.flatMap((id) => {
      const reason = noSelftestOf(subjectOf(id));
      return reason === undefined ? [] : [{ id, ...reason }];
    });
    expect(without).toEqual([
      { id: 'fd-array-read-twice', kind: 'half a call', at: 5, call: 'prog_load_begin' },
      { id: 'loader-read-twice', kind: 'half a call', at: 5, call: 'prog_load_begin' },
      { id: 'hash-in-flight', kind: 'half a call', at: 2, call: 'map_freeze_begin' },
    ]);
    expect(faultForSelftest(subjectOf('fd-array-read-twice'))).toBe(
      'call 5 (prog_load_begin) has no form in a selftest: half of a call is no system call',
    );
  });

  it('are about a claim, and of signed programs only where there is a signature', () => {
    const subject = subjectOf('unfrozen-hash');
    expect(noSelftestOf({ ...subject, claim: undefined })).toEqual({ kind: 'no claim' });
    const steps = subject.steps.map((step) =>
      step.call.call === 'prog_load' ? { ...step, call: { ...step.call, fd_array: 0 } } : step,
    );
    expect(noSelftestOf({ ...subject, steps })).toBeUndefined();
    const other = steps.map((step) =>
      step.call.call === 'prog_load'
        ? { ...step, call: { ...step.call, text: textNamed('loader.B')! } }
        : step,
    );
    expect(noSelftestOf({ ...subject, steps: other })).toMatchObject({ kind: 'not signed', at: 2 });
  });

  it('know where and how designs stop the trace, each answer once', () => {
    const text = toSelftest(subjectOf('inner-map'));
    expect(/rules\[\] = \{\n([^]*?)\};/.exec(text)?.[1]?.trim().split(/\n\t/)).toEqual([
      '{ 2, -EOPNOTSUPP, "patch-v1" },',
      '{ 3, -EINVAL, "strict-outer, strict-subset, sealed" },',
      '{ 2, -ENOTSUPP, "no-inner, mainline, mainline-7.3 and 2 more" },',
    ]);
  });

  it('say -EINVAL for a loader that does not trust its metadata', () => {
    const text = toSelftest(subjectOf('exclusivity-omitted'));
    expect(text).toMatch(/\{ 8, -EINVAL, "mainline, signed-3, signed-4" \},/);
  });

  it('have a list even where no design stops the trace', () => {
    const subject = subjectOf('counted-zero-hash');
    const first = { ...subject, steps: subject.steps.slice(0, 1) };
    expect(toSelftest(first)).toContain('{ 0, 0, "" }, /* none */');
    expect(DESIGNS.length).toBeGreaterThan(0);
  });

  it.each(ids.filter((id) => faultForSelftest(subjectOf(id)) === undefined))(
    '%s makes each call in turn and looks at what the last one changed',
    (id) => {
      const subject = subjectOf(id);
      const text = toSelftest(subject);
      const asked = [...text.matchAll(/if \(!goes_on\((\d+), /g)].map(([, number]) =>
        Number(number),
      );
      expect(asked).toEqual(subject.steps.map((_, index) => index + 1));
      const last = subject.steps.at(-1)!;
      const isChanged = last.outcome.state.maps.some(
        ({ value }, slot) => value !== last.before.maps[slot]?.value,
      );
      expect(text.includes('is %d now')).toBe(isChanged);
      expect(text.split('\n').filter((line) => line.length > 100)).toEqual([]);
      expect(text).not.toMatch(/[^\x20-\x7e\t\n]/);
    },
  );
});

describe('parts', () => {
  it('bring what they call, each once, callees first', () => {
    const { code, includes } = partsFor(['map_update', 'map_insert']);
    const functions = code.flatMap((line) => /^static \w+ (\w+)\(/.exec(line)?.[1] ?? []);
    expect(functions).toEqual(['ptr', 'sys_bpf', 'elem', 'map_update', 'map_insert']);
    expect(includes).toContain('linux/bpf.h');
  });
});

describe('the signed loaders', () => {
  it.each(signedLoaders().map((loader) => [loader.name, loader] as const))(
    '%s has a signature that its certificate vouches for (npm run kernel:signatures makes new ones)',
    (_, { code, signed, signature }) => {
      const { publicKey } = new X509Certificate(certificate());
      // PKCS#7 without attributes ends with the RSA signature of the content: 2,048 bits
      const rsa = signature.subarray(-256);
      expect(verify('sha256', signed, publicKey, rsa)).toBe(true);
      expect(
        verify(
          'sha256',
          signed.map((byte) => byte ^ 1),
          publicKey,
          rsa,
        ),
      ).toBe(false);
      const insns = signed.subarray(0, encode(code.insns).length);
      expect(hex(code.digest)).toBe(createHash('sha256').update(insns).digest('hex'));
    },
  );
});
