// SPDX-License-Identifier: GPL-2.0
#include <test_progs.h>
#include <pthread.h>

#define ROUNDS 2000

static int create_array(void)
{
	return bpf_map_create(BPF_MAP_TYPE_ARRAY, "hashed", 4, 8, 1, NULL);
}

static int map_hash(int map, __u8 *hash)
{
	struct bpf_map_info info = {
		.hash = (unsigned long)hash,
		.hash_size = 32,
	};
	__u32 len = sizeof(info);

	return bpf_map_get_info_by_fd(map, &info, &len);
}

/* Updates the map until that is refused. */
static void *update(void *arg)
{
	int map = *(int *)arg;
	__u64 value = 0;
	__u32 key = 0;

	do
		value++;
	while (!bpf_map_update_elem(map, &key, &value, BPF_ANY));
	return NULL;
}

/* A hash that is given while an update may be under way is that of the content afterwards. */
static void test_in_flight(void)
{
	__u8 first[32], last[32];
	pthread_t thread;
	int map, err, i;

	for (i = 0; i < ROUNDS; i++) {
		map = create_array();
		if (!ASSERT_OK_FD(map, "create map"))
			return;
		if (!ASSERT_OK(pthread_create(&thread, NULL, update, &map), "start thread")) {
			close(map);
			return;
		}
		do
			err = bpf_map_freeze(map);
		while (err == -EBUSY);
		if (!err)
			err = map_hash(map, first);
		pthread_join(thread, NULL);
		if (err != -EBUSY) {
			if (ASSERT_OK(err, "freeze and hash") &&
			    ASSERT_OK(map_hash(map, last), "hash again"))
				err = memcmp(first, last, sizeof(first));
			ASSERT_OK(err, "content after the hash was given");
		}
		close(map);
		if (err && err != -EBUSY)
			return;
	}
}

static void test_settled(void)
{
	__u8 hash[32];
	int map = create_array();

	if (!ASSERT_OK_FD(map, "create map"))
		return;
	ASSERT_EQ(map_hash(map, hash), -EPERM, "hash before freeze");
	ASSERT_OK(bpf_map_freeze(map), "freeze");
	ASSERT_OK(map_hash(map, hash), "hash");
	close(map);
}

void test_map_hash_in_flight(void)
{
	if (test__start_subtest("settled"))
		test_settled();
	if (test__start_subtest("in_flight"))
		test_in_flight();
}
