/**
 * The folder of a campaign: its plan, a file for each result, the report. Several programs may write it at
 * once and each may die at any time: a file has its name only when it is whole.
 */
import { randomUUID } from 'node:crypto';
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { JobRecord } from '../../properties/campaign/merge.ts';
import { hashOfText } from '../../model/programs/digest.ts';
import { UsageError } from '../cli/fault.ts';
import { faultOfWriting } from '../cli/files.ts';
import { oneLine } from '../cli/inputs.ts';
import type { ReadRecord } from './records.ts';
import { recordIn, recordText } from './records.ts';

export type Folder = {
  readonly path: string;
  /** The text of the plan, if there is one. */
  readonly plan: () => string | undefined;
  /** Keeps a plan where there is none; whether there was none. */
  readonly savePlan: (text: string) => boolean;
  /** Every record that can be trusted, and a line for each file that cannot. */
  readonly read: () => {
    readonly records: readonly JobRecord[];
    readonly refused: readonly string[];
  };
  /** Whether there is an answer with that key, whole and believed. */
  readonly has: (key: string, isBelieved: Believing) => boolean;
  /** Keeps a record; beside another answer that is whole and believed, in place of one that is not. */
  readonly save: (record: JobRecord, isBelieved: Believing) => void;
  /** Forgets that jobs were set aside, so that they are tried again. */
  readonly retry: () => void;
  readonly saveReport: (name: string, text: string) => void;
};

/** What is thought of a record that is whole: see `refusal`. */
type Believing = (record: JobRecord) => boolean;

const PLAN = 'plan.json';
/** KEY.json is an answer, KEY.aside.json why there is none, KEY.HASH.json an answer that is not the first one. */
const NAME = /^([0-9a-f]{64})(\.aside|\.[0-9a-f]{16})?\.json$/;
const OLD = 3_600_000; // milliseconds; a temporary file of that age is nobody's

/** Opens the folder, or makes it. */
export function openFolder(path: string): Folder {
  const results = join(path, 'results');
  try {
    mkdirSync(results, { recursive: true });
    for (const name of readdirSync(results)) {
      if (name.startsWith('.') && Date.now() - ageOf(join(results, name)) > OLD) {
        rmSync(join(results, name), { force: true });
      }
    }
  } catch (error) {
    throw faultOfWriting(path, error);
  }
  const readRecord = (name: string): ReadRecord<JobRecord> => {
    let text: string;
    try {
      text = readFileSync(join(results, name), 'utf8');
    } catch (error) {
      return { fault: oneLine(error) };
    }
    const read = recordIn(text);
    if ('fault' in read) return read;
    return name.startsWith(read.value.key) ? read : { fault: 'its name is not its key' };
  };
  return {
    path,
    plan: () => {
      try {
        return readFileSync(join(path, PLAN), 'utf8');
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
        throw new UsageError(`${join(path, PLAN)}: cannot be read: ${oneLine(error)}`);
      }
    },
    savePlan: (text) => putNew(path, PLAN, text),
    read: () => {
      const records: JobRecord[] = [];
      const refused: string[] = [];
      for (const name of readdirSync(results).toSorted()) {
        if (name.startsWith('.')) continue;
        const read = NAME.test(name) ? readRecord(name) : { fault: 'it is no result' };
        if ('value' in read) records.push(read.value);
        else refused.push(`${join('results', name)}: refused: ${read.fault}`);
      }
      return { records, refused };
    },
    has: (key, isBelieved) => {
      const name = `${key}.json`;
      const read = existsSync(join(results, name)) ? readRecord(name) : undefined;
      return read !== undefined && 'value' in read && isBelieved(read.value);
    },
    save: (record, isBelieved) => {
      const text = recordText(record);
      if ('aside' in record) {
        put(results, `${record.key}.aside.json`, text);
        return;
      }
      const name = `${record.key}.json`;
      if (putNew(results, name, text)) return;
      const there = readRecord(name);
      if ('fault' in there || !isBelieved(there.value)) put(results, name, text);
      else if (recordText(there.value) !== text) {
        put(results, `${record.key}.${hashOfText(text).slice(0, 16)}.json`, text);
      }
    },
    retry: () => {
      for (const name of readdirSync(results)) {
        if (name.endsWith('.aside.json')) rmSync(join(results, name), { force: true });
      }
    },
    saveReport: (name, text) => put(path, name, text),
  };
}

function ageOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
}

/** Writes a file aside and lets `place` give it its name. */
function write<T>(folder: string, name: string, text: string, place: (from: string) => T): T {
  const temporary = join(folder, `.${name}.${randomUUID()}`);
  try {
    writeFileSync(temporary, text, { flag: 'wx' });
    return place(temporary);
  } catch (error) {
    throw faultOfWriting(join(folder, name), error);
  } finally {
    rmSync(temporary, { force: true });
  }
}

function put(folder: string, name: string, text: string): void {
  write(folder, name, text, (from) => {
    renameSync(from, join(folder, name));
  });
}

/** Writes a file unless it is there; whether it was not. */
function putNew(folder: string, name: string, text: string): boolean {
  const to = join(folder, name);
  if (existsSync(to)) return false;
  return write(folder, name, text, (from) => {
    try {
      linkSync(from, to);
      return true;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'EEXIST') return false;
      if (code === 'ENOSPC' || code === 'EDQUOT') throw error;
      renameSync(from, to); // some file systems have no second names for a file
      return true;
    }
  });
}
