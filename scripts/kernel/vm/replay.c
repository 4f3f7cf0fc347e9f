/*
 * The replayer: /init of the test guest. It executes commands that TypeScript encoded (wire.ts is the
 * other half and the reference for the format) and knows nothing of bpf, maps or designs.
 *
 * Static, no libc, raw system calls, x86-64. Talks to the host through one page-cache file that QEMU
 * shows the guest as the memory of an ivshmem PCI device, so every answer is out of the guest the moment
 * it is written: a panic, a hang or a killed QEMU loses nothing and names the command that did it.
 */
typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long u64;
typedef int i32;
typedef long i64;

/* ---- system calls and the four functions the compiler may call ---- */

#define SYS_read 0
#define SYS_write 1
#define SYS_open 2
#define SYS_close 3
#define SYS_poll 7
#define SYS_mmap 9
#define SYS_rt_sigaction 13
#define SYS_rt_sigprocmask 14
#define SYS_pread64 17
#define SYS_madvise 28
#define SYS_nanosleep 35
#define SYS_clone 56
#define SYS_fork 57
#define SYS_exit 60
#define SYS_wait4 61
#define SYS_kill 62
#define SYS_mkdir 83
#define SYS_unlink 87
#define SYS_mount 165
#define SYS_rt_sigtimedwait 128
#define SYS_reboot 169
#define SYS_getdents64 217
#define SYS_exit_group 231

static i64 sys(i64 nr, u64 a, u64 b, u64 c, u64 d, u64 e, u64 f)
{
	register u64 r10 __asm__("r10") = d;
	register u64 r8 __asm__("r8") = e;
	register u64 r9 __asm__("r9") = f;
	i64 ret;

	__asm__ volatile("syscall"
			 : "=a"(ret)
			 : "a"(nr), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
			 : "rcx", "r11", "memory");
	return ret;
}
#define S0(nr) sys(nr, 0, 0, 0, 0, 0, 0)
#define S1(nr, a) sys(nr, (u64)(a), 0, 0, 0, 0, 0)
#define S2(nr, a, b) sys(nr, (u64)(a), (u64)(b), 0, 0, 0, 0)
#define S3(nr, a, b, c) sys(nr, (u64)(a), (u64)(b), (u64)(c), 0, 0, 0)
#define S4(nr, a, b, c, d) sys(nr, (u64)(a), (u64)(b), (u64)(c), (u64)(d), 0, 0)
#define S5(nr, a, b, c, d, e) sys(nr, (u64)(a), (u64)(b), (u64)(c), (u64)(d), (u64)(e), 0)
#define S6(nr, a, b, c, d, e, f) \
	sys(nr, (u64)(a), (u64)(b), (u64)(c), (u64)(d), (u64)(e), (u64)(f))

void *memcpy(void *to, const void *from, u64 n)
{
	void *start = to;

	__asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(n) : : "memory");
	return start;
}
void *memset(void *to, int c, u64 n)
{
	void *start = to;

	__asm__ volatile("rep stosb" : "+D"(to), "+c"(n) : "a"(c) : "memory");
	return start;
}
static int same(const void *a, const void *b, u64 n)
{
	const u8 *p = a, *q = b;

	while (n--)
		if (*p++ != *q++)
			return 0;
	return 1;
}
static u64 length(const char *s)
{
	u64 n = 0;

	while (s[n])
		n++;
	return n;
}
static void pause_us(u64 us)
{
	u64 t[2] = {us / 1000000, us % 1000000 * 1000};

	S2(SYS_nanosleep, t, 0);
}

/* ---- the shared file; offsets and states are those of boot.ts ---- */

#define SHARED_SIZE (64u << 20)
#define WINDOW_AT 4096u /* records of the trace in work */
#define INPUT_AT (256u << 10)
#define OUTPUT_AT (32u << 20)
#define MAGIC 0x314d5845u /* "EXM1" */

enum { BOOTED = 1, RUNNING = 2, DONE = 3, FAILED = 4 };
enum { BATCH_SETUP = 0, BATCH_TRACES = 1 };
/* why the replayer itself gave up, in header.failure */
enum { F_MAGIC = 1, F_BATCH = 2, F_OUTPUT_FULL = 3, F_MEMORY = 4, F_FORK = 5,
       F_WINDOW_FULL = 6 };

