// SPDX-License-Identifier: GPL-2.0
/*
 * Asks a kernel about ways into an exclusive map that the model does not have. Each way runs in a process
 * of its own and says in one line what it asked and what was answered; ways.ts makes the table.
 *
 *   # way NAME: open|refused|unknown: WORDS
 *
 * ways.ts puts what is signed, digests, `only` and RACE_SECONDS before this file, and the other files after it.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/keyctl.h>
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

/* union bpf_attr of 7.3, the parts that are used; this machine's headers may be older */
union attr {
	struct {
		__u32 map_type, key_size, value_size, max_entries, map_flags, inner_map_fd;
		__u32 numa_node;
		char map_name[16];
		__u32 map_ifindex, btf_fd, btf_key_type_id, btf_value_type_id, vmlinux_value_type_id;
		__u64 map_extra;
		__s32 value_type_btf_obj_fd, map_token_fd;
		__u64 excl_prog_hash;
		__u32 excl_prog_hash_size, unused;
	} map;
	struct {
		__u32 fd, unused;
		__u64 key, value, flags;
	} elem;
	struct {
		__u32 type, insn_cnt;
		__u64 insns, license;
		__u32 log_level, log_size;
		__u64 log_buf;
		__u32 kern_version, prog_flags;
		char name[16];
		__u32 ifindex, expected_attach_type, btf_fd, func_info_rec_size;
		__u64 func_info;
		__u32 func_info_cnt, line_info_rec_size;
		__u64 line_info;
		__u32 line_info_cnt, attach_btf_id, attach_prog_fd, core_relo_cnt;
		__u64 fd_array, core_relos;
		__u32 core_relo_rec_size, log_true_size;
		__s32 token_fd;
		__u32 fd_array_cnt;
		__u64 signature;
		__u32 signature_size;
		__s32 keyring_id;
	} prog;
	struct {
		__u32 prog_fd, target_fd, attach_type, flags;
		__u64 iter_info;
		__u32 iter_info_len;
	} link;
	struct {
		__u32 link_fd, new_prog_fd, flags, old_prog_fd;
	} update;
	struct {
		__u32 target_fd, bpf_fd, attach_type, flags;
	} attach;
	struct {
		__u32 prog_fd;
		__s32 retval;
		__u32 data_size_in, data_size_out;
		__u64 data_in, data_out;
		__u32 repeat, duration, ctx_size_in, ctx_size_out;
		__u64 ctx_in, ctx_out;
		__u32 flags, cpu, batch_size, unused;
	} run;
	struct {
		__u64 btf, log_buf;
		__u32 btf_size, log_size, log_level;
	} btf;
	char room[168];
};

_Static_assert(offsetof(union attr, map.excl_prog_hash) == 80, "union bpf_attr");
_Static_assert(offsetof(union attr, prog.keyring_id) == 164, "union bpf_attr");

static __u64 ptr(const void *p)
{
	return (unsigned long)p;
}

static int bpf(int cmd, union attr attr, unsigned int size)
{
	long answer = syscall(__NR_bpf, cmd, &attr, size);

	return answer < 0 ? -errno : (int)answer;
}
#define MAP_SIZE 96
#define PROG_SIZE 168

static const unsigned char nobody[32] = { 1, 2, 3 }; /* no program has this digest */
static char log_text[4096];

static int map_of(union attr attr, const unsigned char *hash)
{
	if (hash) {
		attr.map.excl_prog_hash = ptr(hash);
		attr.map.excl_prog_hash_size = 32;
	}
	return bpf(BPF_MAP_CREATE, attr, hash ? MAP_SIZE : 72);
}

static int array(__u32 value_size, __u32 entries, __u32 flags, const unsigned char *hash)
{
	return map_of((union attr){ .map = { BPF_MAP_TYPE_ARRAY, 4, value_size, entries, flags } },
		      hash);
}

static int put(int map, __u32 key, __u64 value)
{
	return bpf(BPF_MAP_UPDATE_ELEM,
		   (union attr){ .elem = { map, 0, ptr(&key), ptr(&value), 0 } }, 32);
}

static long get(int map, __u32 key)
{
	__u64 value[512] = { 0 };
	int err = bpf(BPF_MAP_LOOKUP_ELEM,
		      (union attr){ .elem = { map, 0, ptr(&key), ptr(value), 0 } }, 32);

	return err < 0 ? err : (long)value[0];
}

static int freeze(int map)
{
	return bpf(BPF_MAP_FREEZE, (union attr){ .elem = { map } }, 4);
}

static int load(union attr attr, const struct bpf_insn *insns, int count)
{
	attr.prog.insns = ptr(insns);
	attr.prog.insn_cnt = count;
	attr.prog.license = ptr("GPL");
	return bpf(BPF_PROG_LOAD, attr, PROG_SIZE);
}

static int run(int prog, void *ctx, int size, int *retval)
{
	union attr attr = { .run = { .prog_fd = prog, .ctx_in = ptr(ctx), .ctx_size_in = size } };
	long answer = syscall(__NR_bpf, BPF_PROG_TEST_RUN, &attr, 80);

	*retval = attr.run.retval;
	return answer < 0 ? -errno : 0;
}

static unsigned char *kernel_btf;

static const char *btf_text(__u32 offset)
{
	__u32 *head = (__u32 *)kernel_btf;

	return (char *)kernel_btf + head[1] + head[4] + offset;
}

