// SPDX-License-Identifier: GPL-2.0
/**
 * The repair: `sealed` as edits of Linux 7.3, each choice by itself. The C in here is ours; of the
 * kernel's own text there are only names of functions and short patterns that say where.
 */
import type { AxisName } from '../../../model/rules/axes.ts';

/** One change in one place. */
export type Edit = {
  readonly file: string;
  /** The function, or `struct name`, it is in; left out for a place outside of any. */
  readonly within?: string;
  /** What is looked for there; it must occur once. */
  readonly at: RegExp;
  /** What takes its place; `$&` is what was found. */
  readonly put: string;
};

/** A choice of `sealed` that 7.3 does not make, as it is made in C. */
export type PatchChoice = {
  readonly axis: AxisName;
  /** What a person calls it on the command line. */
  readonly name: string;
  /** Other choices without which it says nothing or does not compile. */
  readonly needs: readonly string[];
  /** Counterexamples that it ends. */
  readonly ends: readonly string[];
  readonly edits: readonly Edit[];
};

/** What several choices ask: an inline function beside bpf_prog_map_compatible(). */
const matches: Edit = {
  file: 'include/linux/bpf.h',
  at: /^int bpf_prog_calc_tag\(struct bpf_prog \*fp\);\n/m,
  put: `$&
/* An exclusive map is for the programs of one digest. */
static inline bool bpf_map_excl_match(const struct bpf_map *map,
				      const struct bpf_prog *prog)
{
	return !map->excl_prog_sha ||
	       !memcmp(map->excl_prog_sha, prog->digest, SHA256_DIGEST_SIZE);
}
`,
};

const template: PatchChoice = {
  axis: 'template',
  name: 'template',
  needs: ['element'], // alone it lets outer maps be made that nothing exclusive goes into
  ends: [],
  edits: [
    {
      file: 'kernel/bpf/map_in_map.c',
      within: 'bpf_map_meta_alloc',
      at: /\tif \(inner_map->excl_prog_sha\)\n\t\treturn ERR_PTR\(-ENOTSUPP\);\n/,
      put: '',
    },
  ],
};

const element: PatchChoice = {
  axis: 'element',
  name: 'element',
  needs: [],
  ends: [],
  edits: [
    {
      file: 'kernel/bpf/map_in_map.c',
      within: 'bpf_map_fd_get_ptr',
      at: /\tif \(inner_map->excl_prog_sha\)\n\t\treturn ERR_PTR\(-ENOTSUPP\);\n/,
      put: `	/* Only a program of the same digest may name such an outer map. */
	if (inner_map->excl_prog_sha &&
	    (!map->excl_prog_sha ||
	     memcmp(map->excl_prog_sha, inner_map->excl_prog_sha,
		    SHA256_DIGEST_SIZE)))
		return ERR_PTR(-EINVAL);
`,
    },
  ],
};

