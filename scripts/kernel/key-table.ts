/**
 * The key table of the observations that the model is built on, as experiments. What is expected is
 * written by hand, from those observations.
 */
import { attr, CMD, MAP_FLAG, place } from './attr.ts';
import { digest, direct, exit, movImm, naming, throughOuter } from './by-hand.ts';
import { ANY_HASH, type Fact } from './fact.ts';
import { idOf, type Lab } from './lab.ts';
import { memory, type Reg, SYS } from './wire.ts';

/** The first kernel with exclusive maps, and the first observed with both fixes. */
const FIRST = '6.18.0';
const FIXED = '7.1.7';

/** An experiment with one answer since exclusive maps, or one before and one since the fixes. */
function fact(
  name: string,
  seen: string | readonly [before: string, since: string],
  calls: (lab: Lab) => void,
): Fact {
  if (typeof seen === 'string') return { name, calls, seen: { [FIRST]: seen } };
  return { name, calls, seen: { [FIRST]: seen[0], [FIXED]: seen[1] } };
}

/** For the digest any map will do: its fd counts as zero. */
const SOME_MAP = 0;
const DIRECT = digest(direct(SOME_MAP));
const DIRECT_WRITER = digest(direct(SOME_MAP, 99));

export const KEY_TABLE: readonly Fact[] = [
  fact('create with a 32-byte hash', 'create: fd', (lab) => {
    lab.note('create', lab.map('ARRAY', { excl: ANY_HASH }));
  }),
  fact('create with a wrong size', '16: -EINVAL; 33: -EINVAL; null with size: -EINVAL', (lab) => {
    lab.note('16', lab.map('ARRAY', { excl: ANY_HASH, hashSize: 16 }));
    lab.note('33', lab.map('ARRAY', { excl: ANY_HASH, hashSize: 33 }));
    lab.note('null with size', lab.map('ARRAY', { hashSize: 32 }));
  }),
  fact('create with a bad pointer', 'low: -EFAULT; half: -EFAULT; kernel: -EFAULT', (lab) => {
    lab.note('low', lab.map('ARRAY', { hash: 8, hashSize: 32 }));
    const half = lab.t.buffer(16, { guarded: true });
    lab.note('half', lab.map('ARRAY', { hash: half, hashSize: 32 }));
    lab.note('kernel', lab.map('ARRAY', { hash: 0xffffffff81000000n, hashSize: 32 }));
  }),
  fact('the matching program', 'update: 0; load: fd; run: ret 11; value: 99', (lab) => {
    const map = lab.map('ARRAY', { excl: DIRECT_WRITER });
    lab.note('update', lab.update(map.reg, 11));
    const prog = lab.load(direct(map.reg, 99));
    lab.note('load', prog);
    lab.run(prog.reg, 'run');
    lab.value(map.reg, 'value');
  }),
  fact('another program', 'reader: -EACCES; names it only: -EACCES', (lab) => {
    const map = lab.map('ARRAY', { excl: DIRECT_WRITER });
    lab.note('reader', lab.load(direct(map.reg)));
    lab.note('names it only', lab.load(naming(map.reg)));
  }),
  fact('the tag is the digest', `tag: ${tagOf(DIRECT)}; id: ok`, (lab) => {
    const map = lab.filled('HASH', 1);
    const prog = lab.load(direct(map.reg));
    lab.tag(prog.reg, 'tag');
    const again = lab.t.bpf(
      CMD.PROG_GET_FD_BY_ID,
      attr('getId', { prog_id: idOf(lab.t, prog.reg, 'progInfo') }),
    );
    lab.ok('id', again);
  }),
  fact(
    'exclusive map as template',
    ['ARRAY_OF_MAPS: fd; HASH_OF_MAPS: fd', 'ARRAY_OF_MAPS: -ENOTSUPP; HASH_OF_MAPS: -ENOTSUPP'],
    (lab) => {
      const map = lab.map('ARRAY', { excl: ANY_HASH });
      for (const kind of ['ARRAY_OF_MAPS', 'HASH_OF_MAPS'] as const) {
        lab.note(kind, lab.map(kind, { template: map.reg }));
      }
    },
  ),
  fact(
    'exclusive map as element of an outer map',
    [
      'plain: 0; same hash: 0; other hash: 0',
      'plain: -ENOTSUPP; same hash: -ENOTSUPP; other hash: -ENOTSUPP',
    ],
    (lab) => {
      const template = lab.map('ARRAY');
      const map = lab.map('ARRAY', { excl: ANY_HASH });
      const outer = (excl?: Uint8Array): Reg =>
        lab.map('ARRAY_OF_MAPS', {
          template: template.reg,
          ...(excl === undefined ? {} : { excl }),
        }).reg;
      lab.note('plain', lab.insert(outer(), map.reg));
      lab.note('same hash', lab.insert(outer(ANY_HASH), map.reg));
      lab.note('other hash', lab.insert(outer(DIRECT), map.reg));
    },
  ),
  fact('plain map in an exclusive outer map', 'outer: fd; insert: 0', (lab) => {
    const map = lab.map('ARRAY');
    const outer = lab.map('ARRAY_OF_MAPS', { template: map.reg, excl: ANY_HASH });
    lab.note('outer', outer);
    lab.note('insert', lab.insert(outer.reg, map.reg));
  }),
  fact(
    'foreign program through an outer map, element frozen',
    [
      'insert: 0; load: fd; directly: -EACCES; run: ret 11; value: 99',
      'insert: -ENOTSUPP; load: fd; directly: -EACCES; run: ret 254; value: 11',
    ],
    (lab) => {
      const map = lab.filled('ARRAY', 11, { excl: ANY_HASH });
      lab.freeze(map.reg);
      const template = lab.map('ARRAY');
      const outer = lab.map('ARRAY_OF_MAPS', { template: template.reg });
      lab.note('insert', lab.insert(outer.reg, map.reg));
      const prog = lab.load(throughOuter(outer.reg, 99));
      lab.note('load', prog);
      lab.note('directly', lab.load(direct(map.reg, 99)));
      lab.run(prog.reg, 'run');
      lab.value(map.reg, 'value');
    },
  ),
  fact(
    'bpf_map_elem iterator over an exclusive map',
    ['link: fd; read: 8 bytes 11; value: 99', 'link: -EPERM; read: -EBADF; value: 11'],
    (lab) => {
      const map = lab.filled('ARRAY', 11, { excl: ANY_HASH });
      const prog = lab.loadIterator('elements', { stores: 99 });
      const link = lab.link(prog.reg, map.reg);
      lab.note('link', link);
      lab.read(lab.open(link.reg).reg, 'read');
      lab.value(map.reg, 'value');
    },
  ),
  fact(
    'bpf_sk_storage_map iterator over an exclusive map',
    'map: fd; link: fd; read: 8 bytes 11; value: 99',
    (lab) => {
      const { map, socket } = lab.storage(11, { excl: ANY_HASH });
      lab.note('map', map);
      const link = lab.link(lab.loadIterator('storage', { stores: 99 }).reg, map.reg);
      lab.note('link', link);
      lab.read(lab.open(link.reg).reg, 'read');
      const key = lab.t.buffer(4);
      lab.t.put(key, 0, 4, socket.reg);
      lab.value(map.reg, 'value', key);
    },
  ),
  fact('bind an exclusive map to another program', 'bind: 0; again: 0', (lab) => {
    const map = lab.map('ARRAY', { excl: ANY_HASH });
    const prog = lab.load([movImm(0, 0), exit]);
    const bind = () =>
      lab.t.bpf(CMD.PROG_BIND_MAP, attr('progBindMap', { prog_fd: prog.reg, map_fd: map.reg }));
    lab.note('bind', bind());
    lab.note('again', bind());
  }),
  fact(
    'content hash',
    'not frozen: -EPERM; frozen: 0; HASH: -EINVAL; size 16: -EINVAL; bad pointer: -EFAULT',
    (lab) => {
      const hash = lab.t.buffer(32);
      const ask = (fd: Reg, pointer: typeof hash | number, size: number) => {
        const info = lab.t.buffer(attr('mapInfo', { hash: pointer, hash_size: size }));
        return lab.t.bpf(
          CMD.OBJ_GET_INFO_BY_FD,
          attr('info', { bpf_fd: fd, info, info_len: info.length }),
        );
      };
      const map = lab.filled('ARRAY', 11, { excl: ANY_HASH });
      lab.note('not frozen', ask(map.reg, hash, 32));
      lab.freeze(map.reg);
      lab.note('frozen', ask(map.reg, hash, 32));
      lab.note('HASH', ask(lab.map('HASH').reg, hash, 32));
      lab.note('size 16', ask(map.reg, hash, 16));
      lab.note('bad pointer', ask(map.reg, 8, 32));
    },
  ),
  fact(
    'pin, get, unlink; freed when the last holder goes',
    'pin: 0; get: ok; unlink: 0; get: -ENOENT; by id: ok; by id: -ENOENT',
    (lab) => {
      const { t } = lab;
      const map = lab.map('ARRAY', { excl: ANY_HASH });
      const path = t.text('/bpf/m0');
      const get = () => t.bpf(CMD.OBJ_GET, attr('obj', { pathname: path }));
      lab.note('pin', t.bpf(CMD.OBJ_PIN, attr('obj', { pathname: path, bpf_fd: map.reg })));
      const again = get();
      lab.ok('get', again);
      t.close(again.reg);
      lab.note('unlink', t.sys(SYS.unlink, [path]));
      lab.note('get', get());
      const info = t.buffer(attr('mapInfo', {}));
      t.bpf(CMD.OBJ_GET_INFO_BY_FD, attr('info', { bpf_fd: map.reg, info, info_len: info.length }));
      const byId = attr('getId', { map_id: memory(info, place('mapInfo', 'id')[0]) });
      const second = t.bpf(CMD.MAP_GET_FD_BY_ID, byId);
      lab.ok('by id', second);
      t.close(second.reg);
      t.close(map.reg);
      const until = { result: -2, times: 50, pauseMicroseconds: 2000, closing: true };
      lab.ok('by id', t.bpf(CMD.MAP_GET_FD_BY_ID, byId, { until }));
    },
  ),
  fact(
    'freeze and mmap',
    'writable: 0; store: 0; freeze: -EBUSY; unmap: 0; freeze: 0; writable: -EPERM; read-only: 0; load: 0; store: -EFAULT; value: 5; again: -EPERM',
    (lab) => {
      const { t } = lab;
      const map = lab.filled('ARRAY', 11, { flags: MAP_FLAG.MMAPABLE });
      const mapping = (prot: number) => t.sys(SYS.mmap, [0, 4096, prot, 1, map.reg, 0]);
      const writable = mapping(3);
      lab.ok('writable', writable, '0');
      lab.note('store', t.store(writable.reg, 8, 5));
      lab.note('freeze', lab.freeze(map.reg));
      lab.note('unmap', t.sys(SYS.munmap, [writable.reg, 4096]));
      lab.note('freeze', lab.freeze(map.reg));
      lab.ok('writable', mapping(3), '0');
      const readOnly = mapping(1);
      lab.ok('read-only', readOnly, '0');
      lab.note('load', t.load(readOnly.reg, 8).fault);
      lab.note('store', t.store(readOnly.reg, 8, 6));
      lab.value(map.reg, 'value');
      lab.note('again', lab.freeze(map.reg));
    },
  ),
];

/** What a kernel reports as the tag: the first 8 bytes of the digest. */
function tagOf(of: Uint8Array): string {
  return Buffer.from(of.subarray(0, 8)).toString('hex');
}
