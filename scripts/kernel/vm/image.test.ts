import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { UsageError } from '../../cli/fault.ts';
import { initramfs, replayer } from './image.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exclmap-test-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

describe('the initramfs', () => {
  it('is a newc archive with an executable /init and an end', () => {
    const archive = Buffer.from(initramfs(Uint8Array.of(1, 2, 3, 4, 5)));
    const header = archive.subarray(0, 110).toString();
    expect(header.slice(0, 6)).toBe('070701');
    expect(header.slice(14, 22)).toBe('000081ed'); // a regular file, rwxr-xr-x
    expect(header.slice(54, 62)).toBe('00000005'); // its size
    expect(archive.subarray(110, 115).toString()).toBe('init\0');
    expect([...archive.subarray(116, 121)]).toEqual([1, 2, 3, 4, 5]);
    expect(archive.subarray(124, 130).toString()).toBe('070701');
    expect(archive.includes('TRAILER!!!')).toBe(true);
    expect(archive.length % 4).toBe(0);
  });
});

describe('the replayer', () => {
  const compiler = spawnSync('cc', ['--version']).error === undefined && process.arch === 'x64';

  it('compiles without a warning and is kept', (context) => {
    context.skip(!compiler, 'needs cc on x86-64');
    const first = replayer(folder);
    expect([...first.subarray(1, 4)]).toEqual([...Buffer.from('ELF')]);
    expect(readdirSync(folder)).toEqual([expect.stringMatching(/^replayer-[0-9a-f]{16}$/)]);
    vi.stubEnv('PATH', '/nowhere');
    expect(replayer(folder)).toEqual(first);
  });

  it('is asked for in one line where there is no compiler', () => {
    vi.stubEnv('PATH', '/nowhere');
    vi.stubEnv('CC', '');
    expect(() => replayer(folder)).toThrow(
      new UsageError(
        'no C compiler (tried $CC, cc, gcc, clang): install gcc to replay on a kernel',
      ),
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it('passes on what a compiler complains of, in one line', () => {
    const script = join(folder, 'bad-cc');
    writeFileSync(script, '#!/bin/sh\necho "no such flag" >&2\necho more >&2\nexit 1\n', {
      mode: 0o755,
    });
    const cache = join(folder, 'cache');
    mkdirSync(cache);
    vi.stubEnv('PATH', '/nowhere');
    vi.stubEnv('CC', script);
    expect(() => replayer(cache)).toThrow(
      new UsageError(`cannot compile the replayer: ${script}: no such flag`),
    );
    expect(readdirSync(cache)).toEqual([]);
  });
});
