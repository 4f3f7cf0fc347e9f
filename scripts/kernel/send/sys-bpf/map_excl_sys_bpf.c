// SPDX-License-Identifier: GPL-2.0
#include <test_progs.h>
#include <linux/filter.h>

/* A SYSCALL program that freezes the map whose fd is its context. */
static const struct bpf_insn insns[] = {
	BPF_LDX_MEM(BPF_W, BPF_REG_1, BPF_REG_1, 0),
	BPF_STX_MEM(BPF_W, BPF_REG_10, BPF_REG_1, -8),
	BPF_MOV64_IMM(BPF_REG_1, BPF_MAP_FREEZE),
	BPF_MOV64_REG(BPF_REG_2, BPF_REG_10),
	BPF_ALU64_IMM(BPF_ADD, BPF_REG_2, -8),
	BPF_MOV64_IMM(BPF_REG_3, 4),
	BPF_EMIT_CALL(BPF_FUNC_sys_bpf),
	BPF_EXIT_INSN(),
};

/* What bpf_sys_bpf() answers the program for a map of this hash. */
static int freeze_by_prog(const __u8 *hash)
{
	LIBBPF_OPTS(bpf_map_create_opts, map_opts,
		    .excl_prog_hash = hash,
		    .excl_prog_hash_size = hash ? 32 : 0);
	LIBBPF_OPTS(bpf_prog_load_opts, prog_opts,
		    .prog_flags = BPF_F_SLEEPABLE);
	LIBBPF_OPTS(bpf_test_run_opts, run_opts);
	int map, prog, answer = -1;

	map = bpf_map_create(BPF_MAP_TYPE_ARRAY, "excl", 4, 8, 1, &map_opts);
	if (!ASSERT_OK_FD(map, "create map"))
		return -1;
	prog = bpf_prog_load(BPF_PROG_TYPE_SYSCALL, "freezer", "GPL", insns, ARRAY_SIZE(insns),
			     &prog_opts);
	if (ASSERT_OK_FD(prog, "load program")) {
		run_opts.ctx_in = &map;
		run_opts.ctx_size_in = sizeof(map);
		if (ASSERT_OK(bpf_prog_test_run_opts(prog, &run_opts), "run program"))
			answer = (int)run_opts.retval;
		close(prog);
	}
	close(map);
	return answer;
}

void test_map_excl_sys_bpf(void)
{
	static const __u8 foreign[32] = { 1 };

	if (test__start_subtest("foreign"))
		ASSERT_EQ(freeze_by_prog(foreign), -EPERM, "freeze an exclusive map");
	if (test__start_subtest("plain"))
		ASSERT_OK(freeze_by_prog(NULL), "freeze a plain map");
}