/* A type of this kind in the kernel's own BTF: the words of struct btf_type, and its id. */
static __u32 *btf_find(const char *name, __u32 wanted, __u32 *id)
{
	static const unsigned char fixed[] = { 0, 4, 0, 12, 0, 0, 0, 0, 0, 0,
					       0, 0, 0, 0, 4, 0, 0, 4, 0, 0 };
	static const unsigned char each[] = { 0, 0, 0, 0, 12, 12, 8, 0, 0, 0,
					      0, 0, 0, 8, 0, 12, 0, 0, 0, 12 };
	unsigned char *type, *end;
	__u32 *head;

	if (!kernel_btf) {
		int fd = open("/sys/kernel/btf/vmlinux", O_RDONLY);
		long size = 0, got;

		kernel_btf = malloc(32 << 20);
		while ((got = read(fd, kernel_btf + size, 1 << 20)) > 0)
			size += got;
		close(fd);
	}
	head = (__u32 *)kernel_btf;
	type = kernel_btf + head[1] + head[2];
	end = type + head[3];
	for (*id = 1; type < end; ++*id) {
		__u32 *t = (__u32 *)type, kind = t[1] >> 24 & 31;

		if (kind == wanted && !strcmp(btf_text(t[0]), name))
			return t;
		type += 12 + fixed[kind] + each[kind] * (t[1] & 0xffff);
	}
	return NULL;
}

/* The id of a type, and its size if it has one. */
static int btf_type(const char *name, __u32 wanted, __u32 *size_of)
{
	__u32 id, *type = btf_find(name, wanted, &id);

	if (!type)
		return -ENOENT;
	*size_of = type[2];
	return id;
}

static int btf_func(const char *name)
{
	__u32 unused;

	return btf_type(name, 12, &unused);
}

/* Bytes from the start of a struct to one of its members, or -ENOENT. */
static int btf_member(const char *of, const char *name)
{
	__u32 unused, *type = btf_find(of, 4, &unused), *member = type + 3, i;

	for (i = 0; type && i < (type[1] & 0xffff); i++, member += 3)
		if (!strcmp(btf_text(member[0]), name))
			return (member[2] & 0xffffff) / 8;
	return -ENOENT;
}

/* What a sleepable SYSCALL program is loaded with; the verifier writes into log_text. */
static union attr syscall_prog(void)
{
	return (union attr){ .prog = { .type = BPF_PROG_TYPE_SYSCALL,
				       .prog_flags = BPF_F_SLEEPABLE,
				       .log_level = 1,
				       .log_size = sizeof(log_text),
				       .log_buf = ptr(log_text) } };
}

/* From now on the kernel trusts the signatures that came with this. */
static void trust(void)
{
	syscall(__NR_add_key, "asymmetric", "ways", certificate, sizeof(certificate),
		KEY_SPEC_USER_KEYRING);
}

/* What the verifier said, in one line. */
static const char *log_line(void)
{
	char *c;

	for (c = log_text; *c; c++)
		if (*c < ' ')
			*c = ' ';
	return log_text;
}

static __u32 turned(__u32 x, int by)
{
	return x >> by | x << (32 - by);
}

/* SHA-256 of a short program as the kernel digests it: without the fds of its maps. */
static void digest_of(const struct bpf_insn *insns, int count, unsigned char *hash)
{
	static const __u32 k[] = {
		0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4,
		0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe,
		0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f,
		0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
		0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc,
		0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
		0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116,
		0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
		0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
		0xc67178f2 };
	__u32 h[] = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
		      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19 };
	unsigned char text[512] = { 0 };
	int size = count * 8, blocks = (size + 9 + 63) / 64, i, j;

	memcpy(text, insns, size);
	for (i = 0; i + 1 < count; i++)
		if (insns[i].code == 0x18 && (insns[i].src_reg == 1 || insns[i].src_reg == 2))
			memset(text + i * 8 + 4, 0, 4);
	text[size] = 0x80;
	text[blocks * 64 - 2] = size * 8 >> 8;
	text[blocks * 64 - 1] = size * 8;
	for (i = 0; i < blocks; i++) {
		__u32 w[64], v[8];

		memcpy(v, h, sizeof(h));
		for (j = 0; j < 64; j++) {
			const unsigned char *at = text + i * 64 + j * 4;
			__u32 t1, t2;

			if (j < 16)
				w[j] = (__u32)at[0] << 24 | at[1] << 16 | at[2] << 8 | at[3];
			else
				w[j] = w[j - 16] + w[j - 7] +
				       (turned(w[j - 15], 7) ^ turned(w[j - 15], 18) ^ w[j - 15] >> 3) +
				       (turned(w[j - 2], 17) ^ turned(w[j - 2], 19) ^ w[j - 2] >> 10);
			t1 = v[7] + (turned(v[4], 6) ^ turned(v[4], 11) ^ turned(v[4], 25)) +
			     ((v[4] & v[5]) ^ (~v[4] & v[6])) + k[j] + w[j];
			t2 = (turned(v[0], 2) ^ turned(v[0], 13) ^ turned(v[0], 22)) +
			     ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
			memmove(v + 1, v, 28);
			v[4] += t1;
			v[0] = t1 + t2;
		}
		for (j = 0; j < 8; j++)
			h[j] += v[j];
	}
	for (i = 0; i < 32; i++)
		hash[i] = h[i / 4] >> (24 - i % 4 * 8);
}