const counted: PatchChoice = {
  axis: 'counted',
  name: 'counted',
  needs: ['relocated'], // alone it compares with a digest that relocations change afterwards
  ends: ['counted-zero-hash'],
  edits: [
    {
      file: 'kernel/bpf/verifier.c',
      within: 'bpf_check',
      at: /if \(env->signature\) \{(?=\n\t\tret = bpf_prog_calc_tag)/,
      put: 'if (env->signature || attr->fd_array_cnt) {',
    },
  ],
};

const relocated: PatchChoice = {
  axis: 'relocated',
  name: 'relocated',
  needs: [],
  // maps that are listed are compared once more, those for zeros too
  ends: ['relocated', 'relocated-metadata', 'counted-zero-hash'],
  edits: [
    matches,
    {
      file: 'kernel/bpf/verifier.c',
      within: 'bpf_check',
      at: /\tif \(env->signature\) \{\n(?=\t\tret = bpf_prog_calc_tag)/,
      put: `	/* Relocations would change what has been signed. */
	if (env->signature && attr->core_relo_cnt) {
		verbose(env, "signed program cannot be relocated\\n");
		ret = -EINVAL;
		goto err_prep;
	}

$&`,
    },
    {
      file: 'kernel/bpf/verifier.c',
      within: 'check_and_resolve_insns',
      at: /err = bpf_prog_calc_tag\(env->prog\);\n\tif \(err\)\n\t\treturn err;\n/,
      put: `$&
	/* CO-RE relocations may have changed the digest since maps were bound. */
	for (i = 0; i < env->used_map_cnt; i++) {
		if (!bpf_map_excl_match(env->used_maps[i], env->prog)) {
			verbose(env, "relocated program doesn't match map's excl_prog_hash\\n");
			return -EACCES;
		}
	}
`,
    },
  ],
};

/** After the map's fd is resolved, before anything else is asked. */
function iteratorCheck(file: string, within: string): Edit {
  return {
    file,
    within,
    at: /\tif \(IS_ERR\(map\)\)\n\t\treturn PTR_ERR\(map\);\n/,
    put: `$&	if (!bpf_map_excl_match(map, prog)) {
		err = -EPERM;
		goto put_map;
	}
`,
  };
}

const iterator: PatchChoice = {
  axis: 'iterator',
  name: 'iterator',
  needs: [],
  // in the trace of link-update the first program has another digest as well
  ends: ['sk-storage-iterator', 'link-update'],
  edits: [
    matches,
    {
      file: 'kernel/bpf/map_iter.c',
      within: 'bpf_iter_attach_map',
      at: /if \(map->excl_prog_sha\)/,
      put: 'if (!bpf_map_excl_match(map, prog))',
    },
    iteratorCheck('net/core/bpf_sk_storage.c', 'bpf_iter_attach_map'),
    iteratorCheck('net/core/sock_map.c', 'sock_map_iter_attach_target'),
  ],
};

const linkUpdate: PatchChoice = {
  axis: 'linkUpdate',
  name: 'link-update',
  needs: ['iterator'], // asks again what was asked when the link was made
  ends: [], // a program of the map's digest makes way for another: identify asks that
  edits: [
    matches,
    {
      file: 'kernel/bpf/bpf_iter.c',
      within: 'bpf_iter_link_replace',
      at: /\tint ret = 0;\n/,
      put: `	struct bpf_iter_link *iter_link =
		container_of(link, struct bpf_iter_link, link);
$&`,
    },
    {
      file: 'kernel/bpf/bpf_iter.c',
      within: 'bpf_iter_link_replace',
      at: /\told_prog = xchg\(/,
      put: `	if (iter_link->aux.map &&
	    !bpf_map_excl_match(iter_link->aux.map, new_prog)) {
		ret = -EPERM;
		goto out_unlock;
	}

$&`,
    },
  ],
};

const extension: PatchChoice = {
  axis: 'extension',
  name: 'extension',
  needs: [],
  ends: ['extension'],
  edits: [
    {
      file: 'include/linux/bpf.h',
      within: 'struct bpf_prog_aux',
      at: /\tbool kprobe_write_ctx;\n/,
      put: '$&\tbool names_excl_map; /* an instruction names an exclusive map */\n',
    },
    {
      file: 'kernel/bpf/verifier.c',
      within: 'check_and_resolve_insns',
      at: /\t\t\tmap = env->used_maps\[map_idx\];\n/,
      put: `$&			if (map->excl_prog_sha)
				env->prog->aux->names_excl_map = true;
`,
    },
    {
      file: 'kernel/bpf/syscall.c',
      within: 'bpf_tracing_prog_attach',
      at: /\t\ttgt_prog = prog->aux->dst_prog;\n\t\}\n/,
      put: `$&
	/* An extension acts within a program of another digest than its own. */
	if (prog->type == BPF_PROG_TYPE_EXT && tgt_prog->aux->names_excl_map) {
		err = -EPERM;
		goto out_unlock;
	}

`,
    },
  ],
};

/** The map's fd is resolved once: what is asked about is what is then changed. */
function callerCheck(within: string): readonly Edit[] {
  return [
    {
      file: 'kernel/bpf/syscall.c',
      within,
      at: /\tif \(IS_ERR\(map\)\)\n\t\treturn PTR_ERR\(map\);\n/,
      put: `$&	if (caller && !bpf_map_excl_match(map, caller))
		return -EPERM;
`,
    },
  ];
}

const sysBpf: PatchChoice = {
  axis: 'sysBpf',
  name: 'sys-bpf',
  needs: [],
  ends: ['sys-bpf'],
  edits: [
    matches,
    {
      file: 'kernel/bpf/syscall.c',
      at: /^static int map_update_elem\(union bpf_attr \*attr, bpfptr_t uattr\)/m,
      put: `static int map_update_elem(union bpf_attr *attr, bpfptr_t uattr,
			   const struct bpf_prog *caller)`,
    },
    {
      file: 'kernel/bpf/syscall.c',
      at: /^static int map_delete_elem\(union bpf_attr \*attr, bpfptr_t uattr\)/m,
      put: `static int map_delete_elem(union bpf_attr *attr, bpfptr_t uattr,
			   const struct bpf_prog *caller)`,
    },
    {
      file: 'kernel/bpf/syscall.c',
      at: /^static int map_freeze\(const union bpf_attr \*attr\)/m,
      put: 'static int map_freeze(const union bpf_attr *attr, const struct bpf_prog *caller)',
    },
    ...callerCheck('map_update_elem'),
    ...callerCheck('map_delete_elem'),
    ...callerCheck('map_freeze'),
    {
      file: 'kernel/bpf/syscall.c',
      at: /^static int __sys_bpf\(enum bpf_cmd cmd, bpfptr_t uattr, unsigned int size,\n.*unsigned int size_common\)/m,
      put: `/* @caller is the program that makes the call, NULL if user space or the kernel does. */
static int __sys_bpf(enum bpf_cmd cmd, bpfptr_t uattr, unsigned int size,
		     bpfptr_t uattr_common, unsigned int size_common,
		     const struct bpf_prog *caller)`,
    },
    {
      file: 'kernel/bpf/syscall.c',
      within: '__sys_bpf',
      at: /map_update_elem\(&attr, uattr\)/,
      put: 'map_update_elem(&attr, uattr, caller)',
    },
    {
      file: 'kernel/bpf/syscall.c',
      within: '__sys_bpf',
      at: /map_delete_elem\(&attr, uattr\)/,
      put: 'map_delete_elem(&attr, uattr, caller)',
    },
    {
      file: 'kernel/bpf/syscall.c',
      within: '__sys_bpf',
      at: /map_freeze\(&attr\)/,
      put: 'map_freeze(&attr, caller)',
    },
    {
      file: 'kernel/bpf/syscall.c',
      at: /return __sys_bpf\(cmd, USER_BPFPTR\(uattr\), size, USER_BPFPTR\(uattr_common\), size_common\);/,
      put: `return __sys_bpf(cmd, USER_BPFPTR(uattr), size, USER_BPFPTR(uattr_common), size_common,
			 NULL);`,
    },
    {
      file: 'kernel/bpf/syscall.c',
      at: /^BPF_CALL_3\(bpf_sys_bpf, int, cmd, union bpf_attr \*, attr, u32, attr_size\)/m,
      put: `/* The verifier sets @aux to that of the calling program. */
BPF_CALL_4(bpf_sys_bpf, int, cmd, union bpf_attr *, attr, u32, attr_size,
	   struct bpf_prog_aux *, aux)`,
    },
    {
      file: 'kernel/bpf/syscall.c',
      at: /return __sys_bpf\(cmd, KERNEL_BPFPTR\(attr\), attr_size, KERNEL_BPFPTR\(NULL\), 0\);/,
      put: `return __sys_bpf(cmd, KERNEL_BPFPTR(attr), attr_size, KERNEL_BPFPTR(NULL), 0,
			 aux ? aux->prog : NULL);`,
    },
    {
      file: 'kernel/bpf/syscall.c',
      within: 'kern_sys_bpf',
      at: /____bpf_sys_bpf\(cmd, attr, size\)/,
      put: '____bpf_sys_bpf(cmd, attr, size, NULL)',
    },
    {
      file: 'kernel/bpf/fixups.c',
      at: /if \(insn->imm == BPF_FUNC_timer_set_callback\) \{/,
      put: `if (insn->imm == BPF_FUNC_timer_set_callback ||
		    insn->imm == BPF_FUNC_sys_bpf) {`,
    },
    {
      file: 'kernel/bpf/fixups.c',
      at: /BPF_LD_IMM64\(BPF_REG_3, \(long\)prog->aux\),/,
      put: `BPF_LD_IMM64(insn->imm == BPF_FUNC_sys_bpf ?
					     BPF_REG_4 : BPF_REG_3, (long)prog->aux),`,
    },
  ],
};

const contentHash: PatchChoice = {
  axis: 'contentHash',
  name: 'content-hash',
  needs: [],
  ends: ['hash-in-flight'],
  edits: [
    {
      file: 'kernel/bpf/syscall.c',
      within: 'bpf_map_get_info_by_fd',
      at: /\t\tif \(!READ_ONCE\(map->frozen\)\)\n\t\t\treturn -EPERM;\n/,
      put: `$&		/* Whoever was let in before the freeze may still write. */
		if (bpf_map_write_active(map))
			return -EBUSY;
`,
    },
  ],
};

const mapped: PatchChoice = {
  axis: 'mapped',
  name: 'mapped',
  needs: [],
  ends: ['pinned-page'],
  edits: [
    {
      file: 'kernel/bpf/arraymap.c',
      within: 'array_map_mmap',
      at: /\tif \(!\(map->map_flags & BPF_F_MMAPABLE\)\)\n\t\treturn -EINVAL;\n/,
      put: `$&
	/* Pages that are pinned through a mapping outlive it, and freezing. */
	if (map->excl_prog_sha && (vma->vm_flags & VM_WRITE))
		return -EACCES;
`,
    },
  ],
};

const arena: PatchChoice = {
  axis: 'arena',
  name: 'arena',
  needs: [],
  ends: ['arena-freed'],
  edits: [
    {
      file: 'include/linux/bpf_verifier.h',
      within: 'struct bpf_insn_aux_data',
      at: /\tu8 arg_prog:4;\n/,
      put: '$&\tu8 opaque_map:4; /* register with a map that the program does not name */\n',
    },
    {
      file: 'kernel/bpf/verifier.c',
      within: 'check_kfunc_args',
      at: /\t\t\tref_tname = btf_name_by_offset\(btf, ref_t->name_off\);\n(?=\t\t\}\n\n\t\tswitch)/,
      put: `$&			/* Any map: no instruction names it. */
			if (base_type(reg->type) == PTR_TO_BTF_ID)
				cur_aux(env)->opaque_map = regno;
`,
    },
    {
      file: 'kernel/bpf/verifier.c',
      within: 'bpf_fixup_kfunc_call',
      at: /\tif \(env->insn_aux_data\[insn_idx\]\.arg_prog\) \{\n/,
      put: `	if (env->insn_aux_data[insn_idx].opaque_map) {
		/*
		 * Nobody has asked whether the map is exclusive to this
		 * program: skip the call if it is exclusive at all.
		 */
		u32 regno = env->insn_aux_data[insn_idx].opaque_map;
		int err = desc->func_model.ret_size == sizeof(int) ? -EACCES : 0;
		int idx = *cnt;

		insn_buf[idx++] = BPF_LDX_MEM(BPF_FIELD_SIZEOF(struct bpf_map, excl_prog_sha),
					      BPF_REG_0, regno,
					      offsetof(struct bpf_map, excl_prog_sha));
		insn_buf[idx++] = BPF_JMP_IMM(BPF_JEQ, BPF_REG_0, 0, 2);
		insn_buf[idx++] = BPF_MOV64_IMM(BPF_REG_0, err);
		insn_buf[idx++] = BPF_JMP_A(1);
		insn_buf[idx++] = *insn;
		*cnt = idx;
	}

$&`,
    },
  ],
};

/** In the order in which a series would bring them. */
export const CHOICES: readonly PatchChoice[] = [
  relocated,
  counted,
  iterator,
  linkUpdate,
  extension,
  sysBpf,
  contentHash,
  mapped,
  arena,
  element,
  template,
];
