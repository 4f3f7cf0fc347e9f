/**
 * The signed loader of selftests, in the three forms that kernels have asked for since 6.18, with a
 * certificate and signatures that were made once by `npm run kernel:signatures`; the key is gone.
 */
import { encode } from '../../model/programs/asm.ts';
import { SIGNED_CONTENT } from '../../model/kernel/content.ts';
import { codeFor } from '../../model/programs/bytecode/code-for.ts';
import type { NamedBytecode } from '../../model/programs/bytecode/library.ts';
import { textNamed } from '../../model/programs/text.ts';
import { identifier, SIGNED_TEXT } from './selftest-calls.ts';
import type { Constant } from './selftest-calls.ts';
import signatures from './signatures.json' with { type: 'json' };

/** The loader of kernels that fold, when its map is listed. */
const COUNTED = 'loader-folded-counted';

/** The forms of the loader, as the library calls them; and one that is signed with the content of its map. */
const NAMES = ['loader', 'loader-excl', 'loader-folded', COUNTED] as const;

/** What a signature is of. */
export type Signable = {
  readonly name: (typeof NAMES)[number];
  readonly code: NamedBytecode;
  readonly signed: Uint8Array;
};

/** With the signature (PKCS#7, DER). */
export type SignedLoader = Signable & { readonly signature: Uint8Array };

/** All that is signed. */
export function loadersToSign(): readonly Signable[] {
  const text = textNamed(SIGNED_TEXT);
  if (text === undefined) return [];
  return NAMES.map((name) => {
    const code = codeFor(text, name === COUNTED ? 'loader-folded' : name);
    const content = name === COUNTED ? [SIGNED_CONTENT, 0, 0, 0, 0, 0, 0, 0] : [];
    return { name, code, signed: Uint8Array.from([...encode(code.insns), ...content]) };
  });
}

export function signedLoaders(): readonly SignedLoader[] {
  return loadersToSign().map((loader) => ({
    ...loader,
    signature: bytesOf(signatures.signatures[loader.name]),
  }));
}

/** X.509, DER: the only certificate that vouches for the loaders. */
export function certificate(): Uint8Array {
  return bytesOf(signatures.certificate);
}

/** Instructions, hashes, signatures and the certificate. */
export function loaderConstants(): readonly Constant[] {
  return [
    ...signedLoaders().flatMap(({ name, code, signature }): readonly Constant[] => [
      ...(name === COUNTED
        ? []
        : ([
            { name: `${identifier(name)}_insns`, kind: 'instructions', code },
            { name: `${identifier(name)}_sha`, kind: 'bytes', bytes: code.digest },
          ] as const)),
      { name: `${identifier(name)}_signature`, kind: 'bytes', bytes: signature },
    ]),
    { name: 'certificate', kind: 'bytes', bytes: certificate() },
  ];
}

/** The headers that the C below includes. */
export const LOADER_INCLUDES: readonly string[] = ['linux/keyctl.h'];

/** After the constants and parts, before the test; it needs map_create and prog_load. */
export const LOADERS_IN_C: readonly string[] = String.raw`
/* A signed loader, as kernels of its time ask for it. */
struct loader {
	const struct bpf_insn *insns;
	__u32 insn_cnt;
	const unsigned char *sha;
	/* of the instructions, and as the kernel asks for it when the map is listed */
	const unsigned char *signature;
	__u32 signature_size;
	const unsigned char *counted_signature;
	__u32 counted_signature_size;
};

#define LOADER(name, counted) { name##_insns, ARRAY_SIZE(name##_insns), name##_sha, \
				name##_signature, sizeof(name##_signature), \
				counted##_signature, sizeof(counted##_signature) }

/* compares the content hash; that, and exclusivity; leaves both to the kernel */
static const struct loader hash_loader = LOADER(loader, loader);
static const struct loader excl_loader = LOADER(loader_excl, loader_excl);
static const struct loader folded_loader = LOADER(loader_folded, loader_folded_counted);
static const struct loader *loader;

static int can_load(const struct loader *it, int map, __u32 count, const unsigned char *signature,
		    __u32 size)
{
	int prog = prog_load((struct prog_load_attr){
		.prog_type = BPF_PROG_TYPE_SYSCALL,
		.prog_flags = BPF_F_SLEEPABLE,
		.insns = ptr(it->insns),
		.insn_cnt = it->insn_cnt,
		.fd_array = ptr(&map),
		.fd_array_cnt = count,
		.signature = ptr(signature),
		.signature_size = size,
	});

	if (prog >= 0)
		close(prog);
	return prog;
}

/* The loader of the time of this kernel. */
static const struct loader *choose_loader(void)
{
	static const unsigned char junk[64];
	const struct loader *found = &hash_loader;
	int map = map_create((struct map_create_attr){
		.map_type = BPF_MAP_TYPE_ARRAY,
		.key_size = 4,
		.value_size = 8,
		.max_entries = 1,
	});

	/* a kernel that folds metadata asks for a frozen map before it looks at the signature */
	if (can_load(&folded_loader, map, 1, junk, sizeof(junk)) == -EPERM)
		found = &folded_loader;
	/* only a kernel of the second time has what this loader reads of struct bpf_map */
	else if (can_load(&excl_loader, map, 0, NULL, 0) >= 0)
		found = &excl_loader;
	close(map);
	return found;
}
`
  .trim()
  .split('\n');

/** In the list of what may be missing. */
export const TRUST_IN_C: readonly string[] = [
  '\tif (syscall(__NR_add_key, "asymmetric", "exclmap", certificate, sizeof(certificate),',
  '\t\t    KEY_SPEC_USER_KEYRING) < 0)',
  '\t\treturn "the user keyring takes no certificate";',
  '\tloader = choose_loader();',
];

function bytesOf(lines: readonly string[]): Uint8Array {
  const text = lines.join('');
  return Uint8Array.from({ length: text.length / 2 }, (_, i) =>
    Number.parseInt(text.slice(2 * i, 2 * i + 2), 16),
  );
}
