/* What a map value may hold besides numbers, and functions that are called back with one: timers, work queues, task work, kptrs. */

/* Types of the BTF below; as in subprogram_types(), type 7 is the main program. */
enum { NUMBER = 1, CALLED_BACK = 8, GIVEN_VALUE = 11, GIVEN_STATIC, VALUE_TIMER = 15, VALUE_WORK, VALUE_KPTR,
       GIVEN_NUMBER = 21, VALUE_TASK_WORK = 23 };

/*
 * BTF with the values `{ u64; struct bpf_timer }`, `{ u64; struct bpf_wq }`, `{ u64; struct bpf_task_work }` and
 * `{ u64; struct task_struct __kptr * }`, a static callback, `int s(struct v *)`, static and not, and `int s(u64 *)`.
 */
static int callback_types(void)
{
	static const struct {
		__u16 magic;
		__u8 version, flags;
		__u32 hdr_len, type_off, type_len, str_off, str_len;
		__u32 k[4], q[4], timer[3 + 6], work[3 + 6], task[3 + 3], proto[3 + 2], main[3], called[3],
			given_proto[3 + 2], given_ptr[3], given[3], given_static[3], tag[3], kptr[3],
			value_timer[3 + 6], value_work[3 + 6], value_kptr[3 + 6], given_struct[3 + 3],
			number_ptr[3], number_proto[3 + 2], number_given[3], task_work[3 + 3], value_task[3 + 6];
		char strings[64];
	} btf = { 0xeb9f, 1, 0, 24, 0, sizeof(btf) - 24 - 64, sizeof(btf) - 24 - 64, 64,
		  { 1, 1 << 24, 4, 32 },                      /* 1: INT of 4 bytes */
		  { 3, 1 << 24, 8, 64 },                      /* 2: INT of 8 bytes */
		  { 5, 4 << 24 | 2, 16, 3, 2, 0, 3, 2, 64 },  /* 3: struct bpf_timer */
		  { 15, 4 << 24 | 2, 16, 3, 2, 0, 3, 2, 64 }, /* 4: struct bpf_wq */
		  { 22, 4 << 24 | 1, 8, 3, 2, 0 },            /* 5: struct task_struct, by name only */
		  { 0, 13 << 24 | 1, 1, 1, 1 },               /* 6: int (int) */
		  { 41, 12 << 24 | 1, 6 },                    /* 7: the main program */
		  { 43, 12 << 24, 6 },                        /* 8: a static function */
		  { 0, 13 << 24 | 1, 1, 3, 10 },              /* 9: int (struct v *) */
		  { 0, 2 << 24, 18 },                         /* 10: struct v *, which is 18 */
		  { 45, 12 << 24 | 1, 9 }, { 45, 12 << 24, 9 }, /* 11, 12: that function, global and static */
		  { 34, 18 << 24, 5 }, { 0, 2 << 24, 13 },    /* 13, 14: struct task_struct __kptr * */
		  { 39, 4 << 24 | 2, 24, 3, 2, 0, 3, 3, 64 }, { 39, 4 << 24 | 2, 24, 3, 2, 0, 3, 4, 64 },
		  { 39, 4 << 24 | 2, 16, 3, 2, 0, 3, 14, 64 }, /* 15, 16, 17: the values */
		  { 39, 4 << 24 | 1, 8, 3, 2, 0 },            /* 18: struct v { u64 } */
		  { 0, 2 << 24, 2 }, { 0, 13 << 24 | 1, 1, 3, 19 }, /* 19, 20: u64 *, int (u64 *) */
		  { 45, 12 << 24 | 1, 20 },                   /* 21: that function */
		  { 47, 4 << 24 | 1, 8, 3, 2, 0 },            /* 22: struct bpf_task_work */
		  { 39, 4 << 24 | 2, 16, 3, 2, 0, 3, 22, 64 }, /* 23: its value */
		  "\0k\0q\0bpf_timer\0bpf_wq\0task_struct\0kptr\0v\0m\0c\0s\0bpf_task_work\0" };

	return bpf(BPF_BTF_LOAD, (union attr){ .btf = { ptr(&btf), 0, sizeof(btf) } }, 28);
}

static int special_map(int btf, int value, const unsigned char *hash)
{
	return map_of((union attr){ .map = { .map_type = BPF_MAP_TYPE_ARRAY, .key_size = 4,
					     .value_size = value == VALUE_TIMER || value == VALUE_WORK ? 24 : 16, .max_entries = 1,
					     .btf_fd = btf, .btf_key_type_id = NUMBER,
					     .btf_value_type_id = value } }, hash);
}

static int outer_map(int inner)
{
	return map_of((union attr){ .map = { BPF_MAP_TYPE_ARRAY_OF_MAPS, 4, 4, 1, 0, inner } }, NULL);
}

static int put_inner(int outer, __u32 inner)
{
	__u32 key = 0;

	return bpf(BPF_MAP_UPDATE_ELEM, (union attr){ .elem = { outer, 0, ptr(&key), ptr(&inner), 0 } }, 32);
}

static int load_called_back(int btf, const struct bpf_insn *insns, int count, int sub, int type)
{
	return load_with_subprogram((union attr){ .prog = { .type = BPF_PROG_TYPE_SCHED_CLS } }, btf, insns,
				    count, sub, type);
}

