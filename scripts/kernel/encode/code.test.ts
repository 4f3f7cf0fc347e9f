import { afterEach, describe, expect, it, vi } from 'vitest';
import { UsageError } from '../../cli/fault.ts';
import { textNamed } from '../../../model/programs/text.ts';
import { codeFor } from '../../../model/programs/bytecode/code-for.ts';
import { hashBytes, signTexts, signatureName } from './code.ts';

const loader = textNamed('loader.A');

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('the loader', () => {
  it('is another program, with another digest, for each way of signing', () => {
    const digests = (['loader', 'loader-excl', 'loader-folded'] as const).map((behaviour) =>
      String(hashBytes('loader.A', behaviour)),
    );
    expect(new Set(digests).size).toBe(3);
    expect(codeFor(loader!, 'loader-folded').behaviour).toBe('loader-folded');
    expect(codeFor(textNamed('write.A')!, 'loader-folded').behaviour).toBe('write');
  });

  it('is not signed where openssl is missing, which one line says', () => {
    vi.stubEnv('PATH', '/nowhere');
    expect(() => signTexts('folded')).toThrow(
      new UsageError('no openssl here: signed loads are not replayed; install openssl'),
    );
  });

  it('has a name for its signature with and without maps', () => {
    expect(signatureName(loader!, true)).not.toBe(signatureName(loader!, false));
  });
});
