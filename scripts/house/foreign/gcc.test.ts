/**
 * gcc builds the selftests without a warning. They need nothing but the headers of libc and the kernel;
 * where libbpf's are (libbpf-dev, or LIBBPF=FOLDER), they do not get in the way.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { faultFor } from '../../../counterexamples/export/formats.ts';
import { exported, SUBJECTS } from './catalogue-files.ts';

const WARNINGS = ['-Wall', '-Wextra', '-Werror', '-x', 'c', '-'];
/** Warnings about values need the passes of -O2. */
const COMPILE = ['-O2', '-c', '-o', '/dev/null'];
const LINK = ['-O2', '-static', '-o', '/dev/null'];

const LIBBPF = process.env['LIBBPF'] ?? '/usr/include';
const HEADERS = ['bpf/bpf.h', 'bpf/btf.h', 'bpf/libbpf.h'];

type Built = { readonly status: number | null; readonly stderr: string };

function gcc(args: readonly string[], source: string): Built {
  const { status, stderr } = spawnSync('gcc', [...args, ...WARNINGS], {
    input: source,
    encoding: 'utf8',
  });
  return { status, stderr };
}

const asked = spawnSync('gcc', ['-dumpfullversion'], { encoding: 'utf8' });
const isMissing = asked.error !== undefined;
const fit = SUBJECTS.filter(([, subject]) => faultFor('selftest', subject) === undefined);
const first = exported('selftest', fit[0]![1]);

describe(`gcc ${isMissing ? '' : asked.stdout.trim()}`, () => {
  it.for(fit)('compiles the selftest of %s', ([, subject], context) => {
    context.skip(isMissing, 'gcc is not installed');
    expect(gcc(COMPILE, exported('selftest', subject))).toEqual({ status: 0, stderr: '' });
  });

  it('links a selftest statically', (context) => {
    context.skip(isMissing, 'gcc is not installed');
    expect(gcc(LINK, first)).toEqual({ status: 0, stderr: '' });
  });

  it('compiles each beside the headers of libbpf', (context) => {
    context.skip(isMissing, 'gcc is not installed');
    context.skip(!existsSync(join(LIBBPF, 'bpf/libbpf.h')), 'no headers of libbpf in LIBBPF');
    const args = ['-I', LIBBPF, ...HEADERS.flatMap((name) => ['-include', name]), ...COMPILE];
    const built = fit.map(([id, subject]) => ({ id, ...gcc(args, exported('selftest', subject)) }));
    expect(built).toEqual(fit.map(([id]) => ({ id, status: 0, stderr: '' })));
  });

  it.for<readonly [string, (text: string) => string]>([
    [
      'a call of what is not declared',
      (text: string) => text.replace('map_create(attr)', 'm(attr)'),
    ],
    [
      'a variable that is not used',
      (text: string) => text.replace('int main(void)\n{', '$&\n\tint x;'),
    ],
    ['a comparison of sorts', (text: string) => text.replace('unsigned int i;', 'int i;')],
  ])('refuses %s', ([, spoil], context) => {
    context.skip(isMissing, 'gcc is not installed');
    expect(spoil(first)).not.toBe(first);
    expect(gcc(COMPILE, spoil(first)).status).toBe(1);
  });
});