struct header {
	u32 magic;     /* written by the host before boot */
	u32 heartbeat; /* host: any change says it is alive */
	u32 asked;     /* host: number of the batch that lies at INPUT_AT */
	u32 asked_len; /* host: its length */
	u32 answered;  /* guest: number of the last batch finished */
	u32 state;     /* guest */
	u32 failure;   /* guest: when state is FAILED */
	u32 out_len;   /* guest: bytes of finished frames at OUTPUT_AT */
	u32 trace;     /* guest: trace in work, 0xffffffff for a setup */
	u32 command;   /* guest: command in work */
	u32 partial;   /* guest: bytes of records at WINDOW_AT of the trace in work */
};
/* One frame per trace (or setup), in order; then len bytes of records, padded to 4. */
struct frame {
	u32 magic;
	u32 index;
	u32 status; /* 0 done, 1 timed out, 2 killed by a signal, 3 the program is malformed */
	u32 detail; /* signal number, or malformed command */
	u32 commands;
	u32 taint; /* /proc/sys/kernel/tainted after the trace */
	u32 len;
};

/*
 * Two mappings. `head` (header and window) is inherited by the process of each trace, so what it has
 * answered survives anything; `rest` (input and output) is not: device memory is copied entry by entry
 * on fork, and 64 MiB of it made a trace three times as slow (measured).
 */
static volatile struct header *head;
static u8 *rest;

static void give_up(u32 why)
{
	head->failure = why;
	head->state = FAILED;
	for (;;)
		pause_us(1000000);
}

/* ---- the machine ---- */

#define REGS 256
#define BUFS 256
#define ARENA_SIZE (64u << 20)

static i64 reg[REGS];
static struct {
	u8 *at;
	u32 len;
} buf[BUFS];
static u8 *arena;
static u64 arena_used;
static u8 *btf;
static u64 btf_len;

enum { OP_BUF = 1, OP_PUT, OP_SYS, OP_SHOW, OP_SET, OP_STORE, OP_BTF, OP_UNTIL, OP_BEGIN, OP_END };
enum { K_CONST = 0, K_REG, K_ADDR, K_MEM };

static u32 u32_at(const u8 *p)
{
	u32 v;

	memcpy(&v, p, 4);
	return v;
}
static u16 u16_at(const u8 *p)
{
	return p[0] | p[1] << 8;
}
static i64 i64_at(const u8 *p)
{
	i64 v;

	memcpy(&v, p, 8);
	return v;
}

/* Records of the trace in work go straight into the shared file. */
static void record(u8 kind, u32 command, const void *data, u32 len)
{
	u32 at = WINDOW_AT + head->partial, padded = (len + 3) & ~3u;
	u8 *p = (u8 *)head + at;

	if (at + 12 + (u64)padded > INPUT_AT)
		give_up(F_WINDOW_FULL);
	p[0] = kind;
	p[1] = 0;
	p[2] = command;
	p[3] = command >> 8;
	if (kind == 'V') {
		memcpy(p + 4, data, 8);
		head->partial += 12;
	} else {
		memcpy(p + 4, &len, 4);
		memset(p + 8 + (padded - (padded ? 4 : 0)), 0, padded ? 4 : 0);
		memcpy(p + 8, data, len);
		head->partial += 8 + padded;
	}
}
static void answer(u32 command, i64 value)
{
	record('V', command, &value, 8);
}

/* Stores through a mapping may fault: the handler resumes at `fault_to`, see store(). */
static volatile u64 fault_to;
struct ucontext_head {
	u64 flags, link, stack[3];
	u64 r[16], rip; /* struct sigcontext: r8..r15 rdi rsi rbp rbx rdx rax rcx rsp rip */
};
static void on_fault(int signal, void *info, void *context)
{
	struct ucontext_head *c = context;

	(void)info;
	if (!fault_to)
		S1(SYS_exit_group, 128 + signal);
	c->rip = fault_to;
}
__attribute__((naked)) static void back_from_signal(void)
{
	__asm__("mov $15, %eax\n\tsyscall");
}
struct sigaction_k {
	void *handler;
	u64 flags;
	void *restorer;
	u64 mask;
};

/* A store of `width` bytes; 0, or -14 (EFAULT) when the address may not be written. */
__attribute__((noinline)) static i64 store(u64 address, u8 width, u64 value)
{
	u64 bad;

#define TRY(insn)                                                                    \
	__asm__ volatile("lea 2f(%%rip), %%rax\n\tmov %%rax, %[to]\n\t" insn         \
			 "\n\txor %%eax, %%eax\n\tjmp 3f\n2:\tmov $1, %%eax\n3:"     \
			 : "=&a"(bad), [v] "+&r"(value), [to] "=m"(fault_to)        \
			 : [p] "r"(address)                                          \
			 : "memory")
	if (width == 1)
		TRY("movb %b[v], (%[p])");
	else if (width == 4)
		TRY("movl %k[v], (%[p])");
	else
		TRY("movq %q[v], (%[p])");
	fault_to = 0;
	return bad ? -14 : 0;
}

