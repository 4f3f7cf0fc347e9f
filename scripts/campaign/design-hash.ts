/** What a design's file is made of, as a hash: itself, the files that it imports, and the versions of packages. */
import { join, relative, sep } from 'node:path';
import { hashOfText } from '../../model/programs/digest.ts';
import { UsageError } from '../cli/fault.ts';
import { oneLine } from '../cli/inputs.ts';
import { modulesFrom } from '../run/modules.ts';

const ROOT = join(import.meta.dirname, '../..');
/** Of our own files the version of the model speaks. */
const OURS = ['model', 'properties', 'counterexamples', 'scripts'];

/** The hash of a design's file with all that it imports, the same on every machine. Nothing is run. */
export function hashOfDesign(path: string): string {
  const [own, ...others] = modulesFrom(path, (file) => !isOurs(file));
  if (own === undefined || 'error' in own) {
    throw new UsageError(`design ${path}: cannot be read: ${oneLine(own?.error)}`);
  }
  const hash = hashOfText(own.text);
  // of what cannot be read, whoever loads the design is told
  const further = others.flatMap((it) => ('text' in it ? [hashOfText(it.text)] : []));
  return further.length === 0 ? hash : hashOfText([hash, ...further].join(' '));
}

function isOurs(file: string): boolean {
  const [first = ''] = relative(ROOT, file).split(sep);
  return OURS.includes(first);
}