static int run_packet(int prog, int *retval)
{
	unsigned char packet[64] = { 0 };
	union attr attr = { .run = { .prog_fd = prog, .data_size_in = sizeof(packet), .data_in = ptr(packet) } };
	long answer = syscall(__NR_bpf, BPF_PROG_TEST_RUN, &attr, 80);

	*retval = attr.run.retval;
	return answer < 0 ? -errno : 0;
}

/* Begins a program: r7 is the map, or that within the outer map, and r6 its value of key 0; without one it returns -2. */
static int finds(int map, int outer, struct bpf_insn *insns)
{
	int at = 0, level;

	PUT(0x62, 10, 0, -4, 0);
	PUT(0x18, 7, 1, 0, outer < 0 ? map : outer);
	PUT(0, 0, 0, 0, 0);
	for (level = outer < 0; level < 2; level++) {
		PUT(0xbf, 1, 7, 0, 0);
		PUT(0xbf, 2, 10, 0, 0);
		PUT(0x07, 2, 0, 0, -4);
		PUT(0x85, 0, 0, 0, 1); /* bpf_map_lookup_elem */
		PUT(0x55, 0, 0, 2, 0);
		PUT(0xb7, 0, 0, 0, -ENOENT);
		PUT(0x95, 0, 0, 0, 0);
		PUT(0xbf, level ? 6 : 7, 0, 0, 0);
	}
	return at;
}

/* A kfunc, by its name since 7.0 or by that of before. */
static int kfunc(const char *name)
{
	char before[64];
	int id = btf_func(name);

	snprintf(before, sizeof(before), "%s_impl", name);
	return id < 0 ? btf_func(before) : id;
}

#define AGAIN 20000000 /* nanoseconds until the timer calls again */

/*
 * Starts the timer or the work of a value: each call adds 1 to the number and starts it again. *sub is where the
 * callback begins. `outer`: of the map within.
 */
static int arms(int value, int map, int outer, struct bpf_insn *insns, int *sub)
{
	int timer = value == VALUE_TIMER, at = finds(map, outer, insns), set, i;
	int init = timer ? 169 : btf_func("bpf_wq_init"), start = timer ? 171 : btf_func("bpf_wq_start");
	int callback = timer ? 170 : kfunc("bpf_wq_set_callback");

#define CALL(id) PUT(0x85, 0, timer ? 0 : 2 /* a kfunc */, 0, id)
#define FIELD(of) PUT(0xbf, 1, of, 0, 0); PUT(0x07, 1, 0, 0, 8)
	FIELD(6);
	PUT(0xbf, 2, 7, 0, 0);
	PUT(0xb7, 3, 0, 0, timer ? CLOCK_MONOTONIC : 0);
	CALL(init);
	FIELD(6);
	set = at;
	PUT(0x18, 2, 4 /* a function */, 0, 0);
	PUT(0, 0, 0, 0, 0);
	PUT(0xb7, 3, 0, 0, 0);
	PUT(0xb7, 4, 0, 0, 0);
	CALL(callback);
	for (i = 0; i < 2; i++) {
		FIELD(6);
		PUT(0xb7, 2, 0, 0, timer ? AGAIN : 0);
		PUT(0xb7, 3, 0, 0, 0);
		CALL(start);
		PUT(0xb7, 0, 0, 0, 0);
		PUT(0x95, 0, 0, 0, 0);
		if (i)
			break;
		*sub = at;
		insns[set].imm = at - set - 1;
		PUT(0xbf, 6, 3, 0, 0); /* the value */
		PUT(0x79, 1, 6, 0, 0);
		PUT(0x07, 1, 0, 0, 1);
		PUT(0x7b, 6, 1, 0, 0);
	}
	return at;
}

/* As arms(), by work that the current task does before it returns to user space; it is done once. */
static int arms_task(int map, int outer, struct bpf_insn *insns, int *sub)
{
	int at = finds(map, outer, insns), set;

	PUT(0x85, 0, 0, 0, 158); /* bpf_get_current_task_btf */
	PUT(0xbf, 1, 0, 0, 0);
	PUT(0xbf, 2, 6, 0, 0);
	PUT(0x07, 2, 0, 0, 8);
	PUT(0xbf, 3, 7, 0, 0);
	set = at;
	PUT(0x18, 4, 4, 0, 0);
	PUT(0, 0, 0, 0, 0);
	PUT(0xb7, 5, 0, 0, 0);
	PUT(0x85, 0, 2, 0, kfunc("bpf_task_work_schedule_signal"));
	PUT(0x95, 0, 0, 0, 0);
	*sub = at;
	insns[set].imm = at - set - 1;
	PUT(0x79, 1, 3, 0, 0);
	PUT(0x07, 1, 0, 0, 1);
	PUT(0x7b, 3, 1, 0, 0);
	PUT(0xb7, 0, 0, 0, 0);
	PUT(0x95, 0, 0, 0, 0);
	return at;
}