/* The id of the first type of `kind` called `name` in the kernel's own BTF, or -2 (ENOENT). */
static i64 btf_id(u8 kind, const u8 *name, u32 len)
{
	/* bytes after struct btf_type, per BTF_KIND: fixed part, then per vlen (uapi/linux/btf.h) */
	static const u8 fixed[] = {0, 4, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 4, 0, 0};
	static const u8 each[] = {0, 0, 0, 0, 12, 12, 8, 0, 0, 0, 0, 0, 0, 8, 0, 12, 0, 0, 0, 12};
	const u8 *type, *end, *strings;
	i64 id = 1;

	if (!btf) {
		i64 fd = S2(SYS_open, "/sys/kernel/btf/vmlinux", 0), n;

		btf = (u8 *)S6(SYS_mmap, 0, 32 << 20, 3, 0x4021, -1, 0); /* shared: forks stay cheap */
		while (fd >= 0 && (n = S3(SYS_read, fd, btf + btf_len, 1 << 20)) > 0)
			btf_len += n;
		S1(SYS_close, fd);
	}
	if (btf_len < 24)
		return -2;
	type = btf + u32_at(btf + 4) + u32_at(btf + 8);
	end = type + u32_at(btf + 12);
	strings = btf + u32_at(btf + 4) + u32_at(btf + 16);
	for (; type < end; id++) {
		u32 info = u32_at(type + 4), k = info >> 24 & 31;
		const u8 *called = strings + u32_at(type);

		if (k == kind && same(called, name, len) && !called[len])
			return id;
		if (k >= sizeof(fixed))
			return -2;
		type += 12 + fixed[k] + each[k] * (info & 0xffff);
	}
	return -2;
}

/* A system call in a thread of its own, which shares memory and fds; it lies at the end of its stack. */
#define STACK_SIZE (64u << 10)
struct flight {
	volatile u32 done;
	i64 ret;
	u64 nr, a[6];
};
static struct flight *flight[REGS];

__attribute__((used, noreturn)) static void fly(struct flight *f)
{
	f->ret = sys(f->nr, f->a[0], f->a[1], f->a[2], f->a[3], f->a[4], f->a[5]);
	f->done = 1;
	for (;;)
		S1(SYS_exit, 0);
}

/*
 * Starts it, and returns when it waits: when `waits` (a userfaultfd) can be read. 0; what it returned if it
 * was refused; -114 (EALREADY) if it came to its end without waiting.
 */
static i64 begin(struct flight **at, u16 nr, const u64 *a, i32 waits)
{
	struct pollfd_k {
		i32 fd;
		u16 events, revents;
	} can_read = {waits, 1 /* POLLIN */, 0};
	u8 *stack = (u8 *)S6(SYS_mmap, 0, STACK_SIZE, 3, 0x22, -1, 0);
	struct flight *f = (struct flight *)(stack + STACK_SIZE - 128);
	/* CLONE_VM, FS, FILES, SIGHAND, THREAD */
	register u64 stack_top __asm__("rsi") = (u64)f & ~15ul;
	i64 ret;

	if ((i64)stack < 0 && (i64)stack > -4096)
		give_up(F_MEMORY);
	f->nr = nr;
	memcpy(f->a, a, sizeof(f->a));
	*at = f;
	__asm__ volatile("syscall\n\ttest %%rax, %%rax\n\tjnz 1f\n\txor %%ebp, %%ebp\n\t"
			 "mov %%rbx, %%rdi\n\tcall fly\n1:"
			 : "=a"(ret), "+r"(stack_top)
			 : "a"(SYS_clone), "D"(0x10f00), "b"(f), "d"(0)
			 : "rcx", "r8", "r10", "r11", "memory");
	if (ret < 0)
		give_up(F_FORK);
	while (!f->done)
		if (S3(SYS_poll, &can_read, 1, 1) > 0 && (can_read.revents & 1))
			return 0;
	return f->ret < 0 ? f->ret : -114;
}

/* What a call that was begun returned. */
static i64 ended(struct flight *f)
{
	while (!f->done)
		pause_us(100);
	return f->ret;
}

