/**
 * KERNEL-FACTS 1: every map type that can be created plain was created exclusive, on every kernel that
 * has the type. The model has seven of them; the rule itself must not look at the others.
 */
import { expect, it } from 'vitest';
import { RULES, SIGNING } from '../rules/designs/all.ts';
import { patchV1 } from '../rules/designs/patch-v1.ts';
import { EOPNOTSUPP, OK } from '../kernel/errno.ts';
import type { Kind } from '../kernel/kind.ts';
import { isOuter, KINDS } from '../kernel/kind.ts';

const ALL =
  `HASH ARRAY PROG_ARRAY PERF_EVENT_ARRAY PERCPU_HASH PERCPU_ARRAY STACK_TRACE CGROUP_ARRAY
LRU_HASH LRU_PERCPU_HASH LPM_TRIE ARRAY_OF_MAPS HASH_OF_MAPS DEVMAP SOCKMAP CPUMAP XSKMAP SOCKHASH
CGROUP_STORAGE REUSEPORT_SOCKARRAY PERCPU_CGROUP_STORAGE QUEUE STACK SK_STORAGE DEVMAP_HASH STRUCT_OPS
RINGBUF INODE_STORAGE TASK_STORAGE BLOOM_FILTER USER_RINGBUF CGRP_STORAGE ARENA INSN_ARRAY RHASH`.split(
    /\s+/,
  ) as Kind[];

it('lists every kind of the model', () => {
  expect(ALL).toEqual(expect.arrayContaining([...KINDS]));
  expect(ALL).toHaveLength(35);
});

it.each(ALL)('lets a %s be exclusive in every design but patch-v1', (kind) => {
  for (const { choices } of [...RULES, ...SIGNING].filter((design) => design !== patchV1)) {
    expect(choices.outer.mayBeExclusive(kind)).toBe(OK);
  }
  expect(patchV1.choices.outer.mayBeExclusive(kind)).toBe(isOuter(kind) ? -EOPNOTSUPP : OK);
});