/* Calls bpf_for_each_map_elem() with a function that writes a number to each value. */
static int for_each(int map, int outer, int number, struct bpf_insn *insns, int *sub)
{
	int at = finds(map, outer, insns), set;

	PUT(0xbf, 1, 7, 0, 0);
	set = at;
	PUT(0x18, 2, 4, 0, 0);
	PUT(0, 0, 0, 0, 0);
	PUT(0xb7, 3, 0, 0, 0);
	PUT(0xb7, 4, 0, 0, 0);
	PUT(0x85, 0, 0, 0, 164); /* bpf_for_each_map_elem */
	PUT(0x95, 0, 0, 0, 0);
	*sub = at;
	insns[set].imm = at - set - 1;
	PUT(0x7a, 3, 0, 0, number);
	PUT(0xb7, 0, 0, 0, 0);
	PUT(0x95, 0, 0, 0, 0);
	return at;
}

/* Puts the current task into the value's kptr, or (`takes`) takes out what is there; returns whether something was. */
static int exchanges(int map, int outer, int takes, struct bpf_insn *insns)
{
	int at = finds(map, outer, insns);

	if (!takes) {
		PUT(0x85, 0, 0, 0, 158); /* bpf_get_current_task_btf */
		PUT(0xbf, 1, 0, 0, 0);
		PUT(0x85, 0, 2, 0, btf_func("bpf_task_acquire"));
		PUT(0x55, 0, 0, 2, 0);
		PUT(0xb7, 0, 0, 0, -ESRCH);
		PUT(0x95, 0, 0, 0, 0);
		PUT(0xbf, 2, 0, 0, 0);
	} else {
		PUT(0xb7, 2, 0, 0, 0);
	}
	FIELD(6);
	PUT(0x85, 0, 0, 0, 194); /* bpf_kptr_xchg */
	PUT(0x55, 0, 0, 2, 0);
	PUT(0xb7, 0, 0, 0, 0);
	PUT(0x95, 0, 0, 0, 0);
	PUT(0xbf, 1, 0, 0, 0);
	PUT(0x85, 0, 2, 0, btf_func("bpf_task_release"));
	PUT(0xb7, 0, 0, 0, 1);
	PUT(0x95, 0, 0, 0, 0);
	return at;
}

/* Each of the five, on a plain map and on one of another's. */
static void callbacks_named(void)
{
	int btf = callback_types(), kind, refused = 0, loaded = 0, plain = 0, froze = 0, answer;

	for (kind = 0; kind < 10; kind++) {
		static const int values[] = { VALUE_TIMER, VALUE_WORK, VALUE_TASK_WORK, VALUE_KPTR, VALUE_KPTR };
		int value = values[kind / 2], exclusive = kind & 1, sub = 0, count, prog;
		int map = special_map(btf, value, exclusive ? nobody : NULL);
		struct bpf_insn insns[64];

		if (kind / 2 == 4)
			count = for_each(map, -1, 9, insns, &sub);
		else if (value == VALUE_KPTR)
			count = exchanges(map, -1, 0, insns);
		else if (value == VALUE_TASK_WORK)
			count = arms_task(map, -1, insns, &sub);
		else
			count = arms(value, map, -1, insns, &sub);
		prog = sub ? load_called_back(btf, insns, count, sub, CALLED_BACK)
			   : load((union attr){ .prog = { .type = BPF_PROG_TYPE_SCHED_CLS, .log_level = 1,
							  .log_size = sizeof(log_text),
							  .log_buf = ptr(log_text) } }, insns, count);
		if (!exclusive && prog < 0)
			printf("# value %d, map %d, load %d: %.300s\n", value, map, prog, log_line());
		plain += !exclusive && prog >= 0;
		refused += exclusive && prog == -EACCES;
		loaded += exclusive && prog >= 0;
		answer = freeze(map);
		froze = kind && froze != answer ? -1 : answer;
		close(prog);
		close(map);
	}
	say(plain < 5 ? "unknown" : loaded ? "open" : "refused",
	    "timer, work queue, task work, kptr, for_each: %ld refused with EACCES, %ld loaded; freezing a map that has "
	    "one of the first four: %ld", refused, loaded, froze);
}

static void wait_for(int milliseconds)
{
	nanosleep(&(struct timespec){ milliseconds / 1000, milliseconds % 1000 * 1000000L }, NULL);
}

/*
 * The rightful program's own callback: does it go on when nobody holds the program, until when, and can another
 * program be put in its place?
 */
static void callback_stays(int value)
{
	struct bpf_insn insns[64];
	unsigned char hash[32];
	int btf = callback_types(), sub = 0, map, right, extension, ran, retval = 0, stopped;
	int count = arms(value, -1, -1, insns, &sub);
	long first, later;

	digest_of(insns, count, hash);
	map = special_map(btf, value, hash);
	arms(value, map, -1, insns, &sub);
	right = load_called_back(btf, insns, count, sub, CALLED_BACK);
	if (right < 0)
		printf("# map %d, load %d: %.600s\n", map, right, log_line());
	extension = load_with_subprogram((union attr){ .prog = { .type = BPF_PROG_TYPE_EXT,
								 .attach_prog_fd = right } },
					 btf, nothing, 2, 0, CALLED_BACK);
	printf("# extension of the callback: %d: %.200s\n", extension, log_line());
	ran = run_packet(right, &retval);
	close(right);
	wait_for(300);
	first = get(map, 0);
	wait_for(300);
	later = get(map, 0);
	stopped = bpf(BPF_MAP_UPDATE_ELEM,
		      (union attr){ .elem = { map, 0, ptr(&(__u32){ 0 }), ptr((__u64[3]){ 0 }), 0 } }, 32);
	wait_for(100);
	stopped = stopped ? stopped : get(map, 0);
	wait_for(300);
	printf("# run %d returns %d, update %d\n", ran, retval, stopped);
	say(later <= first ? "unknown" : extension >= 0 ? "open" : "refused",
	    "extension of the callback: %ld; its program's last fd closed, it has added %ld since, and after the "
	    "element was updated %ld more", extension < 0 ? extension : 0, later - first, get(map, 0) - stopped);
}

