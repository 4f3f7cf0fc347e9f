/* What a program reaches without naming it: storage of the program that it runs for, and what others load for it. */
#include <sys/mount.h>
#include <sys/stat.h>

/* ---- cgroup storage: a helper gives that of the program that the cgroup runs, whatever map is named ---- */

#define CGROUP "/cgroup"

/* A cgroup with this process in it; its fd. */
static int cgroup(void)
{
	int procs;

	mkdir(CGROUP, 0755);
	if (mount("none", CGROUP, "cgroup2", 0, NULL) && errno != EBUSY)
		return -errno;
	mkdir(CGROUP "/ways", 0755);
	procs = open(CGROUP "/ways/cgroup.procs", O_WRONLY);
	if (procs < 0 || write(procs, "0", 1) != 1)
		return -errno;
	close(procs);
	return open(CGROUP "/ways", O_RDONLY | O_DIRECTORY);
}

static int cgroup_storage(__u32 value_size, const unsigned char *hash)
{
	return map_of((union attr){ .map = { BPF_MAP_TYPE_CGROUP_STORAGE, 8, value_size, 0, 0 } }, hash);
}

static long cgroup_value(int map, int group)
{
	struct stat stat;
	__u64 key, value = 0;
	int err;

	fstat(group, &stat);
	key = stat.st_ino;
	err = bpf(BPF_MAP_LOOKUP_ELEM, (union attr){ .elem = { map, 0, ptr(&key), ptr(&value), 0 } }, 32);
	return err < 0 ? err : (long)value;
}

/* Writes a number to the storage, then calls what is in slot 0 of `array`, if there is one. */
static int stores(int storage, int number, int array, struct bpf_insn *insns)
{
	int at = 0;

#define PUT(...) (insns[at++] = (struct bpf_insn){ __VA_ARGS__ })
	PUT(0xbf, 6, 1, 0, 0);
	if (storage >= 0) {
		PUT(0x18, 1, 1, 0, storage);
		PUT(0, 0, 0, 0, 0);
		PUT(0xb7, 2, 0, 0, 0);
		PUT(0x85, 0, 0, 0, 81); /* bpf_get_local_storage */
		PUT(0x7a, 0, 0, 0, number);
	}
	if (array >= 0) {
		PUT(0xbf, 1, 6, 0, 0);
		PUT(0x18, 2, 1, 0, array);
		PUT(0, 0, 0, 0, 0);
		PUT(0xb7, 3, 0, 0, 0);
		PUT(0x85, 0, 0, 0, 12); /* bpf_tail_call */
	}
	PUT(0xb7, 0, 0, 0, 1);
	PUT(0x95, 0, 0, 0, 0);
	return at;
}

/* Of a kind that runs whenever a socket is made. */
static int load_for_sockets(const struct bpf_insn *insns, int count)
{
	return load((union attr){ .prog = { .type = BPF_PROG_TYPE_CGROUP_SOCK,
					    .expected_attach_type = BPF_CGROUP_INET_SOCK_CREATE,
					    .log_level = 1,
					    .log_size = sizeof(log_text),
					    .log_buf = ptr(log_text) } }, insns, count);
}

static int attach_to(int group, int prog)
{
	return bpf(BPF_LINK_CREATE,
		   (union attr){ .link = { prog, group, BPF_CGROUP_INET_SOCK_CREATE, 0, 0, 0 } }, 48);
}

/* LINK_UPDATE puts a program with another storage in place of the rightful one: whose storage is it given? */
static void cgroup_link_update(void)
{
	struct bpf_insn insns[24];
	unsigned char hash[32];
	int group = cgroup(), own, other, right, foreign, named, link, update, count;
	long before;

	count = stores(0, 5, -1, insns);
	digest_of(insns, count, hash);
	own = cgroup_storage(8, hash);
	other = cgroup_storage(8, NULL);
	stores(own, 5, -1, insns);
	right = load_for_sockets(insns, count);
	stores(own, 66, -1, insns);
	named = load_for_sockets(insns, count);
	stores(other, 66, -1, insns);
	foreign = load_for_sockets(insns, count);
	link = attach_to(group, right);
	close(socket(AF_INET, SOCK_STREAM, 0));
	before = cgroup_value(own, group);
	update = bpf(BPF_LINK_UPDATE, (union attr){ .update = { link, foreign, 0, 0 } }, 16);
	close(socket(AF_INET, SOCK_STREAM, 0));
	printf("# cgroup %d, programs %d and %d, link %d; named directly: %d\n", group, right, foreign, link,
	       named);
	say(before != 5 ? "unknown" : cgroup_value(own, group) == 66 ? "open" : "refused",
	    "LINK_UPDATE %ld, its storage holds %ld, %ld before", update, cgroup_value(own, group), before);
}