static const char *way;

static void say(const char *verdict, const char *format, long a, long b, long c)
{
	printf("# way %s: %s: ", way, verdict);
	printf(format, a, b, c);
	printf("\n");
}

/* ---- the ways ---- */

/* Every kind of map that can be made: a program of another digest names it. */
static void every_kind(void)
{
	static const struct {
		__u32 type, key, value, entries, flags;
	} kinds[] = {
		{ BPF_MAP_TYPE_HASH, 4, 8, 1, 0 }, { BPF_MAP_TYPE_ARRAY, 4, 8, 1, 0 },
		{ BPF_MAP_TYPE_PROG_ARRAY, 4, 4, 1, 0 },
		{ BPF_MAP_TYPE_PERF_EVENT_ARRAY, 4, 4, 1, 0 },
		{ BPF_MAP_TYPE_PERCPU_HASH, 4, 8, 1, 0 },
		{ BPF_MAP_TYPE_PERCPU_ARRAY, 4, 8, 1, 0 },
		{ BPF_MAP_TYPE_STACK_TRACE, 4, 8, 1, 0 },
		{ BPF_MAP_TYPE_CGROUP_ARRAY, 4, 4, 1, 0 }, { BPF_MAP_TYPE_LRU_HASH, 4, 8, 1, 0 },
		{ BPF_MAP_TYPE_LRU_PERCPU_HASH, 4, 8, 1, 0 },
		{ BPF_MAP_TYPE_LPM_TRIE, 8, 8, 1, BPF_F_NO_PREALLOC },
		{ BPF_MAP_TYPE_DEVMAP, 4, 4, 1, 0 }, { BPF_MAP_TYPE_SOCKMAP, 4, 4, 1, 0 },
		{ BPF_MAP_TYPE_CPUMAP, 4, 4, 1, 0 }, { BPF_MAP_TYPE_XSKMAP, 4, 4, 1, 0 },
		{ BPF_MAP_TYPE_SOCKHASH, 4, 4, 1, 0 }, { BPF_MAP_TYPE_CGROUP_STORAGE, 8, 8, 0, 0 },
		{ BPF_MAP_TYPE_REUSEPORT_SOCKARRAY, 4, 4, 1, 0 },
		{ BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE, 8, 8, 0, 0 },
		{ BPF_MAP_TYPE_QUEUE, 0, 8, 1, 0 }, { BPF_MAP_TYPE_STACK, 0, 8, 1, 0 },
		{ BPF_MAP_TYPE_DEVMAP_HASH, 4, 4, 1, 0 }, { BPF_MAP_TYPE_RINGBUF, 0, 0, 4096, 0 },
		{ BPF_MAP_TYPE_BLOOM_FILTER, 0, 8, 1, 0 }, { 31 /* USER_RINGBUF */, 0, 0, 4096, 0 },
		{ 33 /* ARENA */, 0, 0, 1, BPF_F_MMAPABLE }, { 34 /* INSN_ARRAY */, 4, 16, 1, 0 },
	};
	int refused = 0, open_ = 0, made = 0;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		struct bpf_insn insns[] = {
			{ 0x18, 1, 1, 0, 0 }, { 0, 0, 0, 0, 0 }, { 0xb7, 0, 0, 0, 0 }, { 0x95, 0, 0, 0, 0 },
		};
		int map = map_of((union attr){ .map = { kinds[i].type, kinds[i].key, kinds[i].value,
							kinds[i].entries, kinds[i].flags } }, nobody);
		int prog;

		if (map < 0)
			continue;
		made++;
		insns[0].imm = map;
		prog = load((union attr){ .prog = { .type = BPF_PROG_TYPE_SCHED_CLS } }, insns, 4);
		if (prog == -EACCES)
			refused++;
		else if (prog >= 0)
			open_++, printf("# kind %u loads\n", kinds[i].type);
		else
			printf("# kind %u: %d\n", kinds[i].type, prog);
		close(map);
	}
	say(open_ ? "open" : "refused", "%ld kinds made, %ld refused with EACCES, %ld loaded", made,
	    refused, open_);
}

static int iterator(const char *target, const struct bpf_insn *insns, int count)
{
	char name[64];
	int id;

	snprintf(name, sizeof(name), "bpf_iter_%s", target);
	id = btf_func(name);
	if (id < 0)
		return id;
	return load((union attr){ .prog = { .type = BPF_PROG_TYPE_TRACING,
					    .expected_attach_type = BPF_TRACE_ITER,
					    .attach_btf_id = id,
					    .log_level = 1,
					    .log_size = sizeof(log_text),
					    .log_buf = ptr(log_text) } }, insns, count);
}

static int iterate(int prog, int map)
{
	__u32 info[4] = { map };

	return bpf(BPF_LINK_CREATE,
		   (union attr){ .link = { prog, 0, BPF_TRACE_ITER, 0, ptr(info), sizeof(info) } }, 48);
}

static int walk(int link)
{
	char buffer[64];
	int fd = bpf(BPF_ITER_CREATE, (union attr){ .attach = { link } }, 8);
	int got;

	if (fd < 0)
		return fd;
	while ((got = read(fd, buffer, sizeof(buffer))) > 0)
		;
	got = got < 0 ? -errno : 0;
	close(fd);
	return got;
}

