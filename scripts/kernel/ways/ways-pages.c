/*
 * Pages of an exclusive array that somebody holds on to. A writable mapping is counted as a writer, and map_freeze()
 * waits until the last one is gone; a page that was pinned through it stays writable for whoever pinned it.
 */
#include <linux/io_uring.h>

/* A ring that has pinned one page: its buffer 0. */
struct ring {
	int fd;
	void *sq, *cq;
	struct io_uring_sqe *sqes;
	struct io_uring_params params;
};

static int ring_over(struct ring *ring, void *page)
{
	struct iovec buffer = { page, 4096 };

	memset(&ring->params, 0, sizeof(ring->params));
	ring->fd = syscall(425 /* io_uring_setup */, 1, &ring->params);
	if (ring->fd < 0)
		return -errno;
	ring->sq = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, ring->fd, IORING_OFF_SQ_RING);
	ring->cq = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, ring->fd, IORING_OFF_CQ_RING);
	ring->sqes = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, ring->fd, IORING_OFF_SQES);
	return syscall(427 /* io_uring_register */, ring->fd, IORING_REGISTER_BUFFERS, &buffer, 1) < 0
		       ? -errno : 0;
}

/* Reads 8 bytes from a pipe into the page that was pinned at this address. */
static int ring_put(struct ring *ring, void *page, __u64 value)
{
	__u32 *tail = ring->sq + ring->params.sq_off.tail;
	struct io_uring_cqe *done = ring->cq + ring->params.cq_off.cqes;
	int ends[2];

	pipe(ends);
	write(ends[1], &value, sizeof(value));
	ring->sqes[0] = (struct io_uring_sqe){ .opcode = IORING_OP_READ_FIXED, .fd = ends[0],
					       .addr = ptr(page), .len = sizeof(value) };
	*(__u32 *)(ring->sq + ring->params.sq_off.array) = 0;
	__atomic_store_n(tail, *tail + 1, __ATOMIC_RELEASE);
	if (syscall(426 /* io_uring_enter */, ring->fd, 1, 1, IORING_ENTER_GETEVENTS, NULL, 0) < 0)
		return -errno;
	return done[(*tail - 1) & 1].res;
}

/* An exclusive array of one page that holds 2, pinned by a ring; no mapping is left. -1 if it cannot be mapped. */
static int pinned_array(const unsigned char *hash, struct ring *ring, void **page, int *pinned)
{
	int map = array(8, 1, BPF_F_MMAPABLE, hash);

	*page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, map, 0);
	if (*page == MAP_FAILED) {
		say("refused", "mapped writable: %ld%.0ld%.0ld", -errno, 0, 0);
		return -1;
	}
	*(volatile __u64 *)*page = 2;
	*pinned = ring_over(ring, *page);
	munmap(*page, 4096);
	return map;
}

/* A page of an exclusive array is pinned by io_uring; the map is frozen and hashed; the page is written. */
static void pinned_frozen(void)
{
	unsigned char before[32] = { 0 }, after[32] = { 0 };
	struct ring ring;
	int pinned = 0, froze, hashed, read;
	void *page;
	int map = pinned_array(nobody, &ring, &page, &pinned);

	if (map < 0)
		return;
	froze = freeze(map);
	hashed = content_hash(map, before);
	read = pinned < 0 ? pinned : ring_put(&ring, page, 77);
	hashed = hashed < 0 ? hashed : content_hash(map, after);
	printf("# pinned %d, frozen %d, hash %d, an update is refused with %d\n", pinned, froze, hashed,
	       put(map, 0, 3));
	say(pinned < 0 || froze < 0 ? "unknown" : get(map, 0) == 77 ? "open" : "refused",
	    "frozen: %ld; then read into its page: %ld, the value is %ld afterwards, 2 before", froze, read,
	    get(map, 0));
}

/* The same with a signed program that reads the map: is what it consumes what was signed? */
static void pinned_signed(void)
{
	struct ring ring;
	int pinned = 0, froze, prog, before = -1, after = -1, plain;
	void *page;
	int map = pinned_array(sha_reader, &ring, &page, &pinned);
	union attr attr = syscall_prog();

	if (map < 0)
		return;
	trust();
	attr.prog.fd_array = ptr(&(__s32){ map });
	attr.prog.fd_array_cnt = 1;
	attr.prog.signature = ptr(signature_reader);
	attr.prog.signature_size = sizeof(signature_reader);
	attr.prog.keyring_id = KEY_SPEC_USER_KEYRING;
	froze = freeze(map);
	prog = load(attr, (const struct bpf_insn *)insns_reader, sizeof(insns_reader) / 8);
	if (prog < 0)
		printf("# pinned %d, frozen %d, load %d: %.300s\n", pinned, froze, prog, log_line());
	run(prog, NULL, 0, &before);
	plain = pinned < 0 ? pinned : ring_put(&ring, page, 77);
	run(prog, NULL, 0, &after);
	say(prog < 0 || pinned < 0 ? "unknown" : after == 77 ? "open" : "refused",
	    "signed with 2 in its frozen map: load %ld, it reads %ld, and %ld once the page was written",
	    prog < 0 ? prog : plain < 0 ? plain : 0, before, after);
}

