import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UsageError } from '../../cli/fault.ts';
import { KNOWN } from './releases.ts';
import { cached, fetchKernel, kernelOf, list } from './fetch.ts';
import { bzImage } from '../vm/test-image.ts';

let cache: string;
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'exclmap-test-'));
});
afterEach(() => {
  rmSync(cache, { recursive: true });
});

function keep(version: string): void {
  mkdirSync(join(cache, version));
  writeFileSync(join(cache, version, 'vmlinuz'), bzImage(version));
}

describe('kernels of the cache', () => {
  it('are found by version', () => {
    keep('7.3.4');
    expect(cached(cache, '7.3.4')?.image).toBe(join(cache, '7.3.4', 'vmlinuz'));
    expect(kernelOf(cache, '7.3.4')).toMatchObject({ name: '7.3.4' });
  });

  it('are asked for with the command that gets them', () => {
    expect(() => kernelOf(cache, '7.3.4')).toThrow(
      new UsageError('kernel 7.3.4 is not here: exclmap kernel fetch 7.3.4'),
    );
  });

  it('are not fetched twice', () => {
    keep('7.3.4');
    expect(fetchKernel(cache, '7.3.4')).toEqual(cached(cache, '7.3.4'));
    expect(readdirSync(cache)).toEqual(['7.3.4']);
  });

  it('are not fetched by anything but a version', () => {
    expect(() => fetchKernel(cache, '../etc')).toThrow(UsageError);
    expect(readdirSync(cache)).toEqual([]);
  });

  it('are reported in one line where the cache cannot be written', () => {
    const file = join(cache, 'file');
    writeFileSync(file, '');
    const fetching = (): unknown => fetchKernel(file, '7.3.4');
    expect(fetching).toThrow(UsageError);
    expect(fetching).toThrow(/^cannot fetch kernel 7\.3\.4 into .*file: /);
  });
});

describe('a kernel by its path', () => {
  it('is taken if it is a kernel', () => {
    const path = join(cache, 'my-kernel');
    writeFileSync(path, bzImage('7.9.0-custom'));
    expect(kernelOf(cache, path)).toEqual({ name: path, image: path });
  });

  it('is refused in one line if it is none, or not there', () => {
    const path = join(cache, 'not-a-kernel');
    writeFileSync(path, 'text');
    for (const wanted of [path, join(cache, 'missing'), '']) {
      expect(() => kernelOf(cache, wanted)).toThrow(UsageError);
    }
  });
});

describe('the list of kernels', () => {
  it('has what is known, what is here and what can be had', () => {
    keep('7.1.3');
    keep('7.9.1');
    const lines = list(cache, ['linux-binary-7.1.3+deb13-cloud-amd64']);
    expect(lines.map(({ version }) => version)).toEqual([...KNOWN, '7.9.1']);
    expect(lines.find(({ version }) => version === '7.1.3')).toEqual({
      version: '7.1.3',
      here: true,
      available: true,
    });
    expect(lines.find(({ version }) => version === '7.3.4')).toMatchObject({ available: false });
  });

  it('does not pretend to know what it did not ask', () => {
    const missing = join(cache, 'missing');
    expect(list(missing, null).every(({ available }) => available === 'unknown')).toBe(true);
    expect(existsSync(missing)).toBe(false);
  });
});