static const struct bpf_insn nothing[] = { { 0xb7, 0, 0, 0, 0 }, { 0x95, 0, 0, 0, 0 } };

/* A foreign iterator over the sockets of a SOCKMAP; it sees keys and sockets. */
static void sockmap_iterator(void)
{
	int map = map_of((union attr){ .map = { BPF_MAP_TYPE_SOCKMAP, 4, 4, 1, 0 } }, nobody);
	int prog = iterator("sockmap", nothing, 2);
	int link = iterate(prog, map);

	say(link >= 0 ? "open" : link == -EPERM ? "refused" : "unknown",
	    "map %ld, program %ld, link %ld", map < 0 ? map : 0, prog < 0 ? prog : 0,
	    link < 0 ? link : 0);
}

/* bpf_map_elem over every kind that it walks. */
static void elem_iterator_kinds(void)
{
	static const __u32 kinds[] = { BPF_MAP_TYPE_HASH, BPF_MAP_TYPE_LRU_HASH, BPF_MAP_TYPE_ARRAY,
				       BPF_MAP_TYPE_PERCPU_HASH, BPF_MAP_TYPE_LRU_PERCPU_HASH,
				       BPF_MAP_TYPE_PERCPU_ARRAY };
	int prog = iterator("bpf_map_elem", nothing, 2);
	int linked = 0, refused = 0;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		int link = iterate(prog, map_of((union attr){ .map = { kinds[i], 4, 8, 1, 0 } }, nobody));

		linked += link >= 0;
		refused += link == -EPERM;
	}
	say(linked ? "open" : "refused", "%ld kinds: %ld linked, %ld refused with EPERM", i, linked,
	    refused);
}

/*
 * LINK_UPDATE puts a program in place of one that reaches less far into a value than it does itself: is
 * that asked again? The map is a plain one of four elements of 8 bytes; the program writes at byte 8 of
 * the value of key 0, which is the element of key 1.
 */
static void link_update_size(void)
{
	static const struct bpf_insn reaches[] = {
		{ 0x79, 2, 1, 16, 0 },  /* r2 = ctx->key */
		{ 0x79, 3, 1, 24, 0 },  /* r3 = ctx->value */
		{ 0x15, 2, 0, 4, 0 },   /* if r2 == NULL goto out */
		{ 0x15, 3, 0, 3, 0 },   /* if r3 == NULL goto out */
		{ 0x61, 4, 2, 0, 0 },   /* r4 = *key */
		{ 0x55, 4, 0, 1, 0 },   /* if r4 != 0 goto out */
		{ 0x7a, 3, 0, 8, 77 },  /* *(u64 *)(value + 8) = 77 */
		{ 0xb7, 0, 0, 0, 0 }, { 0x95, 0, 0, 0, 0 },
	};
	int map = array(8, 4, 0, NULL);
	int small = iterator("bpf_map_elem", nothing, 2);
	int big = iterator("bpf_map_elem", reaches, ARRAY_SIZE(reaches));
	int direct = iterate(big, map);
	int link = iterate(small, map);
	int update = bpf(BPF_LINK_UPDATE, (union attr){ .update = { link, big, 0, 0 } }, 16);
	long after;

	walk(link);
	after = get(map, 1);
	if (big < 0)
		printf("# %d %.200s\n", big, log_line());
	say(update == 0 && after == 77 ? "open" : update < 0 ? "refused" : "unknown",
	    "made with that program: %ld; put in by LINK_UPDATE: %ld; element 1 afterwards: %ld",
	    direct < 0 ? direct : 0, update, after);
}

/* A program writes to user memory that is an exclusive map, mapped there by the user. */
static void probe_write(int frozen)
{
	struct bpf_insn insns[] = {
		{ 0x79, 1, 1, 0, 0 },   /* r1 = ctx[0], an address of user space */
		{ 0x7a, 10, 0, -8, 88 }, /* *(u64 *)(fp - 8) = 88 */
		{ 0xbf, 2, 10, 0, 0 }, { 0x07, 2, 0, 0, -8 }, { 0xb7, 3, 0, 0, 8 },
		{ 0x85, 0, 0, 0, 36 },  /* bpf_probe_write_user */
		{ 0x95, 0, 0, 0, 0 },
	};
	int map = array(8, 1, BPF_F_MMAPABLE, nobody);
	int froze = frozen ? freeze(map) : 0;
	void *at = mmap(NULL, 4096, frozen ? PROT_READ : PROT_READ | PROT_WRITE, MAP_SHARED, map, 0);
	int prog = load((union attr){ .prog = { .type = BPF_PROG_TYPE_SYSCALL,
						.prog_flags = BPF_F_SLEEPABLE } }, insns,
			ARRAY_SIZE(insns));
	__u64 ctx = ptr(at);
	int retval = 0, ran;

	if (at != MAP_FAILED)
		*(volatile __u64 *)at; /* the page is there */
	ran = run(prog, &ctx, sizeof(ctx), &retval);
	(void)froze;
	say(get(map, 0) == 88 ? "open" : "refused", "program %ld, helper %ld, value afterwards %ld",
	    prog < 0 ? prog : ran, retval, get(map, 0));
}

static void probe_write_user(void)
{
	probe_write(0);
}

