/** Parts of selftests about a page: mapped, pinned by io_uring and written through that, or freed by an iterator over maps. */
import { TOLD_AT } from '../../model/programs/bytecode/walk-free.ts';

export const PAGE_PARTS = {
  page_map: String.raw`
/* By the number of the map: where its page is mapped, and a ring of io_uring that has pinned it. */
static struct page {
	void *at, *rings;
	struct io_uring_sqe *entry;
	struct io_uring_params params;
	int ring;
} pages[8];

static int page_map(int number, int map, int prot)
{
	void *at = mmap(NULL, 4096, prot, MAP_SHARED, map, 0);

	if (at == MAP_FAILED)
		return -errno;
	pages[number].at = at;
	return 0;
}
`,
  page_unmap: String.raw`
static int page_unmap(int number)
{
	return munmap(pages[number].at, 4096) < 0 ? -errno : 0;
}
`,
  page_store: String.raw`
static int page_store(int number, __u64 value)
{
	*(volatile __u64 *)pages[number].at = value;
	return 0;
}
`,
  page_load: String.raw`
static int page_load(int number)
{
	return *(volatile __u64 *)pages[number].at;
}
`,
  page_walk: String.raw`
/* Runs an iterator that frees a page, and says what is there then: a worker frees it later. */
static int page_walk(int link, int number)
{
	void **told = mmap((void *)0x${TOLD_AT.toString(16)}, 4096, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS, -1, 0);
	int before = page_load(number), answer, waited;

	if (told == MAP_FAILED)
		return -errno;
	*told = pages[number].at;
	answer = iter_read(link);
	for (waited = 0; answer >= 0 && page_load(number) == before && waited < 50; waited++)
		usleep(10000);
	return answer < 0 ? answer : page_load(number);
}
`,
  page_register: String.raw`
static int page_register(int number)
{
	struct page *page = &pages[number];
	struct iovec buffer = { page->at, 4096 };

	page->ring = syscall(__NR_io_uring_setup, 1, &page->params);
	if (page->ring < 0)
		return -errno;
	page->rings = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, page->ring,
			   IORING_OFF_SQ_RING);
	page->entry = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, page->ring,
			   IORING_OFF_SQES);
	if (page->rings == MAP_FAILED || page->entry == MAP_FAILED)
		return -errno;
	return syscall(__NR_io_uring_register, page->ring, IORING_REGISTER_BUFFERS, &buffer, 1) < 0
		       ? -errno
		       : 0;
}
`,
  page_read: String.raw`
/* Reads a value from a pipe into the page. */
static int page_read(int number, __u64 value)
{
	struct page *page = &pages[number];
	__u32 *tail = (void *)((char *)page->rings + page->params.sq_off.tail);
	__u32 *head = (void *)((char *)page->rings + page->params.cq_off.head);
	struct io_uring_cqe *done = (void *)((char *)page->rings + page->params.cq_off.cqes);
	int ends[2];

	if (pipe(ends) < 0 || write(ends[1], &value, sizeof(value)) < 0)
		return -errno;
	page->entry[0] = (struct io_uring_sqe){
		.opcode = IORING_OP_READ_FIXED,
		.fd = ends[0],
		.addr = (unsigned long)page->at,
		.len = sizeof(value),
	};
	__atomic_store_n(tail, *tail + 1, __ATOMIC_RELEASE);
	if (syscall(__NR_io_uring_enter, page->ring, 1, 1, IORING_ENTER_GETEVENTS, NULL, 0) < 0)
		return -errno;
	done += *head & (page->params.cq_entries - 1);
	__atomic_store_n(head, *head + 1, __ATOMIC_RELEASE);
	return done->res < 0 ? done->res : 0;
}
`,
} as const;
