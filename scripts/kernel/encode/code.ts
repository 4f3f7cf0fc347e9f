/** The real programs of the texts of the model, and how loaders are signed. */
import { encode } from '../../../model/programs/asm.ts';
import type { LoaderBehaviour } from '../../../model/programs/bytecode/code-for.ts';
import { codeFor } from '../../../model/programs/bytecode/code-for.ts';
import type { NamedBytecode } from '../../../model/programs/bytecode/library.ts';
import { SIGNED_CONTENT } from '../../../model/kernel/content.ts';
import type { Digest, Text } from '../../../model/programs/text.ts';
import { textNamed, TEXTS, ZERO_DIGEST } from '../../../model/programs/text.ts';
import { signOnce } from './signer.ts';
import { word } from '../wire/wire.ts';

/** The loader of the time, by the choice on the axis `signed`. */
const LOADERS: Readonly<Record<string, LoaderBehaviour>> = {
  hash: 'loader',
  'hash-and-exclusive': 'loader-excl',
  folded: 'loader-folded',
  'folded-read-twice': 'loader-folded',
};

/** What stands for the model's `loader` on a kernel, and its signatures. */
export type Signing = {
  readonly loader: LoaderBehaviour;
  /** X.509, DER: what the guest is told to trust. */
  readonly certificate: Uint8Array;
  /** By the name of the text and whether maps are counted. */
  readonly signatures: ReadonlyMap<string, Uint8Array>;
};

/** The fd by which a signed text names its map: it is part of what is signed. */
export const SIGNED_FD = 100;

/** The name of a signature. */
export const signatureName = (text: Text, counted: boolean): string =>
  `${text.name}${counted ? ' with maps' : ''}`;

/** The bytes of `excl_prog_hash`. */
export function hashBytes(digest: Digest, loader?: LoaderBehaviour): Uint8Array {
  if (digest === ZERO_DIGEST) return new Uint8Array(32);
  const text = textNamed(digest);
  if (text === undefined) throw new RangeError(`no text has the digest ${digest}`);
  return codeFor(text, loader).digest;
}

/** The instructions of a text, which names its map by this fd. */
function instructionsOf({ insns, fixups }: NamedBytecode, fd: number): Uint8Array {
  const bytes = encode(insns);
  for (const { form, at } of fixups) {
    if (form === 'fd' || form === 'value') bytes.set(word(fd), at * 8 + 4);
  }
  return bytes;
}

/**
 * Signs every text with a new key, as kernels of that choice on the axis `signed` verify: the
 * instructions, and where the kernel folds the maps that are counted, the content the vendor meant.
 */
export function signTexts(choice: string): Signing {
  const loader = LOADERS[choice] ?? 'loader';
  const all = TEXTS.flatMap((text) => {
    const insns = instructionsOf(codeFor(text, loader), SIGNED_FD);
    const folded = loader === 'loader-folded' ? [...insns, ...word(SIGNED_CONTENT, 8)] : insns;
    return [
      { name: signatureName(text, false), bytes: insns },
      { name: signatureName(text, true), bytes: Uint8Array.from(folded) },
    ];
  });
  const { certificate, signatures } = signOnce(all.map(({ bytes }) => bytes));
  return {
    loader,
    certificate,
    signatures: new Map(all.map(({ name }, i) => [name, signatures[i] ?? new Uint8Array(0)])),
  };
}