/* The rightful program calls one without storage, which calls one with another storage. */
static void cgroup_tail_calls(void)
{
	struct bpf_insn insns[24];
	unsigned char hash[32];
	int group = cgroup(), own, other, right, between, foreign, direct, link, count, calls[2], i;
	__u32 slot = 0;
	long before;

	for (i = 0; i < 2; i++)
		calls[i] = map_of((union attr){ .map = { BPF_MAP_TYPE_PROG_ARRAY, 4, 4, 1, 0 } }, NULL);
	count = stores(0, 5, 0, insns);
	digest_of(insns, count, hash);
	own = cgroup_storage(8, hash);
	other = cgroup_storage(8, NULL);
	stores(own, 5, calls[0], insns);
	right = load_for_sockets(insns, count);
	foreign = load_for_sockets(insns, stores(other, 66, -1, insns));
	direct = bpf(BPF_MAP_UPDATE_ELEM, (union attr){ .elem = { calls[0], 0, ptr(&slot), ptr(&foreign), 0 } },
		     32);
	bpf(BPF_MAP_UPDATE_ELEM, (union attr){ .elem = { calls[1], 0, ptr(&slot), ptr(&foreign), 0 } }, 32);
	between = load_for_sockets(insns, stores(-1, 0, calls[1], insns));
	link = attach_to(group, right);
	close(socket(AF_INET, SOCK_STREAM, 0));
	before = cgroup_value(own, group);
	bpf(BPF_MAP_UPDATE_ELEM, (union attr){ .elem = { calls[0], 0, ptr(&slot), ptr(&between), 0 } }, 32);
	close(socket(AF_INET, SOCK_STREAM, 0));
	printf("# programs %d and %d, link %d: %.200s\n", right, foreign, link, log_line());
	say(before != 5 ? "unknown" : cgroup_value(own, group) == 66 ? "open" : "refused",
	    "called by the rightful program: %ld; by one between: %ld; its storage then holds %ld, 5 before",
	    direct, between < 0 ? between : 0, cgroup_value(own, group));
}

/* ---- what a SYSCALL program loads through bpf_sys_bpf ---- */

/* A program of another digest, in a plain map; a SYSCALL program loads it, and it names an exclusive map. */
static void sys_bpf_load(void)
{
	int exclusive = array(8, 1, 0, nobody), text = array(64, 1, 0, NULL);
	struct bpf_insn names[8] = {
		{ 0x18, 1, 1, 0, exclusive }, { 0, 0, 0, 0, 0 }, { 0xb7, 0, 0, 0, 0 }, { 0x95, 0, 0, 0, 0 },
	};
	struct bpf_insn insns[64];
	int at = 0, i, prog, ran, foreign = 0, plain = 0;
	__u32 key = 0;

	PUT(0x18, 6, 2 /* the value of a map */, 0, text);
	PUT(0, 0, 0, 0, 0);
	for (i = 8; i <= PROG_SIZE; i += 8)
		PUT(0x7a, 10, 0, -i, 0);
	PUT(0x62, 10, 0, -PROG_SIZE, BPF_PROG_TYPE_SCHED_CLS);
	PUT(0x62, 10, 0, -PROG_SIZE + 4, 4);
	PUT(0x7b, 10, 6, -PROG_SIZE + 8, 0); /* insns */
	PUT(0x07, 6, 0, 0, 32);
	PUT(0x7b, 10, 6, -PROG_SIZE + 16, 0); /* license */
	PUT(0xb7, 1, 0, 0, BPF_PROG_LOAD);
	PUT(0xbf, 2, 10, 0, 0);
	PUT(0x07, 2, 0, 0, -PROG_SIZE);
	PUT(0xb7, 3, 0, 0, PROG_SIZE);
	PUT(0x85, 0, 0, 0, 166); /* bpf_sys_bpf */
	PUT(0x95, 0, 0, 0, 0);
	memcpy(names + 4, "GPL", 4);
	bpf(BPF_MAP_UPDATE_ELEM, (union attr){ .elem = { text, 0, ptr(&key), ptr(names), 0 } }, 32);
	prog = load(syscall_prog(), insns, at);
	ran = prog < 0 ? prog : run(prog, NULL, 0, &foreign);
	names[0].imm = array(8, 1, 0, NULL); /* the control */
	bpf(BPF_MAP_UPDATE_ELEM, (union attr){ .elem = { text, 0, ptr(&key), ptr(names), 0 } }, 32);
	if (prog < 0)
		printf("# %.300s\n", log_line());
	else
		run(prog, NULL, 0, &plain);
	say(ran < 0 || plain < 0 ? "unknown" : foreign == -EACCES ? "refused" : "open",
	    "SYSCALL program %ld; what it loads names a plain map: %ld, an exclusive one: %ld", ran,
	    plain < 0 ? plain : 0, foreign < 0 ? foreign : 0);
}