static void timer_callback(void)
{
	callback_stays(VALUE_TIMER);
}

static void work_callback(void)
{
	callback_stays(VALUE_WORK);
}

/* A foreign program reaches the map within an outer map: whose callback does the exclusive map then run, and for how long? */
static void callback_inner(int value)
{
	struct bpf_insn insns[64];
	int btf = callback_types(), template = special_map(btf, value, NULL), sub = 0, count, prog, control, retval = 0;
	int map = special_map(btf, value, nobody), outer = outer_map(template), into;
	long plain;

	into = put_inner(outer, template);
	count = value == VALUE_TASK_WORK ? arms_task(-1, outer, insns, &sub) : arms(value, -1, outer, insns, &sub);
	prog = load_called_back(btf, insns, count, sub, CALLED_BACK);
	if (prog < 0)
		printf("# outer %d, load %d: %.600s\n", outer, prog, log_line());
	control = prog < 0 ? prog : run_packet(prog, &retval);
	wait_for(300);
	plain = get(template, 0);
	printf("# plain inner: update %d, run %d returns %d, adds %ld\n", into, control, retval, plain);
	into = put_inner(outer, map);
	run_packet(prog, &retval);
	close(prog);
	close(outer);
	wait_for(300);
	say(plain <= 0 ? "unknown" : get(map, 0) > 0 ? "open" : "refused",
	    "put into an outer map: %ld; the foreign callback, its program and the outer map closed, has added %ld "
	    "(%ld to a plain map)", into, get(map, 0), plain);
}

static void timer_inner(void)
{
	callback_inner(VALUE_TIMER);
}

static void work_inner(void)
{
	callback_inner(VALUE_WORK);
}

static void task_work_inner(void)
{
	callback_inner(VALUE_TASK_WORK);
}

/* The rightful program walks its map; a foreign one the map within an outer map, the outer map itself, and ctx->map. */
static void for_each_element(void)
{
	struct bpf_insn insns[64];
	unsigned char hash[32];
	int btf = callback_types(), plain = array(8, 1, 0, NULL), outer = outer_map(plain), sub = 0, retval = 0;
	int count = for_each(-1, -1, 9, insns, &sub), map, right, foreign, into;
	long own;

	digest_of(insns, count, hash);
	map = array(8, 1, 0, hash);
	for_each(map, -1, 9, insns, &sub);
	right = load_called_back(btf, insns, count, sub, CALLED_BACK);
	if (right < 0)
		printf("# load %d: %.300s\n", right, log_line());
	run_packet(right, &retval);
	own = get(map, 0);
	put(map, 0, 5);
	into = put_inner(outer, map);
	count = for_each(-1, outer, 66, insns, &sub);
	foreign = load_called_back(btf, insns, count, sub, CALLED_BACK);
	if (foreign < 0)
		printf("# load %d: %.300s\n", foreign, log_line());
	run_packet(foreign, &retval);
	say(own != 9 || foreign < 0 ? "unknown" : get(map, 0) == 66 ? "open" : "refused",
	    "the rightful program's callback writes %ld; put into an outer map: %ld; that of a foreign program leaves "
	    "%ld, 5 before", own, into, get(map, 0));
}