static void probe_write_frozen(void)
{
	probe_write(1);
}

/* A program attached to the sockets of an exclusive SOCKMAP. */
static void sockmap_verdict(void)
{
	int map = map_of((union attr){ .map = { BPF_MAP_TYPE_SOCKMAP, 4, 4, 1, 0 } }, nobody);
	int prog = load((union attr){ .prog = { .type = BPF_PROG_TYPE_SK_SKB } }, nothing, 2);
	int err = bpf(BPF_PROG_ATTACH,
		      (union attr){ .attach = { map, prog, BPF_SK_SKB_STREAM_VERDICT, 0 } }, 16);

	say(err == 0 ? "open" : "refused", "program %ld, attached %ld: it sees its sockets' data, not its content%.0ld",
	    prog < 0 ? prog : 0, err, 0);
}

/*
 * A signed program is loaded with CO-RE relocations that nobody signed. BPF_CORE_TYPE_ID_LOCAL puts the
 * id of a type of the caller's own BTF into an instruction: signed is `r0 = 1`, what runs returns 7.
 */
static void signed_relocated(int signs)
{
	/* header, then seven INTs of 4 bytes, a prototype and a function, each called "i" */
	static struct {
		__u16 magic;
		__u8 version, flags;
		__u32 hdr_len, type_off, type_len, str_off, str_len;
		__u32 types[7][4], proto[3], func[3];
		char strings[5];
	} btf = { 0xeb9f, 1, 0, 24, 0, 136, 136, 5, { { 0 } }, { 0, 13 << 24, 1 },
		  { 1, 12 << 24, 8 }, "\0i\0000" };
	static const struct bpf_insn insns[] = {
		{ 0xb7, 0, 0, 0, 1 },   /* r0 = 1 */
		{ 0x18, 1, 5, 0, 0 },   /* r1 = map[idx:0] */
		{ 0, 0, 0, 0, 0 },
		{ 0x95, 0, 0, 0, 0 },
	};
	/* struct bpf_core_relo: insn_off, type_id, access_str_off (of "0"), kind */
	struct {
		__u32 insn_off, type_id, access_str_off, kind;
	} relo = { 0, 7, 3, 6 /* BPF_CORE_TYPE_ID_LOCAL */ };
	struct {
		__u32 insn_off, type_id;
	} info = { 0, 9 };
	int map = array(8, 1, 0, signs == 2 ? NULL : sha_signed);
	union attr attr = syscall_prog();
	int i, prog, ran, retval = -1, plain = -1, fd;

	for (i = 0; i < 7; i++) {
		btf.types[i][0] = 1;
		btf.types[i][1] = 1 << 24;
		btf.types[i][2] = 4;
		btf.types[i][3] = 32;
	}
	put(map, 0, 2);
	freeze(map);
	trust();
	fd = bpf(BPF_BTF_LOAD, (union attr){ .btf = { ptr(&btf), 0, offsetof(typeof(btf), strings) + 5 } },
		 28);
	attr.prog.btf_fd = fd;
	attr.prog.fd_array = ptr(&(__s32){ map });
	attr.prog.fd_array_cnt = signs == 1;
	attr.prog.func_info = ptr(&info);
	attr.prog.func_info_cnt = 1;
	attr.prog.func_info_rec_size = sizeof(info);
	attr.prog.core_relo_cnt = 1;
	attr.prog.core_relos = ptr(&relo);
	attr.prog.core_relo_rec_size = sizeof(relo);
	if (signs) {
		attr.prog.signature = ptr(signature);
		attr.prog.signature_size = sizeof(signature);
		attr.prog.keyring_id = KEY_SPEC_USER_KEYRING;
	}
	prog = load(attr, insns, ARRAY_SIZE(insns));
	ran = prog < 0 ? prog : run(prog, NULL, 0, &retval);
	/* the control: the same without the relocation */
	attr.prog.core_relo_cnt = 0;
	attr.prog.core_relos = 0;
	attr.prog.core_relo_rec_size = 0;
	i = load(attr, insns, ARRAY_SIZE(insns));
	if (i >= 0)
		run(i, NULL, 0, &plain);
	if (prog < 0)
		printf("# btf %d, %.300s\n", fd, log_line());
	say(i < 0 ? "unknown" : prog < 0 ? "refused" : retval == 7 ? "open" : "unknown",
	    "relocated: load %ld, returns %ld; as signed it returns %ld", prog < 0 ? prog : ran,
	    retval, i < 0 ? i : plain);
}

static void relocated_signed(void)
{
	signed_relocated(1);
}

/* The same with a signed program and a plain map that nobody counted: kernels before 7.3. */
static void relocated_uncounted(void)
{
	signed_relocated(2);
}

static void relocated_unsigned(void)
{
	signed_relocated(0);
}

/*
 * The rightful program copies from one map that it names to another. By fd the digest does not say which is
 * which: whoever loads it decides. Here its frozen exclusive map is what it copies into.
 */
