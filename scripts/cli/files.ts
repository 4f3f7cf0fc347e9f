/** Files are written whole or not at all. */
import { randomUUID } from 'node:crypto';
import { rename, rm, stat, writeFile } from 'node:fs/promises';
import { OutputError, UsageError } from './fault.ts';
import { oneLine } from './inputs.ts';

/** What is no fault of the path: a disk that is full or broken, a quota, a limit. */
const OF_THE_DISK = ['ENOSPC', 'EDQUOT', 'EFBIG', 'EIO'];

/** Writes a file under a temporary name beside it and renames it; a device or a pipe keeps its place. */
export async function writeWhole(path: string, text: string): Promise<void> {
  try {
    const there = await stat(path).catch(() => undefined);
    if (there === undefined || there.isFile()) await replace(path, text);
    else await writeFile(path, text);
  } catch (error) {
    throw faultOfWriting(path, error);
  }
}

/** What to tell of a file that could not be written: a fault of the disk, or of the path. */
export function faultOfWriting(path: string, error: unknown): Error {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return OF_THE_DISK.includes(code)
    ? new OutputError(path, error)
    : new UsageError(`${path}: cannot be written: ${oneLine(error)}`);
}

/** Writes a file that must not be there yet. */
export async function writeNew(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: 'wx' });
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    throw new UsageError(
      isThere
        ? `${path}: is already there, and stays as it is; choose another name`
        : `${path}: cannot be written: ${oneLine(error)}`,
    );
  }
}

async function replace(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(temporary, text, { flag: 'wx' });
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}
