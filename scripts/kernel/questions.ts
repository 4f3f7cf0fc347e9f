/**
 * Questions that the observations left open, mostly about errnos and the order of checks. What kernels
 * answered is recorded in facts.seen.json by `prove.ts --record`.
 */
import { attr, CMD, MAP_FLAG } from './attr.ts';
import { direct, exit, type Insn, movImm, naming, throughOuter } from './by-hand.ts';
import { ANY_HASH, type Fact } from './fact.ts';
import seen from './facts.seen.json' with { type: 'json' };
import { idOf, type Lab } from './lab.ts';
import { memory, type Reg, word } from './wire.ts';

function question(name: string, calls: (lab: Lab) => void): Fact {
  const recorded: Readonly<Record<string, Readonly<Record<string, string>>>> = seen;
  return { name, calls, seen: recorded[name] ?? {} };
}

/** Every way a text can be given a map of the wrong kind. */
const LOADS: readonly Fact[] = (
  [
    ['read', direct],
    ['write', (map: Reg) => direct(map, 99)],
    ['read-inner', throughOuter],
    ['write-inner', (map: Reg) => throughOuter(map, 99)],
    ['name only', naming],
  ] as readonly (readonly [string, (map: Reg) => readonly Insn[]])[]
).flatMap(([name, text]) =>
  (['ARRAY', 'HASH', 'ARRAY_OF_MAPS', 'HASH_OF_MAPS', 'PROG_ARRAY'] as const).map((kind) =>
    question(`load ${name} on ${kind}`, (lab) => {
      const template = lab.map('ARRAY');
      const map = kind.endsWith('_OF_MAPS')
        ? lab.map(kind, { template: template.reg })
        : lab.map(kind);
      const prog = lab.load(text(map.reg));
      lab.note('load', prog);
      lab.run(prog.reg, 'run');
      if (!kind.endsWith('_OF_MAPS')) return;
      lab.note('insert', lab.insert(map.reg, template.reg));
      lab.run(prog.reg, 'run');
    }),
  ),
);