/* ---- extensions that are given no pointer to a value ---- */

enum { MAIN = 7, WITH_NUMBER, WITH_DYNPTR };

/* BTF with a main program and the subprograms `int n(int)` and `int d(struct bpf_dynptr *)`. */
static int subprogram_types(void)
{
	static const struct {
		__u16 magic;
		__u8 version, flags;
		__u32 hdr_len, type_off, type_len, str_off, str_len;
		__u32 i[4], q[4], d[3 + 6], ref[3], number[3 + 2], dynptr[3 + 2], func[3][3];
		char strings[24];
	} btf = { 0xeb9f, 1, 0, 24, 0, sizeof(btf) - 24 - 24, sizeof(btf) - 24 - 24, 24,
		  { 1, 1 << 24, 4, 32 },                     /* 1: INT of 4 bytes */
		  { 3, 1 << 24, 8, 64 },                     /* 2: INT of 8 bytes */
		  { 5, 4 << 24 | 2, 16, 1, 2, 0, 3, 2, 64 }, /* 3: struct bpf_dynptr */
		  { 0, 2 << 24, 3 },                         /* 4: pointer to that */
		  { 0, 13 << 24 | 1, 1, 1, 1 },              /* 5: int (int) */
		  { 0, 13 << 24 | 1, 1, 1, 4 },              /* 6: int (struct bpf_dynptr *) */
		  { { 16, 12 << 24, 5 }, { 18, 12 << 24 | 1, 5 }, { 20, 12 << 24 | 1, 6 } },
		  "\0i\0q\0bpf_dynptr\0m\0n\0d\0" };

	return bpf(BPF_BTF_LOAD, (union attr){ .btf = { ptr(&btf), 0, sizeof(btf) } }, 28);
}

/* A program whose subprogram from `sub` on is the function `type`; or, with a target, an extension of that. */
static int load_with_subprogram(union attr attr, int btf, const struct bpf_insn *insns, int count, int sub,
				int type)
{
	struct {
		__u32 insn_off, type_id;
	} infos[] = { { 0, attr.prog.attach_prog_fd ? type : MAIN }, { sub, type } };

	attr.prog.btf_fd = btf;
	attr.prog.func_info = ptr(infos);
	attr.prog.func_info_cnt = attr.prog.attach_prog_fd ? 1 : 2;
	attr.prog.func_info_rec_size = sizeof(infos[0]);
	attr.prog.log_level = 1;
	attr.prog.log_size = sizeof(log_text);
	attr.prog.log_buf = ptr(log_text);
	if (attr.prog.attach_prog_fd)
		attr.prog.attach_btf_id = type;
	return load(attr, insns, count);
}

/*
 * The extension of a subprogram that gets a number: it asks for cgroup storage, by a map of other values (64 bytes
 * where those of the target have 8; it writes the first 8).
 */
