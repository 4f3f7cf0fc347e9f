// SPDX-License-Identifier: GPL-2.0
#include <test_progs.h>
#include <linux/filter.h>

static const struct bpf_insn rightful_insns[] = {
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

static const struct bpf_insn foreign_insns[] = {
	BPF_MOV64_IMM(BPF_REG_0, 0),
	BPF_MOV64_REG(BPF_REG_2, BPF_REG_0),
	BPF_EXIT_INSN(),
};

static int load(const struct bpf_insn *insns, size_t count)
{
	LIBBPF_OPTS(bpf_prog_load_opts, opts,
		    .expected_attach_type = BPF_TRACE_ITER);

	opts.attach_btf_id = libbpf_find_vmlinux_btf_id("bpf_map_elem", BPF_TRACE_ITER);
	return bpf_prog_load(BPF_PROG_TYPE_TRACING, "iter", "GPL", insns, count, &opts);
}

void test_map_excl_link_update(void)
{
	LIBBPF_OPTS(bpf_map_create_opts, map_opts,
		    .excl_prog_hash = rightful,
		    .excl_prog_hash_size = sizeof(rightful));
	LIBBPF_OPTS(bpf_link_create_opts, link_opts);
	union bpf_iter_link_info info = {};
	int map, own, foreign, link = -1;

	map = bpf_map_create(BPF_MAP_TYPE_ARRAY, "excl", 4, 8, 1, &map_opts);
	own = load(rightful_insns, ARRAY_SIZE(rightful_insns));
	foreign = load(foreign_insns, ARRAY_SIZE(foreign_insns));
	if (!ASSERT_OK_FD(map, "map") || !ASSERT_OK_FD(own, "own iterator") ||
	    !ASSERT_OK_FD(foreign, "foreign iterator"))
		goto out;
	info.map.map_fd = map;
	link_opts.iter_info = &info;
	link_opts.iter_info_len = sizeof(info);
	link = bpf_link_create(own, 0, BPF_TRACE_ITER, &link_opts);
	if (!ASSERT_OK_FD(link, "link of the own iterator"))
		goto out;
	ASSERT_EQ(bpf_link_update(link, foreign, NULL), -EPERM, "replaced by a foreign one");
	ASSERT_OK(bpf_link_update(link, own, NULL), "replaced by itself");
out:
	if (link >= 0)
		close(link);
	if (foreign >= 0)
		close(foreign);
	if (own >= 0)
		close(own);
	if (map >= 0)
		close(map);
}