static int malformed; /* set by operand() and the bounds checks in run() */

static u64 operand(const u8 *p)
{
	u8 kind = p[0], width = p[1];
	u16 index = u16_at(p + 2);
	i64 value = i64_at(p + 4);
	u64 got = 0;

	switch (kind) {
	case K_CONST:
		return value;
	case K_REG:
		if (index < REGS)
			return reg[index] + value;
		break;
	case K_ADDR:
		if (index < BUFS && buf[index].at)
			return (u64)buf[index].at + value;
		break;
	case K_MEM:
		if (index < BUFS && buf[index].at && width <= 8 && value >= 0 &&
		    value + width <= buf[index].len) {
			memcpy(&got, buf[index].at + value, width);
			return got;
		}
	}
	malformed = 1;
	return 0;
}

/* Runs a program; returns -1, or the index of the command that is malformed. */
static i64 run(const u8 *p, const u8 *end)
{
	u32 command = 0, times = 0, pause = 0;
	u8 until_flags = 0;
	i64 wanted = 0;

	for (malformed = 0; p < end; command++) {
		u8 op = p[0], flag = p[1];
		u16 index = u16_at(p + 2);

		head->command = command;
		p += 4;
		if (index >= REGS)
			return command;
		switch (op) {
		case OP_BUF: {
			u32 len = u32_at(p), given = u32_at(p + 4);
			u64 at = (arena_used + 15) & ~15ul;

			if (given > len || len > ARENA_SIZE / 2)
				return command;
			if (at + len + 4096 > ARENA_SIZE)
				give_up(F_MEMORY);
			buf[index].at = arena + at;
			buf[index].len = len;
			memcpy(arena + at, p + 8, given);
			memset(arena + at + given, 0, len - given);
			arena_used = at + len;
			p += 8 + ((given + 3) & ~3u);
			break;
		}
		case OP_PUT: {
			u32 off = u32_at(p);
			u64 value = operand(p + 4);

			if (malformed || !buf[index].at || flag > 8 || (u64)off + flag > buf[index].len)
				return command;
			memcpy(buf[index].at + off, &value, flag);
			p += 16;
			break;
		}
		case OP_SYS: {
			u16 nr = u16_at(p);
			u8 count = p[2];
			u64 a[6] = {0};
			i64 ret;

			if (count > 6)
				return command;
			p += 4;
			for (u8 i = 0; i < count; i++, p += 12)
				a[i] = operand(p);
			if (malformed)
				return command;
			for (;;) {
				ret = sys(nr, a[0], a[1], a[2], a[3], a[4], a[5]);
				if (!times || ret == wanted)
					break;
				times--;
				if (ret >= 0 && (until_flags & 1))
					S1(SYS_close, ret);
				if (pause)
					pause_us(pause);
			}
			times = 0;
			if (!(flag & 2))
				reg[index] = ret;
			if (flag & 1)
				answer(command, ret);
			break;
		}
		case OP_BEGIN: {
			u16 nr = u16_at(p);
			u8 count = p[2];
			u64 a[6] = {0}, waits = operand(p + 4);

			if (count > 6)
				return command;
			p += 16;
			for (u8 i = 0; i < count; i++, p += 12)
				a[i] = operand(p);
			if (malformed)
				return command;
			answer(command, begin(&flight[index], nr, a, waits));
			break;
		}
		case OP_END:
			if (!flight[index])
				return command;
			answer(command, ended(flight[index]));
			flight[index] = 0;
			break;
		case OP_SHOW: {
			u32 off = u32_at(p), len = u32_at(p + 4);

			if (!buf[index].at || (u64)off + len > buf[index].len)
				return command;
			record('B', command, buf[index].at + off, len);
			p += 8;
			break;
		}
		case OP_SET:
			reg[index] = operand(p);
			if (malformed)
				return command;
			p += 12;
			break;
		case OP_STORE: {
			u64 address = operand(p), value = operand(p + 12);

			if (malformed || (flag != 1 && flag != 4 && flag != 8))
				return command;
			answer(command, store(address, flag, value));
			p += 24;
			break;
		}
		case OP_BTF: {
			u32 len = u32_at(p);

			reg[index] = btf_id(flag, p + 4, len);
			answer(command, reg[index]);
			p += 4 + ((len + 3) & ~3u);
			break;
		}
		case OP_UNTIL:
			until_flags = flag;
			wanted = i64_at(p);
			times = u32_at(p + 8);
			pause = u32_at(p + 12);
			p += 16;
			break;
		default:
			return command;
		}
		if (p > end)
			return command;
	}
	head->command = command;
	return -1;
}