static void cgroup_extension(void)
{
	int group = cgroup(), btf = subprogram_types(), own, other, right, extension, link, attached, count;
	struct bpf_insn insns[24];
	unsigned char hash[32];
	long before;

	count = stores(0, 5, -1, insns) - 2;
	insns[count++] = (struct bpf_insn){ 0xb7, 1, 0, 0, 1 };
	insns[count++] = (struct bpf_insn){ 0x85, 0, BPF_PSEUDO_CALL, 0, 2 };
	memcpy(insns + count, (struct bpf_insn[]){ { 0xb7, 0, 0, 0, 1 }, { 0x95, 0, 0, 0, 0 } }, 16);
	memcpy(insns + count + 2, nothing, 16);
	count += 4;
	digest_of(insns, count, hash);
	own = cgroup_storage(8, hash);
	other = cgroup_storage(64, NULL); /* only the first 8 bytes are touched */
	insns[1].imm = own;
	right = load_with_subprogram((union attr){ .prog = { .type = BPF_PROG_TYPE_CGROUP_SOCK,
							     .expected_attach_type =
								     BPF_CGROUP_INET_SOCK_CREATE } },
				     btf, insns, count, count - 2, WITH_NUMBER);
	if (right < 0)
		printf("# btf %d, program %d: %.300s\n", btf, right, log_line());
	link = attach_to(group, right);
	close(socket(AF_INET, SOCK_STREAM, 0));
	before = cgroup_value(own, group);
	count = stores(other, 66, -1, insns);
	extension = load_with_subprogram((union attr){ .prog = { .type = BPF_PROG_TYPE_EXT,
								 .attach_prog_fd = right } },
					 btf, insns, count, 0, WITH_NUMBER);
	if (extension < 0)
		printf("# extension %d: %.300s\n", extension, log_line());
	attached = bpf(BPF_LINK_CREATE, (union attr){ .link = { extension, 0, 0, 0, 0, 0 } }, 48);
	close(socket(AF_INET, SOCK_STREAM, 0));
	say(before != 5 || link < 0 ? "unknown" : cgroup_value(own, group) == 66 ? "open" : "refused",
	    "extension attached: %ld; the storage of what it extends holds %ld, %ld before",
	    attached < 0 ? attached : 0, cgroup_value(own, group), before);
}

/* The extension of a subprogram that gets a dynptr of the value; the map is frozen. */
static void dynptr_extension(void)
{
	struct bpf_insn insns[] = {
		{ 0x18, 1, 2 /* the value of a map */, 0, 0 }, { 0, 0, 0, 0, 0 },
		{ 0xb7, 2, 0, 0, 8 }, { 0xb7, 3, 0, 0, 0 },
		{ 0xbf, 4, 10, 0, 0 }, { 0x07, 4, 0, 0, -16 },
		{ 0x85, 0, 0, 0, 197 }, /* bpf_dynptr_from_mem */
		{ 0xbf, 1, 10, 0, 0 }, { 0x07, 1, 0, 0, -16 },
		{ 0x85, 0, BPF_PSEUDO_CALL, 0, 2 },
		{ 0xb7, 0, 0, 0, 0 }, { 0x95, 0, 0, 0, 0 },
		{ 0xb7, 0, 0, 0, 0 }, { 0x95, 0, 0, 0, 0 },
	};
	static const struct bpf_insn writes[] = {
		{ 0x7a, 10, 0, -8, 66 }, { 0xb7, 2, 0, 0, 0 },
		{ 0xbf, 3, 10, 0, 0 }, { 0x07, 3, 0, 0, -8 },
		{ 0xb7, 4, 0, 0, 8 }, { 0xb7, 5, 0, 0, 0 },
		{ 0x85, 0, 0, 0, 202 }, /* bpf_dynptr_write */
		{ 0xb7, 0, 0, 0, 0 }, { 0x95, 0, 0, 0, 0 },
	};
	unsigned char hash[32], packet[64] = { 0 };
	union attr attr = { .run = { .data_size_in = sizeof(packet), .data_in = ptr(packet) } };
	int btf = subprogram_types(), map, right, extension, attached, ran;

	digest_of(insns, ARRAY_SIZE(insns), hash);
	map = array(8, 1, 0, hash);
	insns[0].imm = map;
	put(map, 0, 5);
	freeze(map);
	right = load_with_subprogram((union attr){ .prog = { .type = BPF_PROG_TYPE_SCHED_CLS } }, btf, insns,
				     ARRAY_SIZE(insns), ARRAY_SIZE(insns) - 2, WITH_DYNPTR);
	if (right < 0)
		printf("# btf %d, program %d: %.300s\n", btf, right, log_line());
	extension = load_with_subprogram((union attr){ .prog = { .type = BPF_PROG_TYPE_EXT,
								 .attach_prog_fd = right } },
					 btf, writes, ARRAY_SIZE(writes), 0, WITH_DYNPTR);
	if (extension < 0)
		printf("# extension %d: %.300s\n", extension, log_line());
	attached = bpf(BPF_LINK_CREATE, (union attr){ .link = { extension, 0, 0, 0, 0, 0 } }, 48);
	attr.run.prog_fd = right;
	ran = bpf(BPF_PROG_TEST_RUN, attr, 80);
	say(right < 0 || ran < 0 ? "unknown" : get(map, 0) == 66 ? "open" : "refused",
	    "extension: load %ld, attached %ld; the frozen map holds %ld, 5 before",
	    extension < 0 ? extension : 0, attached < 0 ? attached : 0, get(map, 0));
}

