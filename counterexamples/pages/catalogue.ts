/**
 * The catalogue: every hole that a design has and a search finds. A folder of this name beside this
 * file has the trace and a page about it; both are made from here, never by hand.
 */
import { CONJUNCTIONS } from '../../properties/design-space/verdicts.ts';

/** A hole: what happens, the design and the scope in which a search finds it, and what stops it. */
export type Hole = {
  /** The name of its folder. */
  readonly id: string;
  readonly title: string;
  /** What happens, in a paragraph. */
  readonly says: string;
  /** The design that has the hole, the claim it breaks, the scope in which the search finds it. */
  readonly design: string;
  readonly claim: string;
  readonly scope: string;
  /** The design whose rule stops this trace. */
  readonly stoppedBy: string;
  /** A design under which a finished search of the scope says that the claim holds. */
  readonly holdsUnder: string;
  /** Why earlier checks missed it, in a sentence. */
  readonly missedBecause: string;
  /** Commits, CVEs, messages. */
  readonly references: readonly string[];
};

export const CATALOGUE: readonly Hole[] = [
  {
    id: 'inner-map',
    title: 'An exclusive map read and written through an outer map',
    says: 'The rule is asked when a program is loaded, about the maps it names. Whoever puts the exclusive map into an ordinary outer map lets every program that names the outer map read and write it.',
    design: 'permissive',
    claim: 'inner',
    scope: 'mail',
    stoppedBy: 'mainline',
    holdsUnder: 'mainline',
    missedBecause:
      'The check compares a program with the maps in its instructions, and an inner map is in none of them. The argument of June 2025, which ended with no rule for inner maps, was about another goal: that the authorised program gets no inner map made by somebody else (same-sha-bypass).',
    references: [
      'CVE-2026-74364',
      'commit baefdbdf6812 (Linux 6.18)',
      'commit 9a3c3c49c333 (the fix, 6.18.40 and 7.1.5)',
      'review of 2025-06-11 (A. Starovoitov)',
    ],
  },
  {
    id: 'template-reading',
    title: '"The same sha", read literally, protects nothing',
    says: 'bpf_map_meta_equal() compares an inner map with the template of the outer map. A template with the same hash is made by whoever makes the outer map, and the outer map itself need not be exclusive.',
    design: 'strict-template',
    claim: 'inner',
    scope: 'mail',
    stoppedBy: 'strict-outer',
    holdsUnder: 'strict-outer',
    missedBecause:
      'The template and the inner map do agree; that neither says anything about who may use the outer map is seen only when a program runs.',
    references: ['review of 2025-06-11 (A. Starovoitov)'],
  },
  {
    id: 'same-sha-bypass',
    title:
      'The bypass argued in June 2025: an inner map with the right hash, made by somebody else',
    says: 'User space can compute the hash of a program, make a map exclusive to it and put it into the outer map of that program. "The same sha" is satisfied, and the program is handed a map that its own side did not make.',
    design: 'strict-outer',
    claim: 'outer-side',
    scope: 'mail',
    stoppedBy: 'mainline',
    holdsUnder: 'patch-v1',
    missedBecause:
      'A hash says for whom a map is, not by whom it was made, so no comparison of hashes can tell.',
    references: ['review of 2025-06-11 (A. Starovoitov)'],
  },
  {
    id: 'foreign-inner-map',
    title: 'An ordinary inner map handed to the program of an exclusive outer map',
    says: 'An outer map that is exclusive to a program is filled by user space. Whatever map user space puts there is what the program gets.',
    design: 'mainline',
    claim: 'outer-side',
    scope: 'mail',
    stoppedBy: 'strict-outer',
    holdsUnder: 'patch-v1',
    missedBecause:
      'Exclusivity restricts programs, and only user space fills outer maps; every design that lets an exclusive outer map exist has this.',
    references: ['review of 2025-06-11 (A. Starovoitov)'],
  },
  {
    id: 'map-elem-iterator',
    title: 'An exclusive map walked by a bpf_map_elem iterator',
    says: 'An iterator program names no map: its link does. A program with any digest reads and writes every element.',
    design: 'permissive',
    claim: 'iterator',
    scope: 'mail',
    stoppedBy: 'mainline',
    holdsUnder: 'mainline',
    missedBecause: 'The map comes with the link, after the program was loaded and checked.',
    references: ['commit 3c56ee343f94 (the fix, seen in 7.1.7)'],
  },
  {
    id: 'counted-zero-hash',
    title: 'A counted fd_array compares with zeros',
    says: 'The maps listed in a counted fd_array are checked before the digest of the program is computed, so the comparison is with 32 zero bytes. A map whose hash is 32 zero bytes is open to every program; the rightful program of any other map is refused.',
    design: 'mainline-7.3',
    claim: 'direct',
    scope: 'load',
    stoppedBy: 'sealed',
    holdsUnder: 'sealed',
    missedBecause:
      'The check is there; only the order of two steps in bpf_check() is wrong, and a signed load has them in the right order.',
    references: ['kernel/bpf/verifier.c: bpf_check(), Linux 6.18 to 7.3.4', 'not fixed in 7.3.4'],
  },
  {
    id: 'zero-hash-outer',
    title: 'An exclusive outer map of 32 zero bytes gives its inner map away',
    says: 'Where an exclusive inner map may lie in an outer map of the same hash, the outer map is what guards it. If both are made for 32 zero bytes, a counted fd_array lets every program name the outer map, and through it read the inner one.',
    design: 'strict-outer',
    claim: 'inner',
    scope: 'load-inner',
    stoppedBy: 'sealed',
    holdsUnder: 'sealed',
    missedBecause:
      'Our own searches missed it: counted fd_array and outer maps were in scopes apart. A random walk in the widest scope found the two together, and scope load-inner was made for it.',
    references: ['kernel/bpf/verifier.c: bpf_check(), Linux 6.18 to 7.3.4'],
  },
  {
    id: 'sk-storage-iterator',
    title: 'Exclusive socket storage walked by a bpf_sk_storage_map iterator',
    says: 'The fix for iterators is in bpf_map_elem only. The iterator over socket storage attaches to an exclusive map as well, reads and writes it.',
    design: 'mainline-7.3',
    claim: 'storage',
    scope: 'storage',
    stoppedBy: 'sealed',
    holdsUnder: 'sealed',
    missedBecause: 'The fix was made in one of the places that attach an iterator to a map.',
    references: ['net/core/bpf_sk_storage.c: bpf_iter_attach_map()', 'not fixed in 7.3.4'],
  },
  {
    id: 'extension',
    title: 'An extension writes the map of the program that it extends',
    says: 'The rightful program passes a pointer to the value to a global subprogram. An extension with another digest replaces the subprogram and writes through the pointer.',
    design: 'mainline-7.3',
    claim: 'extension',
    scope: 'extension',
    stoppedBy: 'sealed',
    holdsUnder: 'sealed',
    missedBecause: 'The extension uses no map at all: it is given a pointer.',
    references: ['not fixed in 7.3.4'],
  },
  {
    id: 'sys-bpf',
    title: 'A program acts as user space through bpf_sys_bpf',
    says: 'A SYSCALL program with any digest is given the fd of an exclusive map in its context and updates it as user space would. Whether that breaks the contract is a matter of reading; the strict reading says so.',
    design: 'mainline-7.3',
    claim: 'sys-bpf',
    scope: 'sys-bpf',
    stoppedBy: 'sealed',
    holdsUnder: 'sealed',
    missedBecause: 'The map is named at run time by an fd, and the caller counts as user space.',
    references: ['not fixed in 7.3.4'],
  },
  {
    id: 'unfrozen-hash',
    title: 'The content hash of a map that may still change',
    says: 'The hash of the metadata is computed once and kept. The host asks for it while the metadata is what was signed, then changes the metadata; the loader compares the kept hash and trusts it.',
    design: 'signed-1',
    claim: 'signed',
    scope: 'signed-iter',
    stoppedBy: 'signed-2',
    holdsUnder: 'mainline',
    missedBecause: 'The hash was right when it was computed, and nothing asked when that was.',
    references: ['commit ea2e6467ac36 (Linux 6.18)', 'commit a2c86aa621c2 (the fix)'],
  },
  {
    id: 'exclusivity-omitted',
    title: 'The host leaves out exclusivity',
    says: 'The metadata map is frozen, which stops user space only. A host that does not make it exclusive lets another program write it after its hash was taken.',
    design: 'signed-2',
    claim: 'signed',
    scope: 'signed',
    stoppedBy: 'signed-3',
    holdsUnder: 'mainline',
    missedBecause: 'Exclusivity was there to be used, and nobody checked that it was.',
    references: ['CVE-2026-80675', 'commit 0fb6c9ed6493 (the fix, 6.18.40 and 7.1.5)'],
  },
  {
    id: 'loader-inner-map',
    title: 'The metadata of a signed loader changed through an outer map',
    says: 'The metadata map is exclusive and frozen, its hash is the signed one. Another program reaches it through an outer map and changes it before the loader runs.',
    design: 'signed-3',
    claim: 'signed',
    scope: 'signed',
    stoppedBy: 'signed-4',
    holdsUnder: 'signed-4',
    missedBecause: 'It takes two maps, two programs and the hole of the inner map in one trace.',
    references: ['CVE-2026-74364', 'commit 9a3c3c49c333 (the fix, 6.18.40 and 7.1.5)'],
  },
  {
    id: 'loader-iterator',
    title: 'The metadata of a signed loader changed by an iterator',
    says: 'As with the outer map, but the other program is an iterator whose link walks the metadata map.',
    design: 'signed-4',
    claim: 'signed',
    scope: 'signed-iter',
    stoppedBy: 'mainline',
    holdsUnder: 'mainline',
    missedBecause: 'A fix for one way into a map says nothing about the other ways.',
    references: ['commit 3c56ee343f94 (the fix, seen in 7.1.7)'],
  },
  {
    id: 'loader-zero-hash',
    title: 'A signed loader with a metadata map for 32 zero bytes',
    says: 'The loader insists that its metadata map is exclusive, not to whom. A map whose hash is 32 zero bytes is, and the counted fd_array opens it to every program: one that writes it is run after the content was hashed.',
    design: 'mainline',
    claim: 'signed',
    scope: 'signed-zero',
    stoppedBy: 'mainline-7.3',
    holdsUnder: 'mainline-7.3',
    missedBecause:
      'Each check is right by itself: the map is exclusive, frozen, and has the signed hash; that the digest was not yet computed when the writer was loaded is another file.',
    references: ['commit 0fb6c9ed6493', 'kernel/bpf/verifier.c: bpf_check(), Linux 6.18 to 7.2'],
  },
  {
    id: 'link-update',
    title: 'Another program put into the link of an iterator',
    says: 'An iterator is asked when it is attached to a map. BPF_LINK_UPDATE puts another iterator program into the link, and nothing is asked: a foreign program walks the map that the rightful one was attached to.',
    design: 'mainline-7.3',
    claim: 'link-update',
    scope: 'link-update',
    stoppedBy: 'sealed',
    holdsUnder: 'sealed',
    missedBecause:
      'The link was made and checked for one program; replacing it is a feature of links, in another file, that knows nothing of maps.',
    references: ['kernel/bpf/bpf_iter.c: bpf_iter_link_replace()', 'not fixed in 7.3.4'],
  },
  {
    id: 'relocated-loader',
    title: 'CO-RE relocations of a signed program, before 7.3',
    says: 'The signature of a loader is verified, and then relocations that nobody signed make another program of it.',
    design: 'permissive',
    claim: 'signed-code',
    scope: 'relocated',
    stoppedBy: 'sealed',
    holdsUnder: 'sealed',
    missedBecause:
      'What is signed are the instructions as they are passed; what changes them later is an argument of its own.',
    references: [
      'kernel/bpf/syscall.c: bpf_prog_verify_signature(), kernel/bpf/verifier.c: check_core_relo()',
      'commit 349271568303',
    ],
  },
  {
    id: 'relocated',
    title: 'CO-RE relocations of a signed program',
    says: 'A signature is of the instructions as they are passed. Relocations come beside them, signed by nobody, and change immediates afterwards: what runs is another program. The map that was listed was compared before, and is kept.',
    design: 'mainline-7.3',
    claim: 'signed-code',
    scope: 'relocated',
    stoppedBy: 'sealed',
    holdsUnder: 'sealed',
    missedBecause:
      'The digest is computed twice, before the signature is verified and after relocations; what was asked with the first is not asked again with the second.',
    references: [
      'kernel/bpf/verifier.c: bpf_check(), kernel/bpf/check_btf.c: bpf_check_core_relo()',
      'commit 349271568303',
      'not fixed in 7.3.4',
    ],
  },
  {
    id: 'relocated-metadata',
    title: 'The metadata of a signed loader changed by a relocated copy of it',
    says: 'The loader is loaded twice, with its signature each time. The second time a relocation changes a constant that decides which way it goes: it stores into its metadata map, which it keeps because the signature was verified before. Then the first one consumes what nobody signed.',
    design: 'mainline-7.3',
    claim: 'signed',
    scope: 'relocated',
    stoppedBy: 'sealed',
    holdsUnder: 'sealed',
    missedBecause:
      'The content is verified at every load, and the map is frozen and exclusive to the loader; that the same signature lets in another program, which may write it afterwards, takes two loads.',
    references: [
      'kernel/bpf/verifier.c: bpf_check(), kernel/bpf/check_btf.c: bpf_check_core_relo()',
      'commits d5a85392392c, b707068e0ed9 (Linux 7.3)',
      'not fixed in 7.3.4',
    ],
  },
  {
    id: 'fd-array-read-twice',
    title: 'The map that is bound is not the map that was checked',
    says: 'A proposed LSM reads fd_array from user memory to verify the maps, and the verifier reads it again to bind them. Between the two, user space puts another map there.',
    design: 'read-twice',
    claim: 'bound-is-checked',
    scope: 'split',
    stoppedBy: 'mainline-7.3',
    holdsUnder: 'mainline-7.3',
    missedBecause: 'Both reads are of the same argument of the same system call, only not at once.',
    references: ['Hornet series, as described in its review', 'commit d5a85392392c'],
  },
  {
    id: 'loader-read-twice',
    title: 'A verified loader consumes what nobody signed',
    says: 'The proposed LSM verified the map that fd_array named first. The loader is bound to the one that it named afterwards, which is not even exclusive, and trusts what it finds there.',
    design: 'read-twice',
    claim: 'signed',
    scope: 'split',
    stoppedBy: 'mainline-7.3',
    holdsUnder: 'mainline-7.3',
    missedBecause:
      'A loader whose metadata is verified at load asks nothing when it runs: what it may consume was settled by the first of two reads.',
    references: ['Hornet series, as described in its review', 'commit d5a85392392c'],
  },
  {
    id: 'hash-in-flight',
    title: 'The content hash of a frozen map that somebody is still writing',
    says: 'map_freeze() looks for writers and then sets frozen; an update counts itself as a writer and then looks at frozen. An update that does both in between is let in, and writes after the freeze. Whoever asks for the content hash meanwhile is told that of the content before.',
    design: 'mainline-7.3',
    claim: 'hash-fresh',
    scope: 'in-flight',
    stoppedBy: 'sealed',
    holdsUnder: 'sealed',
    missedBecause:
      'The verifier and the signed load of 7.3 ask for writers as well as for frozen; the content hash asks for frozen alone, and that it was frozen while a writer was there shows only between the halves of two calls.',
    references: [
      'CVE-2021-4001, commit 353050be4c19 (system calls that write are counted)',
      'CVE-2026-45927, commit a2c86aa621c2 (the hash of frozen maps only)',
      'scripts/kernel/ways/ways-held.c (the freeze held by a kprobe: open on 6.18.15 to 7.3.4)',
    ],
  },
  {
    id: 'pinned-page',
    title: 'The metadata of a signed loader written through a page that was pinned',
    says: 'A writable mapping counts as a writer, so freezing waits until it is gone. A page that was pinned through it does not count: a buffer that was registered with io_uring is still written after munmap(), after the map was frozen, and after a signed load has verified its content.',
    design: 'mainline-7.3',
    claim: 'signed',
    scope: 'pages',
    stoppedBy: 'sealed',
    holdsUnder: 'sealed',
    missedBecause:
      'bpf_map_mmap() refuses writable mappings of BPF_F_RDONLY_PROG maps for this very reason; whoever relies on frozen alone asks for mappings, which are counted, and not for pages, which are not.',
    references: [
      'kernel/bpf/syscall.c: bpf_map_mmap(), map_freeze()',
      'commits d5a85392392c, b707068e0ed9 (Linux 7.3)',
      'not fixed in 7.3.4',
    ],
  },
  {
    id: 'arena-freed',
    title: 'The page of an exclusive arena freed by a program that names no map',
    says: 'bpf_arena_free_pages() takes any trusted pointer to a map. An iterator over all maps is given one of each, of exclusive arenas as well, and names none: what was stored in the page is gone, and user space reads zeros there.',
    design: 'mainline-7.3',
    claim: 'arena',
    scope: 'arena',
    stoppedBy: 'sealed',
    holdsUnder: 'sealed',
    missedBecause:
      'A digest is compared with the maps that a program names. The argument of these functions is called p__map, for which the verifier takes every trusted struct bpf_map; bpf_wq_init() calls its own p__const_map, which must be named.',
    references: [
      'kernel/bpf/arena.c: bpf_arena_free_pages()',
      'Documentation/bpf/kfuncs.rst (__map)',
      'not fixed in 7.3.4',
    ],
  },
];

/**
 * Claims that are said in terms of others: what breaks one of these breaks another claim as well, and the folder
 * of that one stands for it. `hash-fresh` has a folder besides, for what breaks no other claim.
 */
export const STANDS_FOR: Readonly<Record<string, readonly string[]>> = {
  ...CONJUNCTIONS,
  'hash-fresh': ['signed'],
};
