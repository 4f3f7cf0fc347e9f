/* The ways in a row, each in a process of its own; after the files that ask them. */
static const struct {
	const char *name;
	void (*ask)(void);
} ways[] = {
	{ "every-kind-by-name", every_kind },
	{ "sockmap-iterator", sockmap_iterator },
	{ "elem-iterator-kinds", elem_iterator_kinds },
	{ "sockmap-verdict", sockmap_verdict },
	{ "probe-write-user", probe_write_user },
	{ "probe-write-user-frozen", probe_write_frozen },
	{ "relocated-unsigned", relocated_unsigned },
	{ "relocated-signed", relocated_signed },
	{ "relocated-uncounted", relocated_uncounted },
	{ "link-update-size", link_update_size },
	{ "two-maps-swapped", two_maps_swapped },
	{ "map-iterator-lookup", map_iterator_lookup },
	{ "probe-write-arena", probe_write_arena },
	{ "token", token },
	{ "fd-replaced", fd_replaced },
	{ "freeze-races-update", freeze_races_update },
	{ "pinned-frozen", pinned_frozen },
	{ "pinned-signed", pinned_signed },
	{ "uptr", uptr_unfrozen },
	{ "uptr-frozen", uptr_frozen },
	{ "cgroup-link-update", cgroup_link_update },
	{ "cgroup-tail-calls", cgroup_tail_calls },
	{ "sys-bpf-load", sys_bpf_load },
	{ "cgroup-extension", cgroup_extension },
	{ "dynptr-extension", dynptr_extension },
	{ "struct-ops", struct_ops },
	{ "map-iterator-count", map_iterator_count },
	{ "callbacks-named", callbacks_named },
	{ "timer-callback", timer_callback },
	{ "timer-inner", timer_inner },
	{ "work-queue-callback", work_callback },
	{ "work-queue-inner", work_inner },
	{ "task-work-inner", task_work_inner },
	{ "for-each-element", for_each_element },
	{ "for-each-outer", for_each_outer },
	{ "kptr-iterator", kptr_iterator },
	{ "kptr-inner", kptr_inner },
	{ "arena-iterator", arena_iterator },
	{ "arena-hook", arena_hook },
	{ "arena-allocated", arena_allocated },
	{ "arena-reserved", arena_reserved },
	{ "arena-named", arena_named },
	{ "plain-arena-iterator", plain_arena_iterator },
	{ "plain-arena-hook", plain_arena_hook },
	{ "plain-arena-allocated", plain_arena_allocated },
	{ "plain-arena-reserved", plain_arena_reserved },
	{ "linkage-of-loader", linkage_of_loader },
	{ "modify-return", modify_return },
	{ "storage-iterators", storage_iterators },
	{ "held-hash", held_hash },
	{ "held-signed", held_signed },
	{ "refused-writer", refused_writer },
};

static int is_wanted(const char *name)
{
	const char *const *each;

	for (each = only; *each; each++)
		if (!strcmp(*each, name))
			return 1;
	return each == only;
}

int main(void)
{
	unsigned int i;

	printf("KTAP version 1\n1..1\n");
	for (i = 0; i < ARRAY_SIZE(ways); i++) {
		int status = 0, child;

		if (!is_wanted(ways[i].name))
			continue;
		fflush(stdout);
		way = ways[i].name;
		child = fork();
		if (!child) {
			ways[i].ask();
			fflush(stdout);
			_exit(0);
		}
		waitpid(child, &status, 0);
		if (status)
			printf("# way %s: unknown: status %d\n", way, status);
	}
	printf("ok 1 ways\n");
	return 0;
}