static void for_each_outer(void)
{
	struct bpf_insn walks[] = {
		{ 0x18, 1, 1, 0, 0 }, { 0, 0, 0, 0, 0 },
		{ 0x18, 2, 4, 0, 5 }, { 0, 0, 0, 0, 0 },
		{ 0xb7, 3, 0, 0, 0 }, { 0xb7, 4, 0, 0, 0 },
		{ 0x85, 0, 0, 0, 164 }, { 0x95, 0, 0, 0, 0 },
		{ 0xb7, 0, 0, 0, 0 }, { 0x95, 0, 0, 0, 0 },
	};
	struct bpf_insn of_map[] = {
		{ 0x79, 1, 1, 8, 0 }, /* r1 = ctx->map */
		{ 0x55, 1, 0, 2, 0 }, { 0xb7, 0, 0, 0, 0 }, { 0x95, 0, 0, 0, 0 },
		{ 0x18, 2, 4, 0, 5 }, { 0, 0, 0, 0, 0 },
		{ 0xb7, 3, 0, 0, 0 }, { 0xb7, 4, 0, 0, 0 },
		{ 0x85, 0, 0, 0, 164 }, { 0x95, 0, 0, 0, 0 },
		{ 0xb7, 0, 0, 0, 0 }, { 0x95, 0, 0, 0, 0 },
	};
	int btf = callback_types(), plain = array(8, 1, 0, NULL), of_outer, of_iterated, control;

	walks[0].imm = plain;
	control = load_called_back(btf, walks, ARRAY_SIZE(walks), 8, CALLED_BACK);
	if (control < 0)
		printf("# plain: %d: %.300s\n", control, log_line());
	walks[0].imm = outer_map(plain);
	of_outer = load_called_back(btf, walks, ARRAY_SIZE(walks), 8, CALLED_BACK);
	printf("# outer: %.200s\n", log_line());
	of_map[4].imm = 5;
	of_iterated = load_with_subprogram((union attr){ .prog = { .type = BPF_PROG_TYPE_TRACING,
								   .expected_attach_type = BPF_TRACE_ITER,
								   .attach_btf_id =
									   btf_func("bpf_iter_bpf_map") } },
					   btf, of_map, ARRAY_SIZE(of_map), 10, CALLED_BACK);
	printf("# iterated: %.200s\n", log_line());
	say(control < 0 ? "unknown" : of_outer >= 0 || of_iterated >= 0 ? "open" : "refused",
	    "on an outer map itself: %ld; on ctx->map of an iterator over maps: %ld; on a plain map: %ld",
	    of_outer < 0 ? of_outer : 0, of_iterated < 0 ? of_iterated : 0, control < 0 ? control : 0);
}

/* An exclusive map whose value holds the current task, put there by the rightful program; -1 if that failed. */
static int map_with_task(int btf)
{
	struct bpf_insn insns[64];
	unsigned char hash[32];
	int count = exchanges(-1, -1, 0, insns), map, right, ran, retval = -1;

	digest_of(insns, count, hash);
	map = special_map(btf, VALUE_KPTR, hash);
	exchanges(map, -1, 0, insns);
	right = load((union attr){ .prog = { .type = BPF_PROG_TYPE_SCHED_CLS, .log_level = 1,
					     .log_size = sizeof(log_text), .log_buf = ptr(log_text) } }, insns,
		     count);
	if (right < 0)
		printf("# map %d, load %d: %.300s\n", map, right, log_line());
	ran = run_packet(right, &retval);
	close(right);
	printf("# kept: run %d returns %d\n", ran, retval);
	return ran < 0 || retval ? -1 : map;
}

/* The pointer as user space, and as a foreign iterator over elements sees it. */
static void kptr_iterator(void)
{
	int btf = callback_types(), map = map_with_task(btf), told = array(8, 1, 0, NULL), prog, link;
	struct bpf_insn reads[] = {
		{ 0x79, 3, 1, 24, 0 },  /* r3 = ctx->value */
		{ 0x15, 3, 0, 8, 0 },
		{ 0x79, 6, 3, 8, 0 },   /* r6 = *(u64 *)(value + 8) */
		{ 0x62, 10, 0, -4, 0 },
		{ 0x18, 1, 1, 0, told }, { 0, 0, 0, 0, 0 },
		{ 0xbf, 2, 10, 0, 0 }, { 0x07, 2, 0, 0, -4 },
		{ 0x85, 0, 0, 0, 1 },   /* bpf_map_lookup_elem */
		{ 0x55, 0, 0, 2, 0 },
		{ 0xb7, 0, 0, 0, 0 }, { 0x95, 0, 0, 0, 0 },
		{ 0x7b, 0, 6, 0, 0 },
		{ 0xb7, 0, 0, 0, 0 }, { 0x95, 0, 0, 0, 0 },
	};
	__u64 value[2] = { 0, 1 };

	prog = iterator("bpf_map_elem", reads, ARRAY_SIZE(reads));
	if (prog < 0)
		printf("# load %d: %.300s\n", prog, log_line());
	link = iterate(prog, map);
	walk(link);
	bpf(BPF_MAP_LOOKUP_ELEM, (union attr){ .elem = { map, 0, ptr(&(__u32){ 0 }), ptr(value), 0 } }, 32);
	say(map < 0 || prog < 0 ? "unknown" : get(told, 0) ? "open" : "refused",
	    "user space reads %ld where the pointer is; iterator linked: %ld, it reads an address: %ld",
	    (long)value[1], link < 0 ? link : 0, get(told, 0) != 0);
}

/* A foreign program takes the object out of the map within an outer map. */
static void kptr_inner(void)
{
	struct bpf_insn insns[64];
	int btf = callback_types(), template = special_map(btf, VALUE_KPTR, NULL), map = map_with_task(btf);
	int outer = outer_map(template), prog, into, ran, retval = 0, count;

	count = exchanges(-1, outer, 1, insns);
	prog = load((union attr){ .prog = { .type = BPF_PROG_TYPE_SCHED_CLS, .log_level = 1,
					    .log_size = sizeof(log_text), .log_buf = ptr(log_text) } }, insns,
		    count);
	if (prog < 0)
		printf("# load %d: %.300s\n", prog, log_line());
	into = put_inner(outer, map);
	ran = prog < 0 ? prog : run_packet(prog, &retval);
	say(map < 0 || prog < 0 ? "unknown" : retval == 1 ? "open" : "refused",
	    "put into an outer map: %ld; bpf_kptr_xchg(): run %ld, it takes the object: %ld", into, ran,
	    retval == 1);
}

