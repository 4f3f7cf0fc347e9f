import { describe, expect, it } from 'vitest';
import { RULES } from '../../../model/rules/designs/all.ts';
import { EBADFD, EINVAL } from '../../../model/kernel/errno.ts';
import { emptyState } from '../../../model/kernel/state.ts';
import { BEFORE, expectationOf, NO_FEATURE } from './expectation.ts';
import { scopeNamed } from '../../../model/scopes/named.ts';

describe('what a kernel is expected to be', () => {
  it('is the design that names it', () => {
    const named = RULES.flatMap(({ name, kernels }) => kernels.map((kernel) => [kernel, name]));
    expect(named.length).toBeGreaterThan(5);
    for (const [kernel = '', name] of named) {
      expect(expectationOf(kernel).name, kernel).toBe(name);
      expect(expectationOf(`${kernel}+deb13-cloud-amd64`).name, kernel).toBe(name);
    }
  });

  it('is no feature before 6.18', () => {
    expect(expectationOf('6.17.13').name).toBe(NO_FEATURE);
    expect(expectationOf('no version').name).toBe(NO_FEATURE);
  });
});

describe('a kernel before the feature', () => {
  const scope = scopeNamed('tiny');

  it('refuses every hash', () => {
    const empty = emptyState(scope!);
    const create = {
      call: 'map_create',
      map: 0,
      kind: 'ARRAY_OF_MAPS',
      inner_map_fd: 1,
      flags: 'none',
      open: 'rw',
    } as const;
    const excl = { form: 'well-formed', digest: 'write.A' } as const;
    expect(BEFORE.step(empty, { ...create, excl })).toMatchObject({ answer: -EINVAL });
    expect(BEFORE.step(empty, { ...create, excl: { form: 'bad pointer' } })).toMatchObject({
      answer: -EINVAL,
    });
    const hash = { call: 'obj_get_info_by_fd', map: 0, hash: 'well-formed' } as const;
    expect(BEFORE.step(empty, hash)).toMatchObject({ answer: -EBADFD });
  });
});
