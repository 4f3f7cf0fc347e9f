// SPDX-License-Identifier: GPL-2.0
#include <test_progs.h>
#include <linux/filter.h>

static int create(const __u8 *hash)
{
	LIBBPF_OPTS(bpf_map_create_opts, opts,
		    .excl_prog_hash = hash,
		    .excl_prog_hash_size = 32);

	return bpf_map_create(BPF_MAP_TYPE_ARRAY, "excl", 4, 8, 1, &opts);
}

/* A program that names no map, with @map in a counted fd_array. */
static int load(int map)
{
	struct bpf_insn insns[] = {
		BPF_MOV64_IMM(BPF_REG_0, 0),
		BPF_EXIT_INSN(),
	};
	LIBBPF_OPTS(bpf_prog_load_opts, opts,
		    .fd_array = &map,
		    .fd_array_cnt = 1);

	return bpf_prog_load(BPF_PROG_TYPE_SOCKET_FILTER, "counted", "GPL", insns,
			     ARRAY_SIZE(insns), &opts);
}

/* SHA-256 of the two instructions above */
static const __u8 rightful[32] = {
	0x59, 0xf4, 0xa9, 0x31, 0x74, 0x4d, 0xcd, 0xc6,
	0x29, 0x44, 0xa0, 0x18, 0xed, 0x39, 0x90, 0xe6,
	0x66, 0xec, 0x64, 0x44, 0x61, 0x64, 0x18, 0xd3,
	0xb0, 0x9a, 0x82, 0xdc, 0x5c, 0x75, 0x3d, 0x52,
};

static void test_zeros(void)
{
	static const __u8 zeros[32];
	int map = create(zeros), prog;

	if (!ASSERT_OK_FD(map, "create exclusive map"))
		return;
	prog = load(map);
	ASSERT_EQ(prog, -EACCES, "a hash of zeros is no program's");
	if (prog >= 0)
		close(prog);
	close(map);
}

static void test_rightful(void)
{
	int map = create(rightful), prog;

	if (!ASSERT_OK_FD(map, "create exclusive map"))
		return;
	prog = load(map);
	if (ASSERT_OK_FD(prog, "the program of the hash lists its map"))
		close(prog);
	close(map);
}

void test_map_excl_counted(void)
{
	if (test__start_subtest("zeros"))
		test_zeros();
	if (test__start_subtest("rightful"))
		test_rightful();
}