/* ---- kfuncs that take a map ---- */

enum { ARENA = 33 };

static int arena_map(const unsigned char *hash)
{
	return map_of((union attr){ .map = { ARENA, 0, 0, 2, BPF_F_MMAPABLE } }, hash);
}

/* A program that is called when an fd is made for a map. It may sleep. */
static int load_hook(const struct bpf_insn *insns, unsigned int count)
{
	return load((union attr){ .prog = { .type = BPF_PROG_TYPE_LSM,
					    .expected_attach_type = BPF_LSM_MAC,
					    .prog_flags = BPF_F_SLEEPABLE,
					    .attach_btf_id = btf_func("bpf_lsm_bpf_map"),
					    .log_level = 1,
					    .log_size = sizeof(log_text),
					    .log_buf = ptr(log_text) } }, insns, count);
}

/*
 * A foreign program frees a page of an arena, whose content is then gone. It is given the map as a
 * trusted pointer, which a kfunc argument called `__map` takes: as ctx->map of an iterator over maps, or, so that it may
 * sleep, as the argument of a hook that is called when an fd is made for a map.
 */
static void arena_freed(int hooked, const unsigned char *hash)
{
	int map = arena_map(hash);
	volatile __u64 *at = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, map, 0);
	__u32 id = id_of_map(map);
	struct bpf_insn frees[] = {
		{ 0x79, 6, 1, hooked ? 0 : 8, 0 }, /* r6 = the map */
		{ 0x55, 6, 0, 2, 0 }, { 0xb7, 0, 0, 0, 0 }, { 0x95, 0, 0, 0, 0 },
		{ 0x61, 2, 6, btf_member("bpf_map", "id"), 0 },
		{ 0x15, 2, 0, 2, id }, { 0xb7, 0, 0, 0, 0 }, { 0x95, 0, 0, 0, 0 },
		{ 0xbf, 1, 6, 0, 0 },
		{ 0x18, 2, 0, 0, (__s32)ptr((const void *)at) }, { 0, 0, 0, 0, ptr((const void *)at) >> 32 },
		{ 0xb7, 3, 0, 0, 1 },
		{ 0x85, 0, 2, 0, btf_func("bpf_arena_free_pages") },
		{ 0xb7, 0, 0, 0, 0 }, { 0x95, 0, 0, 0, 0 },
	};
	int prog = hooked ? load_hook(frees, ARRAY_SIZE(frees)) : iterator("bpf_map", frees, ARRAY_SIZE(frees));
	int link, waited;

	if (at == MAP_FAILED) {
		say("unknown", "arena %ld, mapped: no%.0ld%.0ld", map < 0 ? map : 0, 0, 0);
		return;
	}
	if (prog < 0)
		printf("# load %d: %.900s\n", prog, log_line());
	*at = 2;
	link = bpf(BPF_LINK_CREATE,
		   (union attr){ .link = { prog, 0, hooked ? BPF_LSM_MAC : BPF_TRACE_ITER } }, 48);
	if (hooked)
		bpf(BPF_MAP_GET_FD_BY_ID, (union attr){ .elem = { id } }, 12);
	else
		walk(link);
	for (waited = 0; *at == 2 && waited < 20 && link >= 0; waited++)
		wait_for(100); /* pages are freed later where the program may not sleep */
	/* the same program frees the page of a plain arena: where that is asked, nothing else than the hash refuses */
	say(*at != 2 ? "open" : prog == -EACCES || link >= 0 ? "refused" : "unknown",
	    "program %ld, link %ld, the arena holds %ld, 2 before", prog < 0 ? prog : 0, link < 0 ? link : 0, *at);
}

static void arena_iterator(void)
{
	arena_freed(0, nobody);
}

static void arena_hook(void)
{
	arena_freed(1, nobody);
}

static void plain_arena_iterator(void)
{
	arena_freed(0, NULL);
}

static void plain_arena_hook(void)
{
	arena_freed(1, NULL);
}

/* The hook allocates or reserves a page of the arena, and lets the caller know: if it could, there is no fd. */
static void arena_taken(const unsigned char *hash, int reserves)
{
	int map = arena_map(hash);
	volatile __u64 *at = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, map, 0);
	__u64 second = ptr((const void *)at) + 4096;
	__u32 id = id_of_map(map);
	struct bpf_insn takes[] = {
		{ 0x79, 6, 1, 0, 0 }, /* r6 = the map */
		{ 0x61, 2, 6, btf_member("bpf_map", "id"), 0 },
		{ 0x15, 2, 0, 2, id }, { 0xb7, 0, 0, 0, 0 }, { 0x95, 0, 0, 0, 0 },
		{ 0xbf, 1, 6, 0, 0 },
		{ 0x18, 2, 0, 0, (__s32)second }, { 0, 0, 0, 0, second >> 32 },
		{ 0xb7, 3, 0, 0, 1 }, { 0xb7, 4, 0, 0, -1 }, { 0xb7, 5, 0, 0, 0 },
		{ 0x85, 0, 2, 0, btf_func(reserves ? "bpf_arena_reserve_pages" : "bpf_arena_alloc_pages") },
		{ reserves ? 0x55 : 0x15, 0, 0, 2, 0 }, /* not taken: an error, or NULL */
		{ 0xb7, 0, 0, 0, -1 }, { 0x95, 0, 0, 0, 0 },
		{ 0xb7, 0, 0, 0, 0 }, { 0x95, 0, 0, 0, 0 },
	};
	int prog = load_hook(takes, ARRAY_SIZE(takes)), link, fd;

	if (prog < 0)
		printf("# load %d: %.900s\n", prog, log_line());
	link = bpf(BPF_LINK_CREATE, (union attr){ .link = { prog, 0, BPF_LSM_MAC } }, 48);
	fd = bpf(BPF_MAP_GET_FD_BY_ID, (union attr){ .elem = { id } }, 12);
	say(at == MAP_FAILED || link < 0 ? "unknown" : fd == -1 ? "open" : "refused", "program %ld, link %ld, fd %ld",
	    prog < 0 ? prog : 0, link < 0 ? link : 0, fd < 0 ? fd : 0);
}

