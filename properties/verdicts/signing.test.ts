/**
 * The history of signed loading (HISTORY: September 2025 to June 2026), found blind: each step has the
 * hole that the next one closes, and the claim says so with a shortest trace.
 */
import { describe, expect, it } from 'vitest';
import type { Call } from '../../model/kernel/call.ts';
import { NONE } from '../../model/kernel/state.ts';
import type { Design } from '../../model/rules/design.ts';
import { mainline } from '../../model/rules/designs/mainline.ts';
import { mainline73 } from '../../model/rules/designs/mainline-7.3.ts';
import { readTwice } from '../../model/rules/designs/read-twice.ts';
import { signed1 } from '../../model/rules/designs/signed-1.ts';
import { signed2 } from '../../model/rules/designs/signed-2.ts';
import { signed3 } from '../../model/rules/designs/signed-3.ts';
import { signed4 } from '../../model/rules/designs/signed-4.ts';
import { scopeNamed } from '../../model/scopes/named.ts';
import { claimsIn } from '../claims/all.ts';
import { explore, replay } from '../search/explore.ts';
import { systemOf } from './system.ts';

type Found = { readonly verdict: string; readonly calls: readonly Call[] };

function decide(design: Design, scopeName: string, id: string): Found {
  const scope = scopeNamed(scopeName);
  if (scope === undefined) throw new Error(`no scope ${scopeName}`);
  const system = systemOf(design, scope);
  const claims = claimsIn(scope).filter((claim) => claim.id === id);
  const verdict = explore(system, claims).verdicts[id]?.verdict;
  const trace = verdict !== undefined && 'calls' in verdict ? verdict.calls : [];
  return {
    verdict: verdict?.kind ?? 'none',
    calls: (replay(system, trace) ?? []).map(({ call }) => call),
  };
}

const isFrozenBeforeHash = (calls: readonly Call[]): boolean => {
  const hashed = calls.findIndex(({ call }) => call === 'obj_get_info_by_fd');
  return calls.slice(0, hashed).some(({ call }) => call === 'map_freeze');
};
const metadataIsExclusive = (calls: readonly Call[]): boolean =>
  calls.some(
    (call) =>
      call.call === 'map_create' &&
      call.excl.form === 'well-formed' &&
      call.excl.digest === 'loader.A',
  );
const usesOuter = (calls: readonly Call[]): boolean =>
  calls.some((call) => call.call === 'map_update_elem' && call.inner !== NONE);
const usesIterator = (calls: readonly Call[]): boolean =>
  calls.some(({ call }) => call === 'iter_read');

describe('what a verified loader consumes is what was signed', () => {
  it('fails first by the content hash of a map that is not frozen', () => {
    const { verdict, calls } = decide(signed1, 'signed', 'signed');
    expect(verdict).toBe('violated');
    expect(isFrozenBeforeHash(calls)).toBe(false);
  });
  it('then by a metadata map that the host did not make exclusive', () => {
    const { verdict, calls } = decide(signed2, 'signed', 'signed');
    expect(verdict).toBe('violated');
    expect([isFrozenBeforeHash(calls), metadataIsExclusive(calls)]).toEqual([true, false]);
  });
  it('then by a program that writes the exclusive map through an outer map', () => {
    const { verdict, calls } = decide(signed3, 'signed', 'signed');
    expect(verdict).toBe('violated');
    expect([metadataIsExclusive(calls), usesOuter(calls)]).toEqual([true, true]);
  });
  it('which the next step closes, but not an iterator', () => {
    expect(decide(signed4, 'signed', 'signed').verdict).toBe('holds');
    const { verdict, calls } = decide(signed4, 'signed-iter', 'signed');
    expect(verdict).toBe('violated');
    expect([metadataIsExclusive(calls), usesIterator(calls)]).toEqual([true, true]);
  });
  it.each([mainline, mainline73])('and holds in $name', (design) => {
    expect(decide(design, 'signed', 'signed').verdict).toBe('holds');
    expect(decide(design, 'signed-iter', 'signed').verdict).toBe('holds');
  });
});

describe('what is bound is what was checked', () => {
  it('fails where fd_array is read twice, by another map put there in between', () => {
    const { verdict, calls } = decide(readTwice, 'split', 'bound-is-checked');
    expect(verdict).toBe('violated');
    const [begin, end] = [calls.at(-2), calls.at(-1)];
    const listed = [begin, end].map((call) =>
      call !== undefined && 'fd_array' in call ? call.fd_array : -1,
    );
    expect(new Set(listed).size).toBe(2);
  });
  it('holds where it is read once', () => {
    expect(decide(mainline73, 'split', 'bound-is-checked').verdict).toBe('holds');
  });
});
