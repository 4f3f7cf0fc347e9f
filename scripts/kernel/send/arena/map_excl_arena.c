// SPDX-License-Identifier: GPL-2.0
#include <test_progs.h>
#include <bpf/btf.h>
#include <linux/filter.h>
#include <sys/mman.h>

#define FIRST_PAGE 0x100000000ull

static int create_arena(const __u8 *hash)
{
	LIBBPF_OPTS(bpf_map_create_opts, opts,
		    .map_flags = BPF_F_MMAPABLE,
		    .map_extra = FIRST_PAGE,
		    .excl_prog_hash = hash,
		    .excl_prog_hash_size = hash ? 32 : 0);

	return bpf_map_create(BPF_MAP_TYPE_ARENA, "excl", 0, 0, 1, &opts);
}

/* Walks over all maps with a program that frees the first page of every arena there. */
static void free_first_pages(void)
{
	LIBBPF_OPTS(bpf_prog_load_opts, opts,
		    .expected_attach_type = BPF_TRACE_ITER);
	struct btf *btf = btf__load_vmlinux_btf();
	int prog, link = -1, iter = -1;
	char text[16];

	if (!ASSERT_OK_PTR(btf, "vmlinux BTF"))
		return;

	struct bpf_insn insns[] = {
		/* ctx->map, which is NULL at the end */
		BPF_LDX_MEM(BPF_DW, BPF_REG_1, BPF_REG_1, 8),
		BPF_JMP_IMM(BPF_JEQ, BPF_REG_1, 0, 4),
		BPF_LD_IMM64(BPF_REG_2, FIRST_PAGE),
		BPF_MOV64_IMM(BPF_REG_3, 1),
		BPF_RAW_INSN(BPF_JMP | BPF_CALL, 0, BPF_PSEUDO_KFUNC_CALL, 0,
			     btf__find_by_name_kind(btf, "bpf_arena_free_pages",
						    BTF_KIND_FUNC)),
		BPF_MOV64_IMM(BPF_REG_0, 0),
		BPF_EXIT_INSN(),
	};

	opts.attach_btf_id = libbpf_find_vmlinux_btf_id("bpf_map", BPF_TRACE_ITER);
	prog = bpf_prog_load(BPF_PROG_TYPE_TRACING, "iter", "GPL", insns,
			     ARRAY_SIZE(insns), &opts);
	if (ASSERT_OK_FD(prog, "load iterator"))
		link = bpf_link_create(prog, 0, BPF_TRACE_ITER, NULL);
	if (ASSERT_OK_FD(link, "create link"))
		iter = bpf_iter_create(link);
	if (ASSERT_OK_FD(iter, "create iterator"))
		ASSERT_EQ(read(iter, text, sizeof(text)), 0, "walk");
	close(iter);
	close(link);
	close(prog);
	btf__free(btf);
}

/* What the first page of an arena holds after the walk; it held 2. */
static void test_page(const __u8 *hash, __u64 left)
{
	int map = create_arena(hash), waited;
	__u64 *page;

	if (!ASSERT_OK_FD(map, "create arena"))
		return;
	page = mmap((void *)FIRST_PAGE, getpagesize(), PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_FIXED, map, 0);
	if (ASSERT_NEQ(page, MAP_FAILED, "mmap")) {
		*page = 2;
		free_first_pages();
		/* where the program cannot sleep, a page is freed a little later */
		for (waited = 0; waited < 10 && *page != 0; waited++)
			usleep(100000);
		ASSERT_EQ(*page, left, "page");
		munmap(page, getpagesize());
	}
	close(map);
}

/* Serial: the walk meets the arenas of other tests. */
void serial_test_map_excl_arena(void)
{
	static const __u8 foreign[32] = { 1 };

	if (test__start_subtest("exclusive"))
		test_page(foreign, 2);
	if (test__start_subtest("not_exclusive"))
		test_page(NULL, 0);
}
