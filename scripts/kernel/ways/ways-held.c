/*
 * A freeze held between its halves. Nothing in map_freeze() waits for user space between looking for writers and
 * setting `frozen`, so a kprobe is put on the instruction that sets it, and its program turns in a loop until it is
 * let go. The update that is let in meanwhile is held by a userfaultfd. Freeze runs on CPU 1, all else on CPU 0.
 */
#include <linux/perf_event.h>
#include <linux/userfaultfd.h>
#include <poll.h>
#include <sys/ioctl.h>

/* Where a function of the kernel is, and the next one. */
static int function_at(const char *name, __u64 *from, __u64 *to)
{
	FILE *symbols = fopen("/proc/kallsyms", "r");
	char line[512], wanted[64];
	int pass;

	snprintf(wanted, sizeof(wanted), " %s\n", name);
	*from = 0;
	*to = ~0ULL;
	for (pass = 0; symbols && pass < 2; pass++, rewind(symbols))
		while (fgets(line, sizeof(line), symbols)) {
			__u64 at = strtoull(line, NULL, 16);

			if (!pass && !strcmp(line + 18, wanted))
				*from = at; /* the address, a blank, a letter, then this */
			if (pass && at > *from && at < *to)
				*to = at;
		}
	if (symbols)
		fclose(symbols);
	return *from && *to - *from < 1 << 20 ? 0 : -ENOENT;
}

/* The text of the kernel, read by a program; 0 or an error. */
static int read_text(__u64 from, unsigned char *text, int size)
{
	int told = array(4096, 1, 0, NULL), retval = 0, prog, done;
	struct bpf_insn reads[] = {
		{ 0x79, 6, 1, 0, 0 },   /* r6 = ctx[0], the address */
		{ 0x62, 10, 0, -4, 0 },
		{ 0x18, 1, 1, 0, told }, { 0, 0, 0, 0, 0 },
		{ 0xbf, 2, 10, 0, 0 }, { 0x07, 2, 0, 0, -4 },
		{ 0x85, 0, 0, 0, 1 },   /* bpf_map_lookup_elem */
		{ 0x55, 0, 0, 1, 0 }, { 0x95, 0, 0, 0, 0 },
		{ 0xbf, 1, 0, 0, 0 }, { 0xb7, 2, 0, 0, 4096 }, { 0xbf, 3, 6, 0, 0 },
		{ 0x85, 0, 0, 0, 113 }, /* bpf_probe_read_kernel */
		{ 0x95, 0, 0, 0, 0 },
	};
	static unsigned char page[4096];

	prog = load(syscall_prog(), reads, ARRAY_SIZE(reads));
	if (prog < 0)
		return prog;
	for (done = 0; done < size; done += 4096) {
		__u64 ctx = from + done;
		int err = run(prog, &ctx, sizeof(ctx), &retval);

		if (err || retval)
			return err ? err : retval;
		bpf(BPF_MAP_LOOKUP_ELEM, (union attr){ .elem = { told, 0, ptr(&(__u32){ 0 }), ptr(page), 0 } }, 32);
		memcpy(text + done, page, size - done < 4096 ? size - done : 4096);
	}
	return 0;
}

static int kprobe_at(__u64 address)
{
	struct perf_event_attr attr = { .size = sizeof(attr), .config2 = address, .sample_period = 1 };
	FILE *type = fopen("/sys/bus/event_source/devices/kprobe/type", "r");
	int fd;

	if (!type || fscanf(type, "%u", &attr.type) != 1)
		return -ENOENT;
	fclose(type);
	fd = syscall(__NR_perf_event_open, &attr, -1, 1 /* CPU */, -1, 0);
	return fd < 0 ? -errno : fd;
}

/* A probe on the instruction that sets `frozen` of a map: `movb $1, offset(register)`. */
static int kprobe_on_frozen(void)
{
	static const char *const within[] = { "map_freeze", "__sys_bpf" };
	static unsigned char text[1 << 20];
	int offset = btf_member("bpf_map", "frozen"), fd = -ENOENT, i, at;
	__u64 from, to;

	for (i = 0; i < 2 && fd < 0 && offset > 0; i++) {
		if (function_at(within[i], &from, &to) || read_text(from, text, to - from))
			continue;
		for (at = 1; at < (int)(to - from) - 8 && fd < 0; at++) {
			int memory = at + 2 + ((text[at + 1] & 7) == 4); /* past the SIB byte, where there is one */

			if (text[at] == 0xc6 && (text[at + 1] & 0xf8) == 0x80 &&
			    !memcmp(text + memory, &offset, 4) && text[memory + 4] == 1)
				fd = kprobe_at(from + at - (text[at - 1] == 0x41));
		}
		printf("# %s+%#x: %d\n", within[i], at - 1, fd);
	}
	return fd;
}