/*
 * A program of another digest keeps a page of the array in its task storage, as a pointer to user memory
 * (`__uptr`), which the kernel pins; it writes there once no mapping is left.
 */
static void uptr(int frozen)
{
	static const struct {
		__u16 magic;
		__u8 version, flags;
		__u32 hdr_len, type_off, type_len, str_off, str_len;
		__u32 i[4], u[3 + 3], tag[3], ref[3], v[3 + 3], k[4];
		char strings[16];
	} btf = { 0xeb9f, 1, 0, 24, 0, 104, 104, 16,
		  { 1, 1 << 24, 8, 64 },              /* 1: INT of 8 bytes */
		  { 3, 4 << 24 | 1, 8, 1, 1, 0 },     /* 2: struct u { i } */
		  { 5, 18 << 24, 2 },                 /* 3: type tag "uptr" of u */
		  { 0, 2 << 24, 3 },                  /* 4: pointer to that */
		  { 10, 4 << 24 | 1, 8, 1, 4, 0 },    /* 5: struct v { pointer } */
		  { 12, 1 << 24, 4, 32 },             /* 6: INT of 4 bytes */
		  "\0i\0u\0uptr\0v\0k\0" };
	int fd = bpf(BPF_BTF_LOAD, (union attr){ .btf = { ptr(&btf), 0, sizeof(btf) } }, 28);
	int map = array(8, 1, BPF_F_MMAPABLE, nobody);
	int storage = map_of((union attr){ .map = { .map_type = BPF_MAP_TYPE_TASK_STORAGE, .key_size = 4,
						    .value_size = 8, .map_flags = BPF_F_NO_PREALLOC,
						    .btf_fd = fd, .btf_key_type_id = 6,
						    .btf_value_type_id = 5 } }, NULL);
	struct bpf_insn insns[] = {
		{ 0x85, 0, 0, 0, 158 }, /* bpf_get_current_task_btf */
		{ 0xbf, 2, 0, 0, 0 },
		{ 0x18, 1, 1, 0, storage }, { 0, 0, 0, 0, 0 },
		{ 0xb7, 3, 0, 0, 0 }, { 0xb7, 4, 0, 0, 0 },
		{ 0x85, 0, 0, 0, 156 }, /* bpf_task_storage_get */
		{ 0x15, 0, 0, 4, 0 },
		{ 0x79, 1, 0, 0, 0 },   /* r1 = value->pointer */
		{ 0x15, 1, 0, 2, 0 },
		{ 0x7a, 1, 0, 0, 99 },  /* *(u64 *)r1 = 99 */
		{ 0xb7, 0, 0, 0, 0 },
		{ 0xb7, 0, 0, 0, 0 }, { 0x95, 0, 0, 0, 0 },
	};
	int prog = load(syscall_prog(), insns, ARRAY_SIZE(insns));
	void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, map, 0);
	__u32 self = syscall(434 /* pidfd_open */, getpid(), 0);
	int kept, froze, retval = 0, ran;

	if (prog < 0)
		printf("# btf %d, storage %d, load %d: %.300s\n", fd, storage, prog, log_line());
	if (page == MAP_FAILED) {
		say("refused", "mapped writable: %ld%.0ld%.0ld", -errno, 0, 0);
		return;
	}
	*(volatile __u64 *)page = 2;
	kept = bpf(BPF_MAP_UPDATE_ELEM,
		   (union attr){ .elem = { storage, 0, ptr(&self), ptr(&(__u64){ ptr(page) }), 0 } }, 32);
	munmap(page, 4096);
	froze = frozen ? freeze(map) : 0;
	ran = prog < 0 ? prog : run(prog, NULL, 0, &retval);
	say(kept < 0 || ran < 0 || froze < 0 ? "unknown" : get(map, 0) == 99 ? "open" : "refused",
	    "pointer kept: %ld, program: %ld, value afterwards %ld, 2 before", kept, ran, get(map, 0));
}

static void uptr_unfrozen(void)
{
	uptr(0);
}

static void uptr_frozen(void)
{
	uptr(1);
}

