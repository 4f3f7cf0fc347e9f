/**
 * The signed loaders: programs that trust the metadata in a map, after the check of their time.
 *
 * A real loader (tools/lib/bpf/gen_loader.c) creates maps and loads the programs that its metadata
 * describes. Here "consume" is: return the metadata, one 8-byte element. Everything that matters to
 * who could have changed it is real: the reference by index in `fd_array`, the content hash and the
 * exclusivity flag read from `struct bpf_map`, the comparison in the loader's own (signed)
 * instructions. The signature itself is given to BPF_PROG_LOAD and is no part of the instructions.
 *
 * A real one also stores into its metadata map (fds of what it has made, say). Here a constant decides whether it
 * does: with the tints of `loader` the store is never reached, with those of `loader-write` nothing else is.
 */
import {
  exit,
  jumpIfEqual,
  type Item,
  jumpUnlessEqual,
  type Label,
  label,
  load,
  loadImm64,
  loadMap,
  mov,
  r0,
  r1,
  r2,
  r3,
  r6,
} from '../asm.ts';
import { contentHashOf } from '../digest.ts';
import { EINVAL } from '../../kernel/errno.ts';
import { type Bytecode, bytecode, type Constants, SYSCALL } from './bytecode.ts';
import { tint, touch } from './parts.ts';

/**
 * What the loader checks by itself before it consumes.
 * - `hash`: the cached content hash is the signed one (6.18: `349271568303` and libbpf of its time)
 * - `hash and exclusivity`: that, and the map is exclusive at all (since `0fb6c9ed6493`)
 * - `nothing`: the kernel has folded the metadata into the signature (7.3)
 */
type LoaderCheck = 'hash' | 'hash and exclusivity' | 'nothing';

/**
 * In `struct bpf_map`: `u8 sha[32]` comes first; `u32 excl` follows only in kernels that have
 * `0fb6c9ed6493` and do not fold yet. So `hash and exclusivity` loads on 7.1.7, and gets EACCES on
 * 6.18.15 and 7.1.3 (too early) and on 7.3.4, where the field is gone (measured).
 */
const SHA = 0;
const EXCL = 32;
const WORD = 8;

const METADATA = { param: 0, index: 0 } as const;

/** The tints with which a loader stores into its metadata, and checks nothing: a colour's less SHIFT. */
const SHIFT = 9;
const STORING = [1, 2, 3] as const;

/** The same program with a tint by which it goes the other way. */
export function loaderThatStores(check: LoaderCheck, constants: Constants): Bytecode {
  return loader(check, { ...constants, tint: constants.tint - SHIFT });
}

/**
 * Returns the low 32 bits of the metadata, or -EINVAL if the check fails. The verifier accepts the
 * reads of `struct bpf_map` only where the kernel has these fields at these offsets.
 */
export function loader(check: LoaderCheck, constants: Constants): Bytecode {
  const refused = label('refused');
  const stores = label('stores');
  return bytecode({ load: SYSCALL, needs: ['metadata'] }, [
    tint(constants.tint),
    // As gen_loader.c begins; it also tells the loader without a check from `read-idx-value`.
    mov(r6, r1),
    ...STORING.map((one) => jumpIfEqual(r0, one, stores)),
    ...(check === 'nothing' ? [] : [loadMap(r1, { form: 'idx', ...METADATA })]),
    ...(check === 'hash and exclusivity' ? checkExclusive(refused) : []),
    ...(check === 'nothing' ? [] : checkHash(constants.signed, refused)),
    loadMap(r1, { form: 'idx-value', ...METADATA, offset: 0 }),
    load(r0, 'u64', r1, 0),
    exit(),
    ...(check === 'nothing' ? [] : [refused, mov(r0, -EINVAL), exit()]),
    stores,
    loadMap(r1, { form: 'idx-value', ...METADATA, offset: 0 }),
    ...touch('write', r1, constants.stored),
    exit(),
  ]);
}

function checkExclusive(refused: Label): readonly Item[] {
  return [load(r2, 'u32', r1, EXCL), jumpUnlessEqual(r2, 1, refused)];
}

/** Compares the cached hash with the one of the signed element, 8 bytes at a time. */
function checkHash(signed: number, refused: Label): readonly Item[] {
  const element = new Uint8Array(WORD);
  new DataView(element.buffer).setBigInt64(0, BigInt(signed), true);
  const hash = contentHashOf([element]);
  const words = new DataView(hash.buffer, hash.byteOffset, hash.byteLength);
  return Array.from({ length: hash.length / WORD }, (_, i) => [
    load(r2, 'u64', r1, SHA + i * WORD),
    loadImm64(r3, words.getBigUint64(i * WORD, true)),
    jumpUnlessEqual(r2, r3, refused),
  ]).flat();
}