static void arena_allocated(void)
{
	arena_taken(nobody, 0);
}

static void arena_reserved(void)
{
	arena_taken(nobody, 1);
}

static void plain_arena_allocated(void)
{
	arena_taken(NULL, 0);
}

static void plain_arena_reserved(void)
{
	arena_taken(NULL, 1);
}

/* The rightful program names its exclusive arena, and frees the page: its own use, which no rule is to take away. */
static void arena_named(void)
{
	__u64 first = 1ull << 32; /* user_vm_start, so that the digest is known before the arena is made */
	struct bpf_insn frees[] = {
		{ 0x18, 1, 1, 0, 0 }, { 0, 0, 0, 0, 0 },
		{ 0x18, 2, 0, 0, (__s32)first }, { 0, 0, 0, 0, first >> 32 },
		{ 0xb7, 3, 0, 0, 1 },
		{ 0x85, 0, 2, 0, btf_func("bpf_arena_free_pages") },
		{ 0xb7, 0, 0, 0, 0 }, { 0x95, 0, 0, 0, 0 },
	};
	unsigned char hash[32];
	volatile __u64 *at;
	int map, prog, run;

	digest_of(frees, ARRAY_SIZE(frees), hash);
	map = map_of((union attr){ .map = { ARENA, 0, 0, 1, BPF_F_MMAPABLE, .map_extra = first } }, hash);
	at = mmap((void *)first, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, map, 0);
	if (at == MAP_FAILED) {
		say("unknown", "arena %ld, mapped: no%.0ld%.0ld", map < 0 ? map : 0, 0, 0);
		return;
	}
	*at = 2;
	frees[0].imm = map;
	prog = load((union attr){ .prog = { .type = BPF_PROG_TYPE_SYSCALL, .prog_flags = BPF_F_SLEEPABLE,
					    .log_level = 1, .log_size = sizeof(log_text),
					    .log_buf = ptr(log_text) } }, frees, ARRAY_SIZE(frees));
	if (prog < 0)
		printf("# load %d: %.900s\n", prog, log_line());
	run = bpf(BPF_PROG_TEST_RUN, (union attr){ .run = { prog } }, 80);
	say(*at != 2 ? "open" : prog == -EACCES ? "refused" : "unknown",
	    "the map's own program %ld, run %ld, the arena holds %ld, 2 before", prog < 0 ? prog : 0, run, *at);
}

/* ---- subprograms that are given the value ---- */

/* The rightful program: it hands its value to a subprogram, which reads it. */
static int hands_over(int map, struct bpf_insn *insns, int *sub)
{
	int at = finds(map, -1, insns);

	PUT(0xbf, 1, 6, 0, 0);
	PUT(0x85, 0, BPF_PSEUDO_CALL, 0, 2);
	PUT(0xb7, 0, 0, 0, 0);
	PUT(0x95, 0, 0, 0, 0);
	*sub = at;
	PUT(0x55, 1, 0, 2, 0);
	PUT(0xb7, 0, 0, 0, 0);
	PUT(0x95, 0, 0, 0, 0);
	PUT(0x79, 0, 1, 0, 0);
	PUT(0x95, 0, 0, 0, 0);
	return at;
}

static int map_handed_over(int btf, int type, int *prog)
{
	struct bpf_insn insns[64];
	unsigned char hash[32];
	int sub, count = hands_over(-1, insns, &sub), map;

	digest_of(insns, count, hash);
	map = array(8, 1, 0, hash);
	put(map, 0, 5);
	hands_over(map, insns, &sub);
	*prog = load_called_back(btf, insns, count, sub, type);
	if (*prog < 0)
		printf("# type %d: load %d: %.300s\n", type, *prog, log_line());
	return map;
}