export const QUESTIONS: readonly Fact[] = [
  ...LOADS,
  ...(['ARRAY', 'HASH'] as const).flatMap((inner) =>
    (['ARRAY_OF_MAPS', 'HASH_OF_MAPS'] as const).map((kind) =>
      question(`write-inner on ${kind} of ${inner}`, (lab) => {
        const map = lab.filled(inner, 11);
        const outer = lab.map(kind, { template: map.reg });
        const prog = lab.load(throughOuter(outer.reg, 99));
        lab.note('load', prog);
        lab.run(prog.reg, 'no inner map');
        lab.note('insert', lab.insert(outer.reg, map.reg));
        lab.run(prog.reg, 'run');
        lab.value(map.reg, 'value');
        lab.note('delete', lab.remove(map.reg));
        lab.run(prog.reg, 'deleted');
      }),
    ),
  ),
  question('load with a map fd that is none', (lab) => {
    const closed = lab.map('ARRAY');
    lab.t.close(closed.reg);
    const prog = lab.load([movImm(0, 0), exit]);
    lab.note('closed', lab.load(direct(closed.reg)));
    lab.note('a program', lab.load(direct(prog.reg)));
    lab.note('fd 0, a file', lab.load(direct(0)));
  }),
  ...(['ARRAY', 'HASH'] as const).map((kind) =>
    question(`run on ${kind} without the element`, (lab) => {
      const map = lab.map(kind);
      lab.run(lab.load(direct(map.reg, 99)).reg, 'run');
      lab.value(map.reg, 'value');
    }),
  ),
  question('run of what is no program', (lab) => {
    const map = lab.map('ARRAY');
    lab.run(map.reg, 'a map');
    lab.run(lab.t.reg(), 'closed');
    lab.run(lab.loadIterator('elements').reg, 'an iterator program');
  }),
  ...(['ARRAY', 'HASH', 'ARRAY_OF_MAPS', 'HASH_OF_MAPS', 'PROG_ARRAY', 'SK_STORAGE'] as const).map(
    (kind) =>
      question(`link bpf_map_elem, bpf_sk_storage_map on ${kind}`, (lab) => {
        const template = lab.map('ARRAY');
        const map = kind.endsWith('_OF_MAPS')
          ? lab.map(kind, { template: template.reg })
          : lab.map(kind);
        lab.note('elements', lab.link(lab.loadIterator('elements').reg, map.reg));
        lab.note('storage', lab.link(lab.loadIterator('storage').reg, map.reg));
      }),
  ),
  question('link with wrong fds', (lab) => {
    const { t } = lab;
    const map = lab.map('ARRAY');
    const iterator = lab.loadIterator('elements');
    const filter = lab.load([movImm(0, 0), exit]);
    const closed = t.reg();
    lab.note('map closed', lab.link(iterator.reg, closed));
    lab.note('map is a program', lab.link(iterator.reg, filter.reg));
    lab.note('map is fd 0', lab.link(iterator.reg, 0));
    lab.note('no iter_info', lab.link(iterator.reg, 0, { noInfo: true }));
    lab.note('prog not an iterator', lab.link(filter.reg, map.reg));
    lab.note('prog is a map', lab.link(map.reg, map.reg));
    lab.note('prog closed', lab.link(closed, map.reg));
    lab.note('prog closed, map closed', lab.link(closed, closed));
    lab.note('prog not an iterator, map closed', lab.link(filter.reg, closed));
    const info = t.buffer(attr('iterLinkInfo', { map_fd: map.reg }));
    const link = (target: Reg | number, attachType = 28) =>
      t.bpf(
        CMD.LINK_CREATE,
        attr('linkCreate', {
          prog_fd: iterator.reg,
          target_fd: target,
          attach_type: attachType,
          iter_info: info,
          iter_info_len: 16,
        }),
      );
    lab.note('target_fd 0', link(0));
    lab.note('target_fd is the map', link(map.reg));
    lab.note('attach_type 0', link(0, 0));
  }),
  question('link, exclusive map and wrong fds', (lab) => {
    const map = lab.map('ARRAY', { excl: ANY_HASH });
    const outer = lab.map('ARRAY_OF_MAPS', { template: lab.map('ARRAY').reg, excl: ANY_HASH });
    const programs = lab.map('PROG_ARRAY', { excl: ANY_HASH });
    const small = lab.map('ARRAY', { excl: ANY_HASH, valueSize: 4 });
    const plainSmall = lab.map('ARRAY', { valueSize: 4 });
    const iterator = lab.loadIterator('elements');
    const storage = lab.loadIterator('storage');
    lab.note('ARRAY_OF_MAPS', lab.link(iterator.reg, outer.reg));
    lab.note('PROG_ARRAY', lab.link(iterator.reg, programs.reg));
    lab.note('value of 4 bytes', lab.link(iterator.reg, small.reg));
    lab.note('value of 4 bytes, plain', lab.link(iterator.reg, plainSmall.reg));
    lab.note('storage program', lab.link(storage.reg, map.reg));
    const filter = lab.load([movImm(0, 0), exit]);
    lab.note('prog not an iterator', lab.link(filter.reg, map.reg));
  }),
  question('iter_create with wrong fds', (lab) => {
    const map = lab.map('ARRAY');
    lab.note('closed', lab.open(lab.t.reg()));
    lab.note('a map', lab.open(map.reg));
    lab.note('a program', lab.open(lab.load([movImm(0, 0), exit]).reg));
  }),
  ...(['ARRAY', 'HASH'] as const).flatMap((kind) => [
    question(`iterator over ${kind} of two elements`, (lab) => {
      // a HASH walks in the order of its buckets: BPF_F_ZERO_SEED keeps that the same
      const flags = kind === 'HASH' ? MAP_FLAG.ZERO_SEED : 0;
      const map = lab.filled(kind, 11, { entries: 2, flags });
      lab.update(map.reg, 22, 1);
      const link = lab.link(lab.loadIterator('elements', { stores: 99, mark: -7 }).reg, map.reg);
      lab.note('link', link);
      const file = lab.open(link.reg);
      lab.read(file.reg, 'read');
      lab.read(file.reg, 'again');
      lab.value(map.reg, 'value 0');
      lab.value(map.reg, 'value 1', lab.t.buffer(word(1)));
      lab.read(lab.open(link.reg).reg, 'second file');
    }),
    question(`iterator over ${kind} without elements, frozen`, (lab) => {
      const map = lab.map(kind);
      lab.note('freeze', lab.freeze(map.reg));
      const link = lab.link(lab.loadIterator('elements', { mark: -7 }).reg, map.reg);
      const file = lab.open(link.reg);
      lab.read(file.reg, 'read');
      lab.read(file.reg, 'again');
    }),
    question(`writing iterator over frozen and RDONLY_PROG ${kind}`, (lab) => {
      const prog = lab.loadIterator('elements', { stores: 99 });
      const map = lab.filled(kind, 11);
      lab.note('freeze', lab.freeze(map.reg));
      const link = lab.link(prog.reg, map.reg);
      lab.note('link', link);
      lab.read(lab.open(link.reg).reg, 'read');
      lab.value(map.reg, 'value');
      const second = lab.filled(kind, 11, { flags: MAP_FLAG.RDONLY_PROG });
      const other = lab.link(prog.reg, second.reg);
      lab.note('RDONLY_PROG link', other);
      lab.read(lab.open(other.reg).reg, 'read');
      lab.value(second.reg, 'value');
    }),
    question(`link keeps program and ${kind}; file keeps link`, (lab) => {
      const { t } = lab;
      const map = lab.filled(kind, 11);
      const prog = lab.loadIterator('elements');
      const link = lab.link(prog.reg, map.reg);
      const id = idOf(t, map.reg, 'mapInfo');
      t.close(prog.reg);
      t.close(map.reg);
      const file = lab.open(link.reg);
      lab.note('close link', t.close(link.reg));
      lab.read(file.reg, 'read');
      lab.ok('by id', t.bpf(CMD.MAP_GET_FD_BY_ID, attr('getId', { map_id: id })));
    }),
  ]),
  ...(['ARRAY_OF_MAPS', 'HASH_OF_MAPS'] as const).map((kind) =>
    question(`insert into ${kind} what is no such map`, (lab) => {
      const { t } = lab;
      const template = lab.map('ARRAY');
      const outer = lab.map(kind, { template: template.reg });
      const closed = t.reg();
      lab.note('program', lab.insert(outer.reg, lab.load([movImm(0, 0), exit]).reg));
      lab.note('closed', lab.insert(outer.reg, closed));
      lab.note('fd 0, a file', lab.insert(outer.reg, 0));
      lab.note('itself', lab.insert(outer.reg, outer.reg));
      lab.note('HASH', lab.insert(outer.reg, lab.map('HASH').reg));
      lab.note('PROG_ARRAY', lab.insert(outer.reg, lab.map('PROG_ARRAY').reg));
      lab.note('ARRAY of 2', lab.insert(outer.reg, lab.map('ARRAY', { entries: 2 }).reg));
      lab.note('closed, NOEXIST', lab.insert(outer.reg, closed, 0, 1));
      lab.note('template, EXIST', lab.insert(outer.reg, template.reg, 0, 2));
      lab.note('template, flag 16', lab.insert(outer.reg, template.reg, 0, 16));
      lab.note('template, NOEXIST', lab.insert(outer.reg, template.reg, 0, 1));
      lab.note('again, NOEXIST', lab.insert(outer.reg, template.reg, 0, 1));
      lab.note('key 1', lab.insert(outer.reg, template.reg, 1));
      lab.note('key 1, closed', lab.insert(outer.reg, closed, 1));
      lab.note('into closed', lab.insert(closed, template.reg));
      lab.note('delete', lab.remove(outer.reg));
      lab.note('delete', lab.remove(outer.reg));
      lab.note('delete key 1', lab.remove(outer.reg, 1));
      lab.note('freeze', lab.freeze(outer.reg));
      lab.note('frozen, closed', lab.insert(outer.reg, closed));
    }),
  ),
  ...(['ARRAY_OF_MAPS', 'HASH_OF_MAPS'] as const).map((kind) =>
    question(`template of ${kind} that is no map`, (lab) => {
      const template = lab.map('ARRAY');
      const outer = lab.map(kind, { template: template.reg });
      lab.note('closed', lab.map(kind, { template: lab.t.reg() }));
      lab.note('program', lab.map(kind, { template: lab.load([movImm(0, 0), exit]).reg }));
      lab.note('fd 0, a file', lab.map(kind, { template: 0 }));
      lab.note('outer', lab.map(kind, { template: outer.reg }));
      lab.note('PROG_ARRAY', lab.map(kind, { template: lab.map('PROG_ARRAY').reg }));
      lab.note('SK_STORAGE', lab.map(kind, { template: lab.map('SK_STORAGE').reg }));
      lab.note('HASH', lab.map(kind, { template: lab.map('HASH').reg }));
      lab.note(
        'closed and wrong hash size',
        lab.map(kind, { template: lab.t.reg(), excl: ANY_HASH, hashSize: 16 }),
      );
    }),
  ),
  question('template given to an ordinary map', (lab) => {
    lab.note('closed', lab.map('ARRAY', { template: lab.t.reg() }));
    lab.note('a map', lab.map('ARRAY', { template: lab.map('HASH').reg }));
    lab.note('HASH', lab.map('HASH', { template: lab.map('HASH').reg }));
  }),
  ...(['ARRAY', 'HASH', 'PROG_ARRAY'] as const).map((kind) =>
    question(`elements of ${kind} with wrong fds and flags`, (lab) => {
      const map = lab.map(kind);
      lab.note('BPF_F_LOCK', lab.update(map.reg, 1, 0, 4));
      lab.note('flag 16', lab.update(map.reg, 1, 0, 16));
      lab.note('EXIST', lab.update(map.reg, 1, 0, 2));
      lab.note('NOEXIST', lab.update(map.reg, 1, 0, 1));
      lab.note('ANY', lab.update(map.reg, 1));
      lab.value(map.reg, 'value');
      lab.note('key 1', lab.update(map.reg, 1, 1));
      lab.note('delete', lab.remove(map.reg));
      lab.note('delete key 1', lab.remove(map.reg, 1));
      lab.note('a program', lab.update(lab.load([movImm(0, 0), exit]).reg, 1));
      lab.note('closed', lab.update(lab.t.reg(), 1));
    }),
  ),
  question('read on ARRAY_OF_MAPS whose inner map has a content hash', (lab) => {
    const { t } = lab;
    const map = lab.filled('ARRAY', 11);
    const outer = lab.map('ARRAY_OF_MAPS', { template: map.reg });
    lab.note('insert', lab.insert(outer.reg, map.reg));
    const prog = lab.load(direct(outer.reg));
    lab.run(prog.reg, 'before');
    lab.freeze(map.reg);
    const hash = t.buffer(32);
    const info = t.buffer(attr('mapInfo', { hash, hash_size: 32 }));
    const asked = attr('info', { bpf_fd: map.reg, info, info_len: info.length });
    lab.note('hash', t.bpf(CMD.OBJ_GET_INFO_BY_FD, asked));
    lab.run(prog.reg, 'after');
    lab.note('of the hash', t.tell(t.copy(memory(hash, 0))));
  }),
  question('freeze of wrong fds', (lab) => {
    const map = lab.map('ARRAY');
    lab.note('freeze', lab.freeze(map.reg));
    lab.note('again', lab.freeze(map.reg));
    lab.note('program', lab.freeze(lab.load([movImm(0, 0), exit]).reg));
    lab.note('closed', lab.freeze(lab.t.reg()));
  }),
];