/* ---- one trace in its own process ---- */

#define STAGE_SIZE (1u << 20)
static u8 *stage; /* the program of the trace in work; its process does not see `rest` */
static int taint_fd;

static u32 taint(void)
{
	char text[24];
	i64 n = S4(SYS_pread64, taint_fd, text, sizeof(text), 0);
	u32 v = 0;

	for (i64 i = 0; i < n && text[i] >= '0' && text[i] <= '9'; i++)
		v = v * 10 + (text[i] - '0');
	return v;
}

/* Pins of a trace end with it. */
static void unpin_all(void)
{
	static char entries[4096], path[300];
	i64 fd = S2(SYS_open, "/bpf", 0200000), n;

	while ((n = S3(SYS_getdents64, fd, entries, sizeof(entries))) > 0)
		for (i64 at = 0; at < n; at += u16_at((u8 *)entries + at + 16)) {
			const char *name = entries + at + 19;

			if (name[0] == '.')
				continue;
			memcpy(path, "/bpf/", 5);
			memcpy(path + 5, name, length(name) + 1);
			S1(SYS_unlink, path);
		}
	S1(SYS_close, fd);
}

static void start_frame(u32 index)
{
	head->partial = 0;
	head->command = 0;
	head->trace = index;
}
static void finish_frame(u32 index, u32 status, u32 detail)
{
	u64 at = OUTPUT_AT + head->out_len, len = head->partial;
	struct frame f = {MAGIC, index, status, detail, head->command, taint(), len};

	if (at + sizeof(f) + len > SHARED_SIZE)
		give_up(F_OUTPUT_FULL);
	memcpy(rest + at - INPUT_AT, &f, sizeof(f));
	memcpy(rest + at - INPUT_AT + sizeof(f), (u8 *)head + WINDOW_AT, len);
	head->out_len += sizeof(f) + len;
}

static void run_trace(u32 index, const u8 *program, u32 len, u32 limit_ms)
{
	u64 chld = 1ul << 16 /* SIGCHLD */;
	u64 limit[2] = {limit_ms / 1000, limit_ms % 1000 * 1000000ul};
	int status = 0;
	i64 child, timed_out = 0;

	start_frame(index);
	if (len > STAGE_SIZE)
		give_up(F_BATCH);
	memcpy(stage, program, len);
	child = S0(SYS_fork);
	if (child < 0)
		give_up(F_FORK);
	if (!child) {
		i64 bad = run(stage, stage + len);

		S1(SYS_exit_group, bad < 0 ? 0 : 3);
	}
	while (S4(SYS_wait4, child, &status, 1 /* WNOHANG */, 0) == 0) {
		if (S4(SYS_rt_sigtimedwait, &chld, 0, limit, 8) == -11 /* EAGAIN: time is up */) {
			timed_out = 1;
			S2(SYS_kill, child, 9);
			S4(SYS_wait4, child, &status, 0, 0);
			break;
		}
	}
	if (timed_out)
		finish_frame(index, 1, 0);
	else if (status & 0x7f)
		finish_frame(index, 2, status & 0x7f);
	else if (status >> 8 > 128)
		finish_frame(index, 2, (status >> 8) - 128);
	else if (status >> 8)
		finish_frame(index, 3, head->command);
	else
		finish_frame(index, 0, 0);
	unpin_all();
}

static void run_batch(const u8 *p, u32 len)
{
	const u8 *end = p + len;
	u32 kind = u32_at(p), limit_ms = u32_at(p + 4), first = u32_at(p + 8), count = u32_at(p + 12);

	p += 16;
	head->out_len = 0;
	for (u32 i = 0; i < count; i++) {
		u32 size = p + 4 <= end ? u32_at(p) : 0;

		if (p + 4 > end || size > (u64)(end - p - 4))
			give_up(F_BATCH);
		if (kind == BATCH_SETUP) {
			i64 bad;

			start_frame(0xffffffff);
			bad = run(p + 4, p + 4 + size);
			finish_frame(0xffffffff, bad < 0 ? 0 : 3, bad < 0 ? 0 : bad);
		} else {
			run_trace(first + i, p + 4, size, limit_ms);
		}
		p += 4 + size;
	}
}

/* ---- start ---- */