/* ---- struct_ops ---- */

/* An exclusive map of a kernel type, and a program of another digest that is associated with it. */
static void struct_ops(void)
{
	int fd = subprogram_types();
	__u32 size = 0;
	int type = btf_type("bpf_struct_ops_tcp_congestion_ops", 4, &size);
	struct bpf_insn insns[] = {
		{ 0x18, 1, 1, 0, 0 }, { 0, 0, 0, 0, 0 }, { 0xb7, 0, 0, 0, 0 }, { 0x95, 0, 0, 0, 0 },
	};
	union attr attr = { .map = { .map_type = BPF_MAP_TYPE_STRUCT_OPS, .key_size = 4, .value_size = size,
				     .max_entries = 1, .btf_fd = fd,
				     .vmlinux_value_type_id = type } };
	int exclusive = map_of(attr, nobody), prog, named, plain, associated;

	prog = load((union attr){ .prog = { .type = BPF_PROG_TYPE_SCHED_CLS } }, nothing, 2);
	insns[0].imm = exclusive;
	named = load((union attr){ .prog = { .type = BPF_PROG_TYPE_SCHED_CLS } }, insns, 4);
	insns[0].imm = map_of(attr, NULL);
	plain = load((union attr){ .prog = { .type = BPF_PROG_TYPE_SCHED_CLS } }, insns, 4);
	associated = bpf(38 /* BPF_PROG_ASSOC_STRUCT_OPS */,
			 (union attr){ .elem = { exclusive, prog } }, 12);
	printf("# type %d of %u bytes, map %d; a plain one named: %d\n", type, size, exclusive, plain);
	say(exclusive < 0 || prog < 0 ? "unknown" : named >= 0 ? "open" : "refused",
	    "named: %ld; a program associated with it: %ld (it gives no access to its content)%.0ld", named,
	    associated, 0);
}

/* ---- kfuncs that take the map of an iterator over maps ---- */

static void map_iterator_count(void)
{
	struct bpf_insn counts[] = {
		{ 0x79, 1, 1, 8, 0 }, /* r1 = ctx->map */
		{ 0x15, 1, 0, 1, 0 },
		{ 0x85, 0, 2, 0, btf_func("bpf_map_sum_elem_count") },
		{ 0xb7, 0, 0, 0, 0 }, { 0x95, 0, 0, 0, 0 },
	};
	int prog = iterator("bpf_map", counts, ARRAY_SIZE(counts));

	if (prog < 0)
		printf("# %.300s\n", log_line());
	say(prog >= 0 ? "open" : prog == -EACCES ? "refused" : "unknown",
	    "bpf_map_sum_elem_count(ctx->map): %ld: it tells how many elements there are%.0ld%.0ld",
	    prog < 0 ? prog : 0, 0, 0);
}

