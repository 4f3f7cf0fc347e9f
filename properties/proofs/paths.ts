/** All that a call can do, as paths: what it read, what it wrote, what it answered, which accesses it made. */
import type { Call } from '../../model/kernel/call.ts';
import { fieldsOf, PROG_FD, valueIn } from '../../model/kernel/call.ts';
import type { ObjectSort } from '../../model/kernel/fields.ts';
import { OBJECTS } from '../../model/kernel/fields.ts';
import { FLAGS, KINDS } from '../../model/kernel/kind.ts';
import type { Outcome } from '../../model/kernel/outcome.ts';
import type { State } from '../../model/kernel/state.ts';
import { effect } from '../../model/kernel/step.ts';
import type { Text } from '../../model/programs/text.ts';
import { textNamed, ZERO_DIGEST } from '../../model/programs/text.ts';
import type { Design } from '../../model/rules/design.ts';
import { alphabet } from '../../model/scopes/alphabet.ts';
import type { Scope } from '../../model/scopes/scope.ts';
import { FAMILIES } from '../../model/scopes/scope.ts';
import type { BpfClaim } from '../claims/bpf-claim.ts';
import type { StepFunction } from '../verdicts/system.ts';
import { makeTree } from './merge.ts';
import type { Limit, Read, Recorder } from './recorder.ts';
import { BEHAVIOURS, CAPACITY, CONTENTS, TABLE_NAMES, withObjects } from './recorder.ts';
import type { Relation } from './relations.ts';

/** One way in which a call can go. */
export type Path = {
  readonly call: Call;
  readonly reads: readonly Read[];
  /** Fields that have one of several values, all of which lead here. */
  readonly limits: readonly Limit[];
  /** What holds besides what was read: no object satisfies what the call asked for. */
  readonly given: readonly (() => boolean)[];
  /** The outcome, on the recorder's state; its objects show what was written, and else the recorder's. */
  readonly outcome: Outcome;
  readonly writes: readonly Write[];
};

/** An object that was changed, and the fields that were written. */
export type Write = {
  readonly of: ObjectSort;
  readonly slot: number;
  readonly fields: readonly string[];
  /** As `map.excl`. */
  readonly keys: readonly string[];
};

/** Some paths of one call, and what is known of them, whatever the design is that they are of. */
export type PathBlock = {
  readonly paths: readonly Path[];
  /** The fields that they write, as `map.excl`. */
  readonly writes: ReadonlySet<string>;
  /** Relations that they keep, and claims that they do not break, each by virtue of what holds before. */
  readonly keeps: Map<Relation | BpfClaim, ReadonlySet<Relation>>;
};

/** What the paths of all calls come to. */
export type PathFigures = {
  readonly calls: number;
  readonly paths: number;
  /** Most objects that a path meets. */
  readonly objects: number;
  /** Paths that were given up because they meet more than a path may (tail calls of tail calls). */
  readonly cut: number;
  /** The calls of which paths were given up. */
  readonly cutCalls: readonly string[];
  /** The sorts of which a path looked at every object. */
  readonly swept: readonly ObjectSort[];
};

/** Every call, every kind, text and malformed argument, over as many slots as a call can name. */
export const EVERYTHING: Scope = {
  name: 'everything',
  says: 'every kind, text, family and malformed argument at once',
  maps: 3,
  progs: 3,
  links: 2,
  kinds: KINDS,
  flags: FLAGS,
  // a second colour, for what relocations make of a text
  texts: BEHAVIOURS.flatMap(({ name, behaviour }) => [name, `${behaviour}.B`]),
  hashes: ['#0', ZERO_DIGEST],
  values: CONTENTS.length - 1,
  families: FAMILIES,
};

/**
 * The calls of a scope up to other names: slots are named in the order 0, 1, 2, and what is loaded comes in
 * the colour that comes first.
 */
export function callsUpToNames(scope: Scope): readonly Call[] {
  const texts = scope.texts.flatMap((name) => textNamed(name) ?? []);
  const firsts = new Map(texts.toReversed().map((text) => [text.behaviour, text]));
  return alphabet(scope).filter(
    (call) =>
      namesInOrder(call) && (!('text' in call) || firsts.get(call.text.behaviour) === call.text),
  );
}

function namesInOrder(call: Call): boolean {
  const next: Record<ObjectSort, number> = { map: 0, prog: 0, link: 0 };
  const fields = fieldsOf(call.call);
  // PROG_FD is the fd of the program in slot 0, and so names it
  if (fields.some(([name]) => valueIn(call, name) === PROG_FD)) next.prog = 1;
  return fields.every(([name, { sort }]) => {
    if (sort.kind !== 'slot' && sort.kind !== 'map fd') return true;
    const of = sort.kind === 'slot' ? sort.of : 'map';
    const slot = valueIn(call, name) as number;
    if (slot > next[of]) return false;
    if (slot === next[of]) next[of]++;
    return true;
  });
}

