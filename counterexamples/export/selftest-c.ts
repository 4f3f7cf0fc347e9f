/**
 * The C of selftests, in parts: a program has only those that its calls need. bpf(2) is called raw,
 * with attributes as in union bpf_attr of Linux 7.3, so that headers and libraries older than
 * exclusive maps will do; `unused` stands for padding, which has to be zero. Style of the kernel
 * (Documentation/process/coding-style.rst).
 */

import { PAGE_PARTS } from './selftest-pages.ts';

/** The name of a part. */
export type Part = keyof typeof PARTS;

const INCLUDES = ['errno.h', 'linux/bpf.h', 'stdio.h', 'sys/syscall.h', 'unistd.h'];

/** What some parts include a header for. */
const HEADERS: Readonly<Record<string, RegExp>> = {
  'fcntl.h': /\bopen\(/,
  'linux/btf.h': /\bstruct btf_/,
  'linux/io_uring.h': /\bstruct io_uring_/,
  'stddef.h': /\boffsetof\(/,
  'stdlib.h': /\bmalloc\(/,
  'string.h': /\b(mem|str)cmp\(/,
  'sys/mman.h': /\bmmap\(/,
  'sys/uio.h': /\bstruct iovec\b/,
};

/** The functions and variables of a part: a part that names one of them needs it. */
const DEFINED = /^(?:static .*?|\} )(\w+)[([]/gm;

/** The parts and all that they name, in the order of the list below; with the headers they include. */
export function partsFor(wanted: Iterable<Part>): {
  readonly includes: readonly string[];
  readonly code: readonly string[];
} {
  const all = Object.keys(PARTS) as Part[];
  const needed = new Set<Part>();
  const add = (part: Part): void => {
    if (needed.has(part)) return;
    needed.add(part);
    const words = new Set(PARTS[part].match(/\w+/g));
    for (const other of all) {
      if ([...PARTS[other].matchAll(DEFINED)].some(([, name]) => words.has(name!))) add(other);
    }
  };
  for (const part of wanted) add(part);
  const parts = all.filter((part) => needed.has(part)).map((part) => PARTS[part]);
  const headers = Object.keys(HEADERS).filter((name) =>
    parts.some((it) => HEADERS[name]!.test(it)),
  );
  return {
    includes: [...INCLUDES, ...headers].sort(),
    code: parts.flatMap((code) => code.trim().split('\n').concat('')),
  };
}

/** How the test speaks: KTAP on standard output, exit codes of tools/testing/selftests/kselftest.h. */
export const KSELFTEST = String.raw`
#define KSFT_PASS 0
#define KSFT_FAIL 1
#define KSFT_SKIP 4

/* Any answer that is no errno. */
#define DONE 0x7fffffff

static int result(int code)
{
	printf("%s 1 " TEST_NAME "\n", code == KSFT_FAIL ? "not ok" : "ok");
	return code;
}

static int skip(const char *why)
{
	printf("ok 1 " TEST_NAME " # SKIP %s\n", why);
	return KSFT_SKIP;
}

static int last_call, last_answer;

/* Whether the call was answered so that the next one can follow. */
static int goes_on(int call, int answer, int wanted)
{
	last_call = call;
	last_answer = answer;
	return wanted == DONE ? answer >= 0 : answer == wanted;
}

/* Pass: refused where a known rule refuses. Anything else is not what this test is about. */
static int verdict(void)
{
	int refuses = 0;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rules); i++) {
		if (rules[i].call != last_call)
			continue;
		refuses = 1;
		if (rules[i].answer == last_answer) {
			printf("# call %d: %d, as in %s\n", last_call, last_answer,
			       rules[i].designs);
			return result(KSFT_PASS);
		}
	}
	if (refuses && last_answer < 0) {
		printf("# call %d: %d, with an errno of its own\n", last_call, last_answer);
		return result(KSFT_PASS);
	}
	printf("# call %d: %d, as in no known design\n", last_call, last_answer);
	return result(KSFT_FAIL);
}
`
  .trim()
  .split('\n');

const PARTS = {
  sys_bpf: String.raw`
static __u64 ptr(const void *pointer)
{
	return (unsigned long)pointer;
}

static int sys_bpf(int command, void *attr, unsigned int size)
{
	long answer = syscall(__NR_bpf, command, attr, size);

	return answer < 0 ? -errno : (int)answer;
}
`,
  map_create: String.raw`
struct map_create_attr {
	__u32 map_type;
	__u32 key_size;
	__u32 value_size;
	__u32 max_entries;
	__u32 map_flags;
	__u32 inner_map_fd;
	__u32 numa_node;
	char map_name[16];
	__u32 map_ifindex;
	__u32 btf_fd;
	__u32 btf_key_type_id;
	__u32 btf_value_type_id;
	__u32 btf_vmlinux_value_type_id;
	__u64 map_extra;
	__s32 value_type_btf_obj_fd;
	__s32 map_token_fd;
	__u64 excl_prog_hash;
	__u32 excl_prog_hash_size;
	__u32 unused;
};
_Static_assert(offsetof(struct map_create_attr, excl_prog_hash) == 80, "union bpf_attr");

static int map_create(struct map_create_attr attr)
{
	return sys_bpf(BPF_MAP_CREATE, &attr, sizeof(attr));
}
`,
  elem: String.raw`
struct elem_attr {
	__u32 map_fd;
	__u32 unused;
	__u64 key;
	__u64 value;
	__u64 flags;
};

static int elem(int command, int map, __u32 key, void *value)
{
	struct elem_attr attr = { .map_fd = map, .key = ptr(&key), .value = ptr(value) };

	return sys_bpf(command, &attr, sizeof(attr));
}
`,
  map_update: String.raw`
static int map_update(int map, __u32 key, __u64 value)
{
	return elem(BPF_MAP_UPDATE_ELEM, map, key, &value);
}
`,
  map_insert: String.raw`
/* Maps of maps and of programs take fds. */
static int map_insert(int map, __u32 key, __s32 fd)
{
	return elem(BPF_MAP_UPDATE_ELEM, map, key, &fd);
}
`,
  map_delete: String.raw`
static int map_delete(int map, __u32 key)
{
	return elem(BPF_MAP_DELETE_ELEM, map, key, NULL);
}
`,
  map_lookup: String.raw`
static int map_lookup(int map, __u32 key)
{
	__u64 value = 0;
	int answer = elem(BPF_MAP_LOOKUP_ELEM, map, key, &value);

	return answer < 0 ? answer : (int)value;
}
`,
  map_freeze: String.raw`
static int map_freeze(__u32 map)
{
	return sys_bpf(BPF_MAP_FREEZE, &map, sizeof(map));
}
`,
  map_hash: String.raw`
/* 0 if the content of the map has this SHA-256, 1 if it has another. */
static int map_hash(int map, const unsigned char *expected)
{
	unsigned char hash[32] = { 0 };
	struct {
		unsigned char rest[88];
		__u64 hash;
		__u32 hash_size;
		__u32 unused;
	} info = { .hash = ptr(hash), .hash_size = sizeof(hash) };
	struct {
		__u32 bpf_fd;
		__u32 info_len;
		__u64 info;
	} attr = { map, sizeof(info), ptr(&info) };
	int answer = sys_bpf(BPF_OBJ_GET_INFO_BY_FD, &attr, sizeof(attr));

	return answer < 0 ? answer : !!memcmp(hash, expected, sizeof(hash));
}
`,
  btf_load: String.raw`
static int btf_load(const void *btf, __u32 size)
{
	struct {
		__u64 btf;
		__u64 btf_log_buf;
		__u32 btf_size;
		__u32 btf_log_size;
		__u32 btf_log_level;
		__u32 btf_log_true_size;
	} attr = { .btf = ptr(btf), .btf_size = size };

	return sys_bpf(BPF_BTF_LOAD, &attr, sizeof(attr));
}
`,
  kernel_function: String.raw`
/* The id of a function in the BTF of the kernel, or 0. */
static __u32 kernel_function(const char *name)
{
	/* bytes after struct btf_type, by BTF_KIND: a fixed part, and one for each member */
	static const unsigned char fixed[] = { 0, 4, 0, 12, 0, 0, 0, 0, 0, 0,
					       0, 0, 0, 0,  4, 0, 0, 4, 0, 0 };
	static const unsigned char each[] = { 0, 0, 0, 0, 12, 12, 8,  0, 0, 0,
					      0, 0, 0, 8, 0,  12, 0,  0, 0, 12 };
	static const unsigned int room = 64 << 20;
	int file = open("/sys/kernel/btf/vmlinux", O_RDONLY);
	char *btf = malloc(room), *types, *end, *names;
	__u32 used = 0, id = 0, at;
	struct btf_header *header = (void *)btf;
	ssize_t size = 1;

	while (btf && file >= 0 && used < room && size > 0) {
		size = read(file, btf + used, room - used);
		used += size > 0 ? size : 0;
	}
	if (file >= 0)
		close(file);
	if (used > sizeof(*header)) {
		types = btf + header->hdr_len + header->type_off;
		end = types + header->type_len;
		names = btf + header->hdr_len + header->str_off;
		for (at = 1; types < end; at++) {
			struct btf_type *type = (void *)types;
			__u32 kind = BTF_INFO_KIND(type->info);

			if (kind >= sizeof(fixed))
				break;
			if (kind == BTF_KIND_FUNC && !strcmp(names + type->name_off, name)) {
				id = at;
				break;
			}
			types += sizeof(*type) + fixed[kind] + each[kind] * BTF_INFO_VLEN(type->info);
		}
	}
	free(btf);
	if (!id)
		printf("# the BTF of the kernel has no %s\n", name);
	return id;
}
`,
  prog_load: String.raw`
struct prog_load_attr {
	__u32 prog_type;
	__u32 insn_cnt;
	__u64 insns;
	__u64 license;
	__u32 log_level;
	__u32 log_size;
	__u64 log_buf;
	__u32 kern_version;
	__u32 prog_flags;
	char prog_name[16];
	__u32 prog_ifindex;
	__u32 expected_attach_type;
	__u32 prog_btf_fd;
	__u32 func_info_rec_size;
	__u64 func_info;
	__u32 func_info_cnt;
	__u32 line_info_rec_size;
	__u64 line_info;
	__u32 line_info_cnt;
	__u32 attach_btf_id;
	__u32 attach_prog_fd;
	__u32 core_relo_cnt;
	__u64 fd_array;
	__u64 core_relos;
	__u32 core_relo_rec_size;
	__u32 log_true_size;
	__s32 prog_token_fd;
	__u32 fd_array_cnt;
	__u64 signature;
	__u32 signature_size;
	__s32 keyring_id;
};
_Static_assert(offsetof(struct prog_load_attr, fd_array) == 120, "union bpf_attr");
_Static_assert(offsetof(struct prog_load_attr, keyring_id) == 164, "union bpf_attr");

static int prog_load(struct prog_load_attr attr)
{
	attr.license = ptr("GPL");
	return sys_bpf(BPF_PROG_LOAD, &attr, sizeof(attr));
}
`,
  prog_bind_map: String.raw`
static int prog_bind_map(int prog, int map)
{
	__u32 attr[3] = { prog, map, 0 };

	return sys_bpf(BPF_PROG_BIND_MAP, attr, sizeof(attr));
}
`,
  test_run: String.raw`
struct test_run_attr {
	__u32 prog_fd;
	__s32 retval;
	__u32 data_size_in;
	__u32 data_size_out;
	__u64 data_in;
	__u64 data_out;
	__u32 repeat;
	__u32 duration;
	__u32 ctx_size_in;
	__u32 ctx_size_out;
	__u64 ctx_in;
	__u64 ctx_out;
	__u32 flags;
	__u32 cpu;
	__u32 batch_size;
	__u32 unused;
};

/* What the program returned. */
static int test_run(struct test_run_attr attr)
{
	int answer = sys_bpf(BPF_PROG_TEST_RUN, &attr, sizeof(attr));

	return answer < 0 ? answer : attr.retval;
}
`,
  prog_run: String.raw`
static int prog_run(int prog)
{
	unsigned char packet[64] = { 0 };

	return test_run((struct test_run_attr){
		.prog_fd = prog,
		.data_in = ptr(packet),
		.data_size_in = sizeof(packet),
	});
}
`,
  prog_run_syscall: String.raw`
/* A program of type SYSCALL finds the fd in its context. */
static int prog_run_syscall(int prog, __s32 fd)
{
	return test_run((struct test_run_attr){
		.prog_fd = prog,
		.ctx_in = ptr(&fd),
		.ctx_size_in = sizeof(fd),
	});
}
`,
  link_create: String.raw`
struct link_create_attr {
	__u32 prog_fd;
	__u32 target_fd;
	__u32 attach_type;
	__u32 flags;
	__u64 iter_info;
	__u32 iter_info_len;
	__u32 unused;
};

static int link_create(struct link_create_attr attr)
{
	return sys_bpf(BPF_LINK_CREATE, &attr, sizeof(attr));
}
`,
  link_iterator: String.raw`
static int link_iterator(int prog, int map)
{
	union bpf_iter_link_info info = { .map.map_fd = map };

	return link_create((struct link_create_attr){
		.prog_fd = prog,
		.attach_type = BPF_TRACE_ITER,
		.iter_info = ptr(&info),
		.iter_info_len = sizeof(info),
	});
}
`,
  link_walk: String.raw`
/* An iterator over all maps. */
static int link_walk(int prog)
{
	return link_create((struct link_create_attr){
		.prog_fd = prog,
		.attach_type = BPF_TRACE_ITER,
	});
}
`,
  link_extension: String.raw`
/* It goes to the program that it was loaded for. */
static int link_extension(int prog)
{
	return link_create((struct link_create_attr){ .prog_fd = prog });
}
`,
  link_update: String.raw`
/* Another program for the link. */
static int link_update(int link, int prog)
{
	__u32 attr[4] = { link, prog, 0, 0 };

	return sys_bpf(BPF_LINK_UPDATE, attr, sizeof(attr));
}
`,
  iter_read: String.raw`
/* Runs the iterator: the first value that its program wrote to its file, 255 if it wrote none. */
static int iter_read(int link)
{
	__u32 attr[2] = { link, 0 };
	int file = sys_bpf(BPF_ITER_CREATE, attr, sizeof(attr));
	__u64 values[8] = { 0 };
	int answer;

	if (file < 0)
		return file;
	answer = read(file, values, sizeof(values));
	if (answer < 0)
		answer = -errno;
	else
		answer = answer > 0 ? (int)values[0] : 255;
	close(file);
	return answer;
}
`,
  ...PAGE_PARTS,
  fd_close: String.raw`
static int fd_close(int *fd)
{
	int answer = close(*fd) < 0 ? -errno : 0;

	*fd = -1;
	return answer;
}
`,
} as const;
