// SPDX-License-Identifier: GPL-2.0
#include <test_progs.h>
#include <sys/mman.h>

static int create_array(const __u8 *hash)
{
	LIBBPF_OPTS(bpf_map_create_opts, opts,
		    .map_flags = BPF_F_MMAPABLE,
		    .excl_prog_hash = hash,
		    .excl_prog_hash_size = hash ? 32 : 0);

	return bpf_map_create(BPF_MAP_TYPE_ARRAY, "excl", 4, 8, 1, &opts);
}

static int create_ringbuf(const __u8 *hash)
{
	LIBBPF_OPTS(bpf_map_create_opts, opts,
		    .excl_prog_hash = hash,
		    .excl_prog_hash_size = 32);

	return bpf_map_create(BPF_MAP_TYPE_RINGBUF, "excl", 0, 0, getpagesize(),
			      &opts);
}

static void test_mapping(int map, int prot, int err)
{
	void *page;

	if (!ASSERT_OK_FD(map, "create map"))
		return;
	page = mmap(NULL, getpagesize(), prot, MAP_SHARED, map, 0);
	ASSERT_EQ(page == MAP_FAILED ? -errno : 0, err, "mmap");
	if (page != MAP_FAILED)
		munmap(page, getpagesize());
	close(map);
}

void test_map_excl_mapped(void)
{
	static const __u8 hash[32] = { 1 };

	if (test__start_subtest("writable"))
		test_mapping(create_array(hash), PROT_READ | PROT_WRITE, -EACCES);
	if (test__start_subtest("read_only"))
		test_mapping(create_array(hash), PROT_READ, 0);
	if (test__start_subtest("not_exclusive"))
		test_mapping(create_array(NULL), PROT_READ | PROT_WRITE, 0);
	/* the page of its consumer's position */
	if (test__start_subtest("ringbuf"))
		test_mapping(create_ringbuf(hash), PROT_READ | PROT_WRITE, 0);
}
