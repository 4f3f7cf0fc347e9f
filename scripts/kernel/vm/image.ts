/** The initramfs of the test guest: one file, /init, the replayer. Compiled once and kept in the cache. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { asUsage, UsageError } from '../../cli/fault.ts';

const SOURCE = join(import.meta.dirname, 'replay.c');

/** No libc: the compiler must not add start files, stack checks or vector code. */
const FLAGS =
  '-O2 -Wall -Wextra -Werror -s -static -nostdlib -ffreestanding -fno-stack-protector -fno-pie -no-pie -mno-sse';

/** One file of a cpio archive in the "newc" format (Documentation/driver-api/early-userspace). */
function entry(name: string, mode: number, data: Uint8Array): Uint8Array {
  const bytes = new TextEncoder().encode(`${name}\0`);
  const fields = [1, mode, 0, 0, 1, 0, data.length, 0, 0, 0, 0, bytes.length, 0];
  const header = new TextEncoder().encode(
    `070701${fields.map((value) => value.toString(16).padStart(8, '0')).join('')}`,
  );
  const dataAt = (header.length + bytes.length + 3) & ~3;
  const whole = new Uint8Array((dataAt + data.length + 3) & ~3);
  whole.set(header);
  whole.set(bytes, header.length);
  whole.set(data, dataAt);
  return whole;
}

/** An initramfs whose /init is this program. */
export function initramfs(init: Uint8Array): Uint8Array {
  const parts = [entry('init', 0o100755, init), entry('TRAILER!!!', 0, new Uint8Array(0))];
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Whether this is an executable for x86-64. */
function isForX86(file: Uint8Array): boolean {
  return file[0] === 0x7f && file[1] === 0x45 && file[0x12] === 62;
}

/**
 * The compiled replayer, from the cache if this source was compiled before. Compilers are tried in the
 * order CC, cc, gcc, clang and the cross compiler of Debian.
 */
export function replayer(cache: string): Uint8Array {
  const source = readFileSync(SOURCE);
  const name = createHash('sha256').update(source).update(FLAGS).digest('hex').slice(0, 16);
  const kept = join(cache, `replayer-${name}`);
  if (existsSync(kept)) return readFileSync(kept);
  const temporary = `${kept}.${process.pid}`;
  const compilers = [process.env['CC'], 'cc', 'gcc', 'clang', 'x86_64-linux-gnu-gcc'];
  let complaint = '';
  try {
    mkdirSync(cache, { recursive: true });
    for (const compiler of compilers) {
      if (compiler === undefined || compiler === '') continue;
      const run = spawnSync(compiler, [...FLAGS.split(' '), '-o', temporary, SOURCE], {
        encoding: 'utf8',
      });
      if (run.error !== undefined) continue;
      if (run.status === 0 && isForX86(readFileSync(temporary))) {
        const compiled = readFileSync(temporary);
        renameSync(temporary, kept);
        return compiled;
      }
      complaint ||= `${compiler}: ${run.stderr.split('\n').find((line) => line !== '') ?? 'does not make x86-64 programs'}`;
    }
    throw new UsageError(
      complaint === ''
        ? 'no C compiler (tried $CC, cc, gcc, clang): install gcc to replay on a kernel'
        : `cannot compile the replayer: ${complaint}`,
    );
  } catch (error) {
    throw asUsage(`cannot keep the replayer in ${cache}`, error);
  } finally {
    rmSync(temporary, { force: true });
  }
}