static void two_maps_swapped(void)
{
	struct bpf_insn insns[] = {
		{ 0x62, 10, 0, -4, 0 }, /* *(u32 *)(fp - 4) = 0 */
		{ 0x18, 1, 1, 0, 0 }, { 0, 0, 0, 0, 0 }, /* r1 = first map */
		{ 0xbf, 2, 10, 0, 0 }, { 0x07, 2, 0, 0, -4 },
		{ 0x85, 0, 0, 0, 1 },   /* bpf_map_lookup_elem */
		{ 0x15, 0, 0, 9, 0 },
		{ 0x79, 6, 0, 0, 0 },   /* r6 = *(u64 *)value */
		{ 0x18, 1, 1, 0, 0 }, { 0, 0, 0, 0, 0 }, /* r1 = second map */
		{ 0xbf, 2, 10, 0, 0 }, { 0x07, 2, 0, 0, -4 },
		{ 0x85, 0, 0, 0, 1 },
		{ 0x15, 0, 0, 1, 0 },
		{ 0x7b, 0, 6, 0, 0 },   /* *(u64 *)value = r6 */
		{ 0xb7, 0, 0, 0, 0 }, { 0x95, 0, 0, 0, 0 },
	};
	int plain = array(8, 1, 0, NULL), own;
	int other = array(8, 1, 0, nobody), meant, swapped, foreign, retval;
	unsigned char hash[32], packet[64] = { 0 };
	union attr attr = { .run = { .data_size_in = sizeof(packet), .data_in = ptr(packet) } };

	digest_of(insns, ARRAY_SIZE(insns), hash);
	own = array(8, 1, 0, hash);
	put(plain, 0, 66);
	put(own, 0, 5);
	freeze(own);
	insns[1].imm = own;
	insns[8].imm = plain;
	meant = load((union attr){ .prog = { .type = BPF_PROG_TYPE_SCHED_CLS } }, insns,
		     ARRAY_SIZE(insns));
	insns[1].imm = plain;
	insns[8].imm = own;
	swapped = load((union attr){ .prog = { .type = BPF_PROG_TYPE_SCHED_CLS } }, insns,
		       ARRAY_SIZE(insns));
	insns[1].imm = other;
	foreign = load((union attr){ .prog = { .type = BPF_PROG_TYPE_SCHED_CLS } }, insns,
		       ARRAY_SIZE(insns));
	attr.run.prog_fd = swapped;
	retval = bpf(BPF_PROG_TEST_RUN, attr, 80);
	(void)retval;
	printf("# with the maps as meant: %d; with another's exclusive map as first: %d\n",
	       meant < 0 ? meant : 0, foreign < 0 ? foreign : 0);
	say(get(own, 0) == 66 ? "open" : swapped < 0 ? "refused" : "unknown",
	    "swapped: load %ld, its frozen map holds %ld, 5 before; one of another digest beside it: %ld",
	    swapped < 0 ? swapped : 0, get(own, 0), foreign < 0 ? foreign : 0);
}

/* An iterator over maps is given struct bpf_map of every map: does a helper take it for a map? */
static void map_iterator_lookup(void)
{
	static const struct bpf_insn looks[] = {
		{ 0x79, 1, 1, 8, 0 },   /* r1 = ctx->map */
		{ 0x15, 1, 0, 4, 0 },
		{ 0x62, 10, 0, -4, 0 }, { 0xbf, 2, 10, 0, 0 }, { 0x07, 2, 0, 0, -4 },
		{ 0x85, 0, 0, 0, 1 },   /* bpf_map_lookup_elem */
		{ 0xb7, 0, 0, 0, 0 }, { 0x95, 0, 0, 0, 0 },
	};
	int prog = iterator("bpf_map", looks, ARRAY_SIZE(looks));

	if (prog < 0)
		printf("# %.300s\n", log_line());
	say(prog >= 0 ? "open" : prog == -EACCES ? "refused" : "unknown",
	    "bpf_map_lookup_elem(ctx->map): %ld%.0ld%.0ld", prog < 0 ? prog : 0, 0, 0);
}

/* As probe_write(), into an arena that user space has mapped. */
static void probe_write_arena(void)
{
	struct bpf_insn insns[] = {
		{ 0x79, 1, 1, 0, 0 }, { 0x7a, 10, 0, -8, 88 },
		{ 0xbf, 2, 10, 0, 0 }, { 0x07, 2, 0, 0, -8 }, { 0xb7, 3, 0, 0, 8 },
		{ 0x85, 0, 0, 0, 36 }, /* bpf_probe_write_user */
		{ 0x95, 0, 0, 0, 0 },
	};
	int map = map_of((union attr){ .map = { 33, 0, 0, 1, BPF_F_MMAPABLE } }, nobody);
	volatile __u64 *at = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, map, 0);
	int prog = load((union attr){ .prog = { .type = BPF_PROG_TYPE_SYSCALL,
						.prog_flags = BPF_F_SLEEPABLE } }, insns,
			ARRAY_SIZE(insns));
	__u64 ctx = ptr((const void *)at);
	int retval = 0, ran;

	if (at == MAP_FAILED) {
		say("unknown", "arena %ld, mapped: no%.0ld%.0ld", map < 0 ? map : 0, 0, 0);
		return;
	}
	*at = 1; /* the page is there */
	ran = run(prog, &ctx, sizeof(ctx), &retval);
	say(*at == 88 ? "open" : "refused", "program %ld, helper %ld, value afterwards %ld",
	    prog < 0 ? prog : ran, retval, (long)*at);
}

static int sys_fsopen(const char *name)
{
	return syscall(430, name, 0);
}

