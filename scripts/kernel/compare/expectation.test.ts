import { describe, expect, it } from 'vitest';
import { RULES } from '../../../model/rules/designs/all.ts';
import { E2BIG, EBADFD, EINVAL } from '../../../model/kernel/errno.ts';
import { make } from '../../../model/kernel/call.ts';
import type { Outcome } from '../../../model/kernel/outcome.ts';
import { emptyState } from '../../../model/kernel/state.ts';
import { step } from '../../../model/kernel/step.ts';
import { permissive618 } from '../../../model/rules/designs/permissive-6.18.ts';
import { BEFORE, expectationOf, NO_FEATURE } from './expectation.ts';
import { textNamed } from '../../../model/programs/text.ts';
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

  it('changes with the version that changed it, and not before', () => {
    const names = ['6.17.99', '6.18.0', '6.99.0', '7.0.0', '7.1.4', '7.1.5', '7.2.99', '7.3.0'];
    expect(names.map((version) => expectationOf(version).name)).toEqual([
      NO_FEATURE,
      ...['permissive-6.18', 'permissive-6.18', 'permissive', 'permissive'],
      ...['mainline', 'mainline', 'mainline-7.3'],
    ]);
  });

  it('is no feature before 6.18', () => {
    expect(BEFORE).toMatchObject({ signed: undefined, tagIsDigest: false });
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
    // without a hash it makes the map, whose info has none either
    const plain = {
      ...create,
      kind: 'ARRAY',
      excl: { form: 'well-formed', digest: 'none' },
    } as const;
    const made = BEFORE.step(empty, plain) as Outcome;
    expect(made.answer).toBe(0);
    const asks = { call: 'obj_get_info_by_fd', map: 0 } as const;
    expect(BEFORE.step(made.state, { ...asks, hash: 'well-formed' })).toMatchObject({
      answer: -E2BIG,
      state: made.state,
    });
    // a slot in use is no question to the kernel
    expect(BEFORE.step(made.state, { ...plain, excl })).toEqual(
      step(permissive618, made.state, { ...plain, excl }),
    );
    // a SYSCALL program holds no PROG_ARRAY, as in 6.18
    const table = BEFORE.step(empty, { ...plain, kind: 'PROG_ARRAY' }) as Outcome;
    const load = make('prog_load', { prog: 0, text: textNamed('sys-update.A')!, fd_array: 0 });
    expect(BEFORE.step(table.state, load)).toMatchObject({ answer: -EINVAL });
    const hash = { call: 'obj_get_info_by_fd', map: 0, hash: 'well-formed' } as const;
    expect(BEFORE.step(empty, hash)).toMatchObject({ answer: -EBADFD });
  });
});
