// SPDX-License-Identifier: GPL-2.0
#include <test_progs.h>
#include <linux/filter.h>

static const struct bpf_insn insns[] = {
	BPF_MOV64_IMM(BPF_REG_0, 0),
	BPF_EXIT_INSN(),
};

/* SHA-256 of the instructions above */
static const __u8 rightful[32] = {
	0x59, 0xf4, 0xa9, 0x31, 0x74, 0x4d, 0xcd, 0xc6,
	0x29, 0x44, 0xa0, 0x18, 0xed, 0x39, 0x90, 0xe6,
	0x66, 0xec, 0x64, 0x44, 0x61, 0x64, 0x18, 0xd3,
	0xb0, 0x9a, 0x82, 0xdc, 0x5c, 0x75, 0x3d, 0x52,
};

static const __u8 foreign[32] = { 1 };

/* What linking the iterator @target to an exclusive map answers. */
static int link_iter(const char *target, enum bpf_map_type type, __u32 value_size,
		     const __u8 *hash)
{
	LIBBPF_OPTS(bpf_map_create_opts, map_opts,
		    .excl_prog_hash = hash,
		    .excl_prog_hash_size = 32);
	LIBBPF_OPTS(bpf_prog_load_opts, prog_opts,
		    .expected_attach_type = BPF_TRACE_ITER);
	LIBBPF_OPTS(bpf_link_create_opts, link_opts);
	union bpf_iter_link_info info = {};
	int map, prog, link = -1;

	map = bpf_map_create(type, "excl", 4, value_size, 1, &map_opts);
	if (!ASSERT_OK_FD(map, "create exclusive map"))
		return -1;
	prog_opts.attach_btf_id = libbpf_find_vmlinux_btf_id(target, BPF_TRACE_ITER);
	prog = bpf_prog_load(BPF_PROG_TYPE_TRACING, "iter", "GPL", insns, ARRAY_SIZE(insns),
			     &prog_opts);
	if (ASSERT_OK_FD(prog, "load iterator")) {
		info.map.map_fd = map;
		link_opts.iter_info = &info;
		link_opts.iter_info_len = sizeof(info);
		link = bpf_link_create(prog, 0, BPF_TRACE_ITER, &link_opts);
		if (link >= 0)
			close(link);
		close(prog);
	}
	close(map);
	return link;
}

void test_map_excl_iterators(void)
{
	if (test__start_subtest("elem"))
		ASSERT_EQ(link_iter("bpf_map_elem", BPF_MAP_TYPE_ARRAY, 8, foreign), -EPERM,
			  "foreign iterator");
	if (test__start_subtest("elem_rightful"))
		ASSERT_OK_FD(link_iter("bpf_map_elem", BPF_MAP_TYPE_ARRAY, 8, rightful),
			     "rightful iterator");
	if (test__start_subtest("sockmap"))
		ASSERT_EQ(link_iter("sockmap", BPF_MAP_TYPE_SOCKMAP, 4, foreign), -EPERM,
			  "foreign iterator");
}