static int sys_fsconfig(int fs, unsigned int cmd, const char *key, const char *value)
{
	return syscall(431, fs, cmd, key, value, 0) < 0 ? -errno : 0;
}

static int send_fd(int socket, int fd)
{
	char room[CMSG_SPACE(sizeof(int))] = { 0 }, byte = 0;
	struct iovec io = { &byte, 1 };
	struct msghdr message = { .msg_iov = &io, .msg_iovlen = 1, .msg_control = room,
				  .msg_controllen = sizeof(room) };
	struct cmsghdr *head = CMSG_FIRSTHDR(&message);

	head->cmsg_level = SOL_SOCKET;
	head->cmsg_type = SCM_RIGHTS;
	head->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(head), &fd, sizeof(fd));
	return sendmsg(socket, &message, 0);
}

static int receive_fd(int socket)
{
	char room[CMSG_SPACE(sizeof(int))] = { 0 }, byte;
	struct iovec io = { &byte, 1 };
	struct msghdr message = { .msg_iov = &io, .msg_iovlen = 1, .msg_control = room,
				  .msg_controllen = sizeof(room) };
	int fd = -1;

	if (recvmsg(socket, &message, 0) > 0 && CMSG_FIRSTHDR(&message))
		memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof(fd));
	return fd;
}

/* In a user namespace of its own: what a token lets it do with exclusive maps. */
static void with_token(int socket, int foreign_map)
{
	struct bpf_insn insns[] = {
		{ 0x18, 1, 1, 0, 0 }, { 0, 0, 0, 0, 0 }, { 0xb7, 0, 0, 0, 0 }, { 0x95, 0, 0, 0, 0 },
	};
	union attr attr = { .prog = { .type = BPF_PROG_TYPE_SCHED_CLS, .prog_flags = 1 << 16 } };
	union attr made = { .map = { BPF_MAP_TYPE_ARRAY, 4, 8, 1, 1 << 16 } };
	int fs, mount, root, token, own, without, names_foreign, names_own;

	fs = sys_fsopen("bpf");
	send_fd(socket, fs);
	receive_fd(socket); /* nothing: it is configured and created */
	mount = syscall(432, fs, 0, 0); /* fsmount */
	root = syscall(__NR_openat, mount, ".", O_RDONLY | O_DIRECTORY);
	token = bpf(36 /* BPF_TOKEN_CREATE */, (union attr){ .elem = { 0, root } }, 8);
	without = array(8, 1, 0, nobody);
	made.map.map_token_fd = token;
	own = map_of(made, nobody);
	attr.prog.token_fd = token;
	insns[0].imm = foreign_map;
	names_foreign = load(attr, insns, 4);
	insns[0].imm = own;
	names_own = load(attr, insns, 4);
	if (token < 0) {
		say("unknown", "fsopen %ld, fsmount %ld, token %ld", fs, mount, token);
		return;
	}
	printf("# exclusive map made without the token: %d\n", without < 0 ? without : 0);
	say(token < 0 || own < 0 ? "unknown" : names_foreign >= 0 || names_own >= 0 ? "open" : "refused",
	    "exclusive map made with a token: %ld; another digest names it: %ld; names root's: %ld",
	    own < 0 ? own : 0, names_own < 0 ? names_own : 0, names_foreign < 0 ? names_foreign : 0);
}

/* A process without privilege but with a token: is its program asked for its digest as root's is? */
static void token(void)
{
	int ends[2], map = array(8, 1, 0, nobody), fs, child, status, err;

	socketpair(AF_UNIX, SOCK_STREAM, 0, ends);
	child = fork();
	if (!child) {
		if (syscall(__NR_unshare, 0x10000000 | 0x00020000)) { /* user and mount namespace */
			say("unknown", "unshare: %ld%.0ld%.0ld", -errno, 0, 0);
			_exit(0);
		}
		with_token(ends[1], map);
		fflush(stdout);
		_exit(0);
	}
	close(ends[1]);
	fs = receive_fd(ends[0]);
	err = sys_fsconfig(fs, 1, "delegate_cmds", "any");
	err = err ? err : sys_fsconfig(fs, 1, "delegate_maps", "any");
	err = err ? err : sys_fsconfig(fs, 1, "delegate_progs", "any");
	err = err ? err : sys_fsconfig(fs, 1, "delegate_attachs", "any");
	err = err ? err : sys_fsconfig(fs, 6, NULL, NULL); /* FSCONFIG_CMD_CREATE */
	if (err)
		printf("# fsconfig %d\n", err);
	send_fd(ends[0], 0);
	waitpid(child, &status, 0);
}

/* ---- two CPUs ---- */

/* An fd that is now a plain map's, now an exclusive one's. */
#define TURNING 200

static volatile int turning_over;
static int turning_maps[2];

static void *turner(void *unused)
{
	(void)unused;
	while (!turning_over) {
		dup2(turning_maps[0], TURNING);
		dup2(turning_maps[1], TURNING);
	}
	return NULL;
}

static __u32 id_of_map(int map)
{
	__u32 info[2] = { 0 };

	bpf(BPF_OBJ_GET_INFO_BY_FD, (union attr){ .elem = { map, sizeof(info), ptr(info) } }, 16);
	return info[1];
}