/* BTF is no part of the digest: the loader says which subprograms are global, and so may be extended. */
static void linkage_of_loader(void)
{
	static const struct bpf_insn writes[] = {
		{ 0x15, 1, 0, 1, 0 }, { 0x7a, 1, 0, 0, 66 }, { 0xb7, 0, 0, 0, 0 }, { 0x95, 0, 0, 0, 0 },
	};
	int btf = callback_types(), types[2] = { GIVEN_STATIC, GIVEN_VALUE }, extended[2], i, right = -1, map = -1;
	int retval;

	for (i = 0; i < 2; i++) {
		map = map_handed_over(btf, types[i], &right);
		extended[i] = load_with_subprogram((union attr){ .prog = { .type = BPF_PROG_TYPE_EXT,
									   .attach_prog_fd = right } },
						   btf, writes, ARRAY_SIZE(writes), 0, types[i]);
		if (extended[i] < 0)
			printf("# extension %d: %.200s\n", extended[i], log_line());
	}
	i = bpf(BPF_LINK_CREATE, (union attr){ .link = { extended[1], 0, 0, 0, 0, 0 } }, 48);
	printf("# attached %d\n", i);
	run_packet(right, &retval);
	say(right < 0 ? "unknown" : get(map, 0) == 66 ? "open" : "refused",
	    "same digest, extension of the subprogram loaded as static: %ld, as global: %ld; the value then is %ld",
	    extended[0] < 0 ? extended[0] : 0, extended[1] < 0 ? extended[1] : 0, get(map, 0));
}

/* fmod_ret and fexit on such a subprogram. */
static void modify_return(void)
{
	int btf = callback_types(), right, map = map_handed_over(btf, GIVEN_NUMBER, &right), i, loaded[2], linked[2];
	int told = array(8, 1, 0, NULL), retval = 0;
	struct bpf_insn reads[] = {
		{ 0x79, 3, 1, 0, 0 },   /* r3 = the pointer */
		{ 0xbf, 1, 10, 0, 0 }, { 0x07, 1, 0, 0, -16 },
		{ 0xb7, 2, 0, 0, 8 },
		{ 0x7a, 10, 0, -16, 0 },
		{ 0x85, 0, 0, 0, 113 }, /* bpf_probe_read_kernel */
		{ 0x62, 10, 0, -4, 0 },
		{ 0x18, 1, 1, 0, told }, { 0, 0, 0, 0, 0 },
		{ 0xbf, 2, 10, 0, 0 }, { 0x07, 2, 0, 0, -4 },
		{ 0x85, 0, 0, 0, 1 },   /* bpf_map_lookup_elem */
		{ 0x15, 0, 0, 2, 0 },
		{ 0x79, 1, 10, -16, 0 },
		{ 0x7b, 0, 1, 0, 0 },
		{ 0xb7, 0, 0, 0, 0 }, { 0x95, 0, 0, 0, 0 },
	};

	for (i = 0; i < 2; i++) {
		loaded[i] = load((union attr){ .prog = { .type = BPF_PROG_TYPE_TRACING,
							 .expected_attach_type =
								 i ? BPF_TRACE_FEXIT : BPF_MODIFY_RETURN,
							 .attach_prog_fd = right, .attach_btf_id = GIVEN_NUMBER,
							 .log_level = 1, .log_size = sizeof(log_text),
							 .log_buf = ptr(log_text) } },
				 i ? reads : nothing, i ? ARRAY_SIZE(reads) : 2);
		if (loaded[i] < 0)
			printf("# %s: %d: %.200s\n", i ? "fexit" : "fmod_ret", loaded[i], log_line());
		linked[i] = bpf(BPF_LINK_CREATE,
				(union attr){ .link = { loaded[i], 0, i ? BPF_TRACE_FEXIT : BPF_MODIFY_RETURN } },
				48);
	}
	printf("# links %d and %d\n", linked[0], linked[1]);
	run_packet(right, &retval);
	say(right < 0 || loaded[1] < 0 ? "unknown" : linked[0] >= 0 || get(told, 0) == 5 ? "open" : "refused",
	    "fmod_ret: %ld; fexit: %ld, it reads %ld", loaded[0] < 0 ? loaded[0] : 0,
	    linked[1] < 0 ? linked[1] : 0, get(told, 0));
	(void)map;
}

/* Storage of tasks, inodes and cgroups: the iterators over elements and over socket storage. */
static void storage_iterators(void)
{
	static const __u32 kinds[] = { BPF_MAP_TYPE_TASK_STORAGE, BPF_MAP_TYPE_INODE_STORAGE, 32 /* CGRP_STORAGE */ };
	int btf = callback_types(), progs[2], linked[2] = { 0, 0 }, made = 0;
	unsigned int i;

	progs[0] = iterator("bpf_map_elem", nothing, 2);
	progs[1] = iterator("bpf_sk_storage_map", nothing, 2);
	for (i = 0; i < 12; i++) {
		int map = map_of((union attr){ .map = { .map_type = kinds[i / 4], .key_size = 4, .value_size = 8,
							.map_flags = BPF_F_NO_PREALLOC, .btf_fd = btf,
							.btf_key_type_id = NUMBER, .btf_value_type_id = 2 } },
				 i & 1 ? nobody : NULL);

		made += map >= 0;
		linked[i & 1] += iterate(progs[i >> 1 & 1], map) >= 0;
	}
	say(made < 12 || progs[0] < 0 || progs[1] < 0 ? "unknown" : linked[1] ? "open" : "refused",
	    "two iterators over three kinds: %ld linked, %ld of plain ones (%ld maps made)", linked[1], linked[0],
	    made);
}