/* What the probe and user space tell each other, mapped by both. */
struct held {
	volatile __u64 armed, held, go;
};

/* Says that it is held, then turns until it is let go, at most some seconds. */
static int load_holder(int btf, int told)
{
	struct bpf_insn insns[64];
	int at = 0, call, i, set[8], sub;

	PUT(0x18, 6, 2, 0, told);
	PUT(0, 0, 0, 0, 0);
	PUT(0x79, 1, 6, 0, 0);
	PUT(0x55, 1, 0, 2, 0); /* not armed: another's freeze */
	PUT(0xb7, 0, 0, 0, 0);
	PUT(0x95, 0, 0, 0, 0);
	PUT(0x7a, 6, 0, 8, 1);
	for (call = 0; call < 4; call++) {
		PUT(0xb7, 1, 0, 0, 1 << 23);
		set[call] = at;
		PUT(0x18, 2, 4, 0, 0);
		PUT(0, 0, 0, 0, 0);
		PUT(0xb7, 3, 0, 0, 0);
		PUT(0xb7, 4, 0, 0, 0);
		PUT(0x85, 0, 0, 0, 181); /* bpf_loop */
	}
	PUT(0xb7, 0, 0, 0, 0);
	PUT(0x95, 0, 0, 0, 0);
	sub = at;
	for (i = 0; i < call; i++)
		insns[set[i]].imm = sub - set[i] - 1;
	PUT(0x18, 1, 2, 0, told);
	PUT(0, 0, 0, 0, 0);
	PUT(0xb7, 0, 0, 0, 0);
	PUT(0x79, 1, 1, 16, 0);
	PUT(0x15, 1, 0, 1, 0);
	PUT(0xb7, 0, 0, 0, 1);
	PUT(0x95, 0, 0, 0, 0);
	return load_with_subprogram((union attr){ .prog = { .type = BPF_PROG_TYPE_KPROBE } }, btf, insns, at, sub,
				    CALLED_BACK);
}

static void on_cpu(int cpu)
{
	unsigned long mask = 1UL << cpu;

	syscall(__NR_sched_setaffinity, 0, sizeof(mask), &mask);
}

#define PATIENCE 40 /* seconds, of a guest that may be slow */

static void *page_to_come;

static void *update_in_flight(void *map)
{
	int err;

	while (shared_map < 0)
		wait_for(1);
	err = bpf(BPF_MAP_UPDATE_ELEM,
		  (union attr){ .elem = { *(int *)map, 0, ptr(&(__u32){ 0 }), ptr(page_to_come), 0 } }, 32);
	return (void *)(long)err;
}

/*
 * Freezes the map with an update let in between the halves, calls `meanwhile`, and lets the update end, which writes
 * 3. What freeze answered, or an error before it.
 */
static int freeze_in_halves(int map, void (*meanwhile)(int map))
{
	int btf = callback_types(), told = array(sizeof(struct held), 1, BPF_F_MMAPABLE, NULL), holder, probe, child;
	struct held *held = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, told, 0);
	static __u64 source[512] = { 3 };
	int faults = syscall(__NR_userfaultfd, O_NONBLOCK), status = 0, err;
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register range = { .mode = UFFDIO_REGISTER_MODE_MISSING };
	struct uffdio_copy copy = { .src = ptr(source), .len = 4096 };
	struct pollfd waits = { .fd = faults, .events = POLLIN };
	time_t end;
	pthread_t thread;
	void *ended;

	on_cpu(0);
	page_to_come = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	range.range.start = copy.dst = ptr(page_to_come);
	range.range.len = 4096;
	if (ioctl(faults, UFFDIO_API, &api) || ioctl(faults, UFFDIO_REGISTER, &range))
		return -errno;
	holder = load_holder(btf, told);
	if (holder < 0)
		printf("# load %d: %.300s\n", holder, log_line());
	probe = kprobe_on_frozen();
	if (probe < 0 || holder < 0)
		return probe < 0 ? probe : holder;
	err = ioctl(probe, PERF_EVENT_IOC_SET_BPF, holder) || ioctl(probe, PERF_EVENT_IOC_ENABLE, 0);
	if (err)
		return -errno;
	held->armed = 1;
	shared_map = -1;
	pthread_create(&thread, NULL, update_in_flight, &map);
	child = fork();
	if (!child) {
		on_cpu(1);
		_exit(-freeze(map));
	}
	end = time(NULL) + PATIENCE;
	while (!held->held && time(NULL) < end)
		wait_for(1);
	shared_map = map;
	err = poll(&waits, 1, PATIENCE * 1000);
	held->go = 1;
	waitpid(child, &status, 0);
	printf("# held %d, update waits %d, status %#x\n", (int)held->held, err, status);
	if (err != 1 || !held->held)
		return -ETIME;
	meanwhile(map);
	ioctl(faults, UFFDIO_COPY, &copy);
	pthread_join(thread, &ended);
	close(probe);
	printf("# the update answers %ld\n", (long)ended);
	return ended ? (int)(long)ended : -(status >> 8);
}