/* The first of the maps that a program holds. */
static __u32 map_of_prog(int prog)
{
	__u32 ids[4] = { 0 };
	struct {
		char rest[52];
		__u32 nr_map_ids;
		__u64 map_ids;
	} info = { .nr_map_ids = 4, .map_ids = ptr(ids) };

	bpf(BPF_OBJ_GET_INFO_BY_FD, (union attr){ .elem = { prog, sizeof(info), ptr(&info) } }, 16);
	return ids[0];
}

/* Whether there is no second CPU to race with, which is said then. */
static int lacks_cpus(void)
{
	if (sysconf(_SC_NPROCESSORS_ONLN) >= 2)
		return 0;
	say("unknown", "one CPU%.0ld%.0ld%.0ld", 0, 0, 0);
	return 1;
}

/* The map is looked up by fd, checked, and used: is there a moment in which it may become another? */
static void fd_replaced(void)
{
	struct bpf_insn insns[] = {
		{ 0x18, 1, 1, 0, TURNING }, { 0, 0, 0, 0, 0 }, { 0xb7, 0, 0, 0, 0 }, { 0x95, 0, 0, 0, 0 },
	};
	int plain = array(8, 1, 0, NULL), exclusive = array(8, 1, 0, nobody), outer, refuses_inner, i;
	__u32 secret = id_of_map(exclusive);
	long loads = 0, accepted = 0, got = 0;
	time_t end = time(NULL) + 15;
	pthread_t thread;

	if (lacks_cpus())
		return;
	outer = map_of((union attr){ .map = { BPF_MAP_TYPE_ARRAY_OF_MAPS, 4, 4, 1, 0, plain } }, NULL);
	refuses_inner = bpf(BPF_MAP_UPDATE_ELEM,
			    (union attr){ .elem = { outer, 0, ptr(&(__u32){ 0 }),
						    ptr(&(__u32){ exclusive }), 0 } }, 32) < 0;
	turning_maps[0] = plain;
	turning_maps[1] = exclusive;
	dup2(plain, TURNING);
	pthread_create(&thread, NULL, turner, NULL);
	for (i = 0; time(NULL) < end; i++) {
		union attr attr = { .prog = { .type = BPF_PROG_TYPE_SCHED_CLS } };
		__u32 key = 0, fd = TURNING;
		int prog;

		if (i & 1) { /* listed as well: resolved first, checked, and named later */
			attr.prog.fd_array = ptr(&(__s32){ TURNING });
			attr.prog.fd_array_cnt = 1;
		}
		prog = load(attr, insns, 4);
		loads++;
		if (prog >= 0) {
			accepted++;
			got += map_of_prog(prog) == secret;
			close(prog);
		}
		if (bpf(BPF_MAP_UPDATE_ELEM, (union attr){ .elem = { outer, 0, ptr(&key), ptr(&fd), 0 } },
			32) == 0)
			got += (__u32)get(outer, 0) == secret && refuses_inner;
	}
	turning_over = 1;
	pthread_join(thread, NULL);
	say(got ? "open" : "refused", "%ld loads, %ld accepted; exclusive map reached %ld times", loads,
	    accepted, got);
}

static volatile int shared_map = -1, rounds_over;
static volatile unsigned int turn, finished;

/* Updates the map of each round until that is refused. */
static void *updater(void *unused)
{
	unsigned int mine = 0;
	__u64 value = 1;

	(void)unused;
	for (;;) {
		while (turn == mine && !rounds_over)
			;
		if (rounds_over)
			return NULL;
		mine = turn;
		while (put(shared_map, 0, ++value) == 0)
			;
		finished = mine;
	}
}

/* 0 if the map is frozen and has this hash. */
static int content_hash(int map, unsigned char *hash)
{
	struct {
		unsigned char rest[88];
		__u64 hash;
		__u32 hash_size, unused;
	} info = { .hash = ptr(hash), .hash_size = 32 };

	return bpf(BPF_OBJ_GET_INFO_BY_FD,
		   (union attr){ .elem = { map, sizeof(info), ptr(&info) } }, 16);
}

/*
 * BPF_MAP_FREEZE while another CPU is within BPF_MAP_UPDATE_ELEM: does the value, or the hash that is
 * taken of it, still change after freeze has answered 0?
 */
static void freeze_races_update(void)
{
	long rounds = 0, values = 0, hashes = 0;
	time_t end = time(NULL) + RACE_SECONDS;
	pthread_t thread;

	if (lacks_cpus())
		return;
	pthread_create(&thread, NULL, updater, NULL);
	while (time(NULL) < end) {
		unsigned char first[32] = { 0 }, last[32] = { 0 };
		int map = array(8, 1, 0, NULL), i, hashed;
		volatile int spin;
		long value;

		shared_map = map;
		turn++;
		for (i = rounds % 300, spin = 0; spin < i; spin++)
			;
		while (freeze(map) == -EBUSY)
			;
		hashed = (rounds & 1) && content_hash(map, first) == 0;
		value = get(map, 0);
		while (finished != turn)
			;
		values += value != get(map, 0);
		if (hashed && content_hash(map, last) == 0)
			hashes += !!memcmp(first, last, 32);
		close(map);
		rounds++;
	}
	rounds_over = 1;
	pthread_join(thread, NULL);
	say(values || hashes ? "open" : "unknown",
	    "%ld freezes; the value still changed after %ld, the content hash after %ld", rounds, values,
	    hashes);
}