/* The ivshmem device (vendor 1af4, device 1110): enables it and maps its memory. */
static int find_shared(void)
{
	static char entries[8192], path[128];
	i64 dir = S2(SYS_open, "/sys/bus/pci/devices", 0200000), n;

	while ((n = S3(SYS_getdents64, dir, entries, sizeof(entries))) > 0)
		for (i64 at = 0; at < n; at += u16_at((u8 *)entries + at + 16)) {
			const char *name = entries + at + 19;
			u64 base = 21, len = length(name);
			char id[8] = {0};
			i64 fd, mapped;

			if (name[0] == '.' || len > 40)
				continue;
			memcpy(path, "/sys/bus/pci/devices/", base);
			memcpy(path + base, name, len);
			memcpy(path + base + len, "/device", 8);
			fd = S2(SYS_open, path, 0);
			S3(SYS_read, fd, id, 7);
			S1(SYS_close, fd);
			if (!same(id, "0x1110", 6))
				continue;
			memcpy(path + base + len, "/enable", 8);
			fd = S2(SYS_open, path, 1);
			S3(SYS_write, fd, "1", 1);
			S1(SYS_close, fd);
			memcpy(path + base + len, "/resource2", 11);
			fd = S2(SYS_open, path, 2);
			mapped = S6(SYS_mmap, 0, INPUT_AT, 3, 1, fd, 0);
			head = (volatile struct header *)mapped;
			rest = (u8 *)S6(SYS_mmap, 0, SHARED_SIZE - INPUT_AT, 3, 1, fd, INPUT_AT);
			S3(SYS_madvise, rest, SHARED_SIZE - INPUT_AT, 10 /* DONTFORK */);
			S1(SYS_close, fd);
			S1(SYS_close, dir);
			return mapped < 0 && mapped > -4096 ? -1 : 0;
		}
	return -1;
}

static void power_off(void)
{
	S4(SYS_reboot, 0xfee1dead, 672274793, 0x4321fedc, 0);
}

__attribute__((used)) static void start(void)
{
	struct sigaction_k fault = {on_fault, 0x44000004 /* NODEFER RESTORER SIGINFO */,
				    back_from_signal, 0};
	u64 chld = 1ul << 16;
	u32 beat = 0, idle = 0;

	S2(SYS_mkdir, "/proc", 0755);
	S2(SYS_mkdir, "/sys", 0755);
	S2(SYS_mkdir, "/bpf", 0755);
	S5(SYS_mount, "none", "/proc", "proc", 0, 0);
	S5(SYS_mount, "none", "/sys", "sysfs", 0, 0);
	S5(SYS_mount, "none", "/bpf", "bpf", 0, 0);
	for (int fd = 0; fd < 3; fd++) { /* as in any process: open, and no bpf object */
		S1(SYS_close, fd);
		S2(SYS_open, "/init", 0);
	}
	taint_fd = S2(SYS_open, "/proc/sys/kernel/tainted", 02000000);
	stage = (u8 *)S6(SYS_mmap, 0, STAGE_SIZE, 3, 0x22, -1, 0);
	arena = (u8 *)S6(SYS_mmap, 0, ARENA_SIZE, 3, 0x4022, -1, 0);
	memset(reg, 0xff, sizeof(reg));
	if (find_shared() < 0) { /* nobody to tell but the console */
		static const char text[] = "exclmap: no shared memory device\n";
		i64 fd = S2(SYS_open, "/dev/console", 1);

		S3(SYS_write, fd, text, sizeof(text) - 1);
		power_off();
	}
	if (head->magic != MAGIC)
		give_up(F_MAGIC);
	S4(SYS_rt_sigaction, 11, &fault, 0, 8);
	S4(SYS_rt_sigaction, 7, &fault, 0, 8);
	S4(SYS_rt_sigprocmask, 0, &chld, 0, 8);
	head->state = BOOTED;
	for (;;) {
		u32 asked = head->asked;

		if (asked != head->answered) {
			head->state = RUNNING;
			run_batch(rest, head->asked_len);
			head->state = DONE;
			__asm__ volatile("" : : : "memory");
			head->answered = asked;
			idle = 0;
		}
		if (head->heartbeat != beat) {
			beat = head->heartbeat;
			idle = 0;
		} else if (++idle > 60000) { /* a minute without the host: it has gone */
			power_off();
		}
		pause_us(1000);
	}
}

__attribute__((naked, used)) void _start(void)
{
	__asm__("xor %ebp, %ebp\n\tand $-16, %rsp\n\tcall start\n\thlt");
}