/** All that matters of a path's end: the answer, the accesses, what was written. */
function endOf({ answer, events, state }: Outcome, writes: readonly Write[]): string {
  let end = String(answer);
  for (const { digest, prog, map, channel, mode, outer } of events)
    end += ` ${digest} ${prog} ${map} ${channel} ${mode} ${outer}`;
  for (const { of, slot, fields } of writes) {
    const object = state[TABLE_NAMES[of]][slot] as unknown as Readonly<Record<string, unknown>>;
    for (const field of fields) {
      const value = object[field] as Text | string | number | boolean;
      end += ` ${of}${slot}.${field}=`;
      end += typeof value === 'object' ? value.name : String(value);
    }
  }
  return end;
}

/** So many paths of a call are looked at together. */
const BLOCK = 256;

/** All paths of one call. */
export type CallPaths = {
  readonly blocks: readonly PathBlock[];
  readonly figures: Omit<PathFigures, 'calls' | 'cutCalls'>;
};

/** Every path of a call; those that differ in nothing that matters as one. */
export function pathsOf(
  recorder: Recorder,
  design: Design,
  call: Call,
  stepWith: StepFunction = effect,
): CallPaths {
  let objects = 0;
  let cut = 0;
  let serial = 0;
  const tree = makeTree<Omit<Path, 'reads' | 'limits'>>(recorder.places);
  recorder.onPath(true);
  recorder.begin(call);
  recorder.each(() => {
    let result;
    try {
      result = stepWith(design, recorder.state, call);
    } catch (error) {
      if (!recorder.isTooMany(error)) throw error; // or: there is no such path
      cut++;
      tree.add(recorder.reads(), 'cut', undefined);
      return false;
    }
    objects = Math.max(
      objects,
      OBJECTS.reduce((sum, of) => sum + recorder.met(of), 0),
    );
    if (typeof result !== 'object') {
      tree.add(recorder.reads(), 'no outcome', undefined);
      return false;
    }
    const writes = writesOf(recorder, result.state);
    const given = recorder.given();
    // a condition may know of any field: such paths are never taken as one
    const end = endOf(result, writes) + (given.length > 0 ? ` ${++serial}` : '');
    tree.add(recorder.reads(), end, { call, given, outcome: result, writes });
    return false;
  });
  const paths = tree.leaves().map(({ reads, limits, of: { outcome, ...rest } }): Path => {
    const whole = withWhole(recorder.state, outcome, rest.writes);
    return { ...rest, reads, limits, outcome: whole };
  });
  const swept = [...recorder.swept()];
  recorder.begin();
  recorder.onPath(false);
  return { blocks: blocksOf(paths), figures: { paths: paths.length, objects, cut, swept } };
}

function blocksOf(paths: readonly Path[]): readonly PathBlock[] {
  const blocks: PathBlock[] = [];
  for (let from = 0; from < paths.length; from += BLOCK) {
    const some = paths.slice(from, from + BLOCK);
    const writes = some.flatMap((path) => path.writes.flatMap(({ keys }) => keys));
    blocks.push({ paths: some, writes: new Set(writes), keeps: new Map() });
  }
  return blocks;
}

/** What the paths of these calls come to. */
export function figuresOf(calls: readonly (readonly [Call, CallPaths])[]): PathFigures {
  const all = calls.map(([, { figures }]) => figures);
  return {
    calls: calls.length,
    paths: all.reduce((sum, { paths }) => sum + paths, 0),
    objects: Math.max(0, ...all.map(({ objects }) => objects)),
    cut: all.reduce((sum, { cut }) => sum + cut, 0),
    cutCalls: [...new Set(calls.flatMap(([{ call }, { figures }]) => (figures.cut ? call : [])))],
    swept: [...new Set(all.flatMap(({ swept }) => swept))],
  };
}

type Objects = Record<number, object>;

const tableOf = (state: State, of: ObjectSort): Objects => state[TABLE_NAMES[of]];

/** What was written: objects that were changed are no longer those of the recorder, and have what changed alone. */
function writesOf(recorder: Recorder, after: State): readonly Write[] {
  if (after === recorder.state) return [];
  const writes: Write[] = [];
  for (const of of OBJECTS) {
    const was = tableOf(recorder.state, of);
    const is = tableOf(after, of);
    if (was === is) continue;
    for (let slot = 0; slot < CAPACITY[of]; slot++) {
      if (is[slot] === was[slot]) continue;
      const fields = Object.keys(is[slot]!);
      writes.push({ of, slot, fields, keys: fields.map((field) => `${of}.${field}`) });
    }
  }
  return writes;
}

/** The outcome in whose state an object that was changed shows what was written and is else the recorder's. */
function withWhole(before: State, outcome: Outcome, writes: readonly Write[]): Outcome {
  if (outcome.state === before) return outcome;
  for (const { of, slot } of writes) {
    const table = tableOf(outcome.state, of);
    table[slot] = Object.create(
      tableOf(before, of)[slot]!,
      Object.getOwnPropertyDescriptors(table[slot]),
    ) as object;
  }
  return { ...outcome, state: withObjects(before, outcome.state) };
}