static unsigned char hash_meanwhile[32];
static long answer_meanwhile;

static void asks_hash(int map)
{
	answer_meanwhile = content_hash(map, hash_meanwhile);
}

/* The content hash of a frozen map that is still being written. */
static void held_hash(void)
{
	unsigned char last[32] = { 0 };
	int map = array(8, 1, 0, nobody), froze, hashed;

	if (lacks_cpus())
		return;
	put(map, 0, 2);
	froze = freeze_in_halves(map, asks_hash);
	hashed = content_hash(map, last);
	printf("# freeze %d, hash afterwards %d\n", froze, hashed);
	say(froze || get(map, 0) != 3 ? "unknown"
	    : answer_meanwhile == -EBUSY ? "refused"
	    : answer_meanwhile == 0 && memcmp(hash_meanwhile, last, 32) ? "open" : "unknown",
	    "frozen (%ld) with an update in flight: content hash %ld, the value then became %ld", froze,
	    answer_meanwhile, get(map, 0));
}

static void loads_signed(int map)
{
	union attr attr = syscall_prog();

	attr.prog.fd_array = ptr(&(__s32){ map });
	attr.prog.fd_array_cnt = 1;
	attr.prog.signature = ptr(signature);
	attr.prog.signature_size = sizeof(signature);
	attr.prog.keyring_id = KEY_SPEC_USER_KEYRING;
	answer_meanwhile = load(attr, (const struct bpf_insn[]){ { 0xb7, 0, 0, 0, 1 }, { 0x18, 1, 5, 0, 0 },
								 { 0, 0, 0, 0, 0 }, { 0x95, 0, 0, 0, 0 } }, 4);
}

/* A signed load of such a map, and, as the control, of one that is settled. */
static void held_signed(void)
{
	int map = array(8, 1, 0, sha_signed), settled = array(8, 1, 0, sha_signed), froze;
	long control;

	if (lacks_cpus())
		return;
	trust();
	put(settled, 0, 2);
	freeze(settled);
	loads_signed(settled);
	control = answer_meanwhile;
	put(map, 0, 2);
	froze = freeze_in_halves(map, loads_signed);
	printf("# freeze %d\n", froze);
	say(froze || control < 0 || get(map, 0) != 3 ? "unknown" : answer_meanwhile >= 0 ? "open" : "refused",
	    "signed with 2: load %ld while an update is in flight, %ld of a settled map; the value then became %ld",
	    answer_meanwhile < 0 ? answer_meanwhile : 0, control < 0 ? control : 0, get(map, 0));
}

/* Updates that are refused, one after the other. */
static void *refused_updates(void *map)
{
	on_cpu(1);
	while (!rounds_over)
		put(*(int *)map, 0, 3);
	return NULL;
}

/*
 * An update of a frozen map is refused, but counted as a writer for the moment that takes. Whoever asks for writers
 * sees it: how often is a hash, or a signed load, told EBUSY of a map that can no longer change?
 */
static void refused_writer(void)
{
	int map = array(8, 1, 0, sha_signed), hashes = 0, loads = 0, rounds;
	time_t end = time(NULL) + RACE_SECONDS;
	unsigned char hash[32];
	pthread_t thread;

	if (lacks_cpus())
		return;
	on_cpu(0);
	trust();
	put(map, 0, 2);
	freeze(map);
	pthread_create(&thread, NULL, refused_updates, &map);
	for (rounds = 0; time(NULL) < end; rounds++) {
		hashes += content_hash(map, hash) == -EBUSY;
		loads_signed(map);
		loads += answer_meanwhile == -EBUSY;
		if (answer_meanwhile >= 0)
			close(answer_meanwhile);
	}
	rounds_over = 1;
	pthread_join(thread, NULL);
	say(get(map, 0) == 2 ? "refused" : "open", "asked %ld times: EBUSY of the hash %ld, of the signed load %ld", rounds,
	    hashes, loads);
}

