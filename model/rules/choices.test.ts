/** The choices on each axis, asked directly: what each answers about maps that are exclusive or not. */
import { describe, expect, it } from 'vitest';
import { SIGNED_CONTENT } from '../kernel/content.ts';
import { nameOfAnswer } from '../kernel/errno.ts';
import type { MapSlot } from '../kernel/state.ts';
import { DEAD_MAP } from '../kernel/state.ts';
import { NO_DIGEST, ZERO_DIGEST } from '../programs/text.ts';
import { arenaAny, arenaPlain } from './arena.ts';
import { bindNamed, bindNamedAndTemplate } from './bind.ts';
import { contentHashAny, contentHashFrozen, contentHashSettled } from './content-hash.ts';
import { countedDigestFirst, countedLate } from './counted.ts';
import * as element from './element.ts';
import { extensionAny, extensionRefused } from './extension.ts';
import * as iterator from './iterator.ts';
import { linkUpdateAny, linkUpdateAsked } from './link-update.ts';
import { mappedAny, mappedRefused } from './mapped.ts';
import { outerNever, outerYes } from './outer.ts';
import { relocatedAny, relocatedCompared, relocatedUnsigned } from './relocated.ts';
import { signedFolded, signedHash, signedHashExclusive, signedReadTwice } from './signed.ts';
import { sleepableAny, sleepableNoProgArray } from './sleepable.ts';
import { sysBpfAsUser, sysBpfMatching, sysBpfRefused } from './sys-bpf.ts';
import * as template from './template.ts';

const map = (change: Partial<MapSlot>): MapSlot => ({ ...DEAD_MAP, kind: 'ARRAY', ...change });
const [mine, other] = ['mine', 'other'];
/** A map that is not exclusive, one of the digest `mine`, one of another. */
const three = [NO_DIGEST, mine, other].map((excl) => map({ excl }));
const empty = { maps: [], progs: [], links: [] };

/** The answers about the three maps, in words. */
const about = (ask: (map: MapSlot) => number): string => three.map(ask).map(nameOfAnswer).join(' ');

it.each([
  ['any', iterator.iteratorAny, '0 0 0', '0 0 0'],
  ['refused-elem', iterator.iteratorRefusedElem, '0 EPERM EPERM', '0 0 0'],
  ['refused', iterator.iteratorRefused, '0 EPERM EPERM', '0 EPERM EPERM'],
  ['matching', iterator.iteratorMatching, '0 0 EPERM', '0 0 EPERM'],
] as const)('iterator %s: plain, own and foreign maps', (_, choice, elements, storage) => {
  expect(about((it) => choice.mayIterate(mine, it, 'bpf_map_elem'))).toBe(elements);
  expect(about((it) => choice.mayIterate(mine, it, 'bpf_sk_storage_map'))).toBe(storage);
});

it.each([
  ['any', linkUpdateAny, '0 0 0'],
  ['asked', linkUpdateAsked, '0 0 EPERM'],
] as const)('link-update %s: plain, own and foreign maps', (_, { mayReplace }, answers) => {
  const ask = iterator.iteratorMatching;
  expect(about((it) => mayReplace(ask, mine, it, 'bpf_map_elem'))).toBe(answers);
});

it.each([
  ['no-prog-array', sleepableNoProgArray, 'EINVAL EACCES'],
  ['any', sleepableAny, '0 0'],
] as const)('sleepable %s: program arrays, and pages of arenas', (_, choice, answers) => {
  const said = [choice.mayHoldProgArray(), choice.mayFreePages()].map(nameOfAnswer);
  expect(said.join(' ')).toBe(answers);
});

it.each([
  ['as-user', sysBpfAsUser, '0 0 0'],
  ['refused', sysBpfRefused, '0 EPERM EPERM'],
  ['matching', sysBpfMatching, '0 0 EPERM'],
] as const)('sys-bpf %s: plain, own and foreign maps', (_, { mayAct }, answers) => {
  expect(about((it) => mayAct(mine, it))).toBe(answers);
});

it.each([
  ['any', mappedAny, '0 0 0'],
  ['refused', mappedRefused, '0 EACCES EACCES'],
] as const)('mapped %s: plain and exclusive maps, for writing', (_, { mayWrite }, answers) => {
  expect(about(mayWrite)).toBe(answers);
});

it.each([
  ['any', arenaAny, 'true true true'],
  ['plain', arenaPlain, 'true false false'],
] as const)('arena %s: plain, own and foreign arenas', (_, choice, frees) => {
  expect(three.map((it) => choice.mayFree(mine, it)).join(' ')).toBe(frees);
});

it.each([
  ['any', extensionAny, '0 0 0'],
  ['refused', extensionRefused, '0 EPERM EPERM'],
] as const)('extension %s: plain and exclusive maps', (_, { mayExtend }, answers) => {
  expect(about((it) => mayExtend(it, 'named'))).toBe(answers);
  expect(about((it) => mayExtend(it, 'bound'))).toBe('0 0 0');
});

it.each([
  ['any', template.templateAny, '0 0 0', 'none none none'],
  ['remembered', template.templateRemembered, '0 0 0', 'none mine other'],
  ['refused', template.templateRefused, '0 ENOTSUPP ENOTSUPP', 'none none none'],
  ['refused-v1', template.templateRefusedV1, '0 EOPNOTSUPP EOPNOTSUPP', 'none none none'],
] as const)('template %s: what it allows and remembers', (_, choice, answers, remembered) => {
  expect(about(choice.mayBeTemplate)).toBe(answers);
  expect(three.map(choice.remembers).join(' ')).toBe(remembered);
});

describe('bind', () => {
  it('named compares the digest with the map', () => {
    expect(about((it) => bindNamed.mayName(mine, it, empty))).toBe('0 0 EACCES');
  });
  it('named-and-template compares it with the template as well', () => {
    const ask = (excl: string, metaExcl: string): string =>
      nameOfAnswer(bindNamedAndTemplate.mayName(mine, map({ excl, metaExcl }), empty));
    expect(about((it) => bindNamedAndTemplate.mayName(mine, it, empty))).toBe('0 0 EACCES');
    expect([ask(mine, mine), ask(mine, other), ask(other, mine)]).toEqual([
      '0',
      'EACCES',
      'EACCES',
    ]);
    expect([ask(NO_DIGEST, mine), ask(NO_DIGEST, other)]).toEqual(['0', 'EACCES']);
  });
});

describe('element', () => {
  // the outer map's hash and its template's; the inner map is plain, mine, other
  it.each([
    ['any', element.elementAny, mine, NO_DIGEST, '0 0 0'],
    ['same-as-outer', element.elementSameAsOuter, mine, NO_DIGEST, 'EINVAL 0 EINVAL'],
    ['same-as-outer', element.elementSameAsOuter, NO_DIGEST, mine, '0 EINVAL EINVAL'],
    ['same-as-template', element.elementSameAsTemplate, NO_DIGEST, mine, 'EINVAL 0 EINVAL'],
    ['same-as-template', element.elementSameAsTemplate, mine, NO_DIGEST, '0 EINVAL EINVAL'],
    ['none-or-outers', element.elementNoneOrOuters, mine, NO_DIGEST, '0 0 EINVAL'],
    ['none-or-outers', element.elementNoneOrOuters, NO_DIGEST, mine, '0 EINVAL EINVAL'],
    ['refused', element.elementRefused, mine, mine, '0 ENOTSUPP ENOTSUPP'],
    ['refused-v1', element.elementRefusedV1, mine, mine, '0 EOPNOTSUPP EOPNOTSUPP'],
  ] as const)('%s (%#)', (_, { mayBeElement }, excl, metaExcl, answers) => {
    const outer = map({ kind: 'ARRAY_OF_MAPS', excl, metaExcl });
    expect(about((inner) => mayBeElement(outer, inner, empty))).toBe(answers);
  });
});

it('outer never: maps of maps only', () => {
  const kinds = ['ARRAY', 'ARRAY_OF_MAPS', 'HASH_OF_MAPS'] as const;
  expect(kinds.map((kind) => nameOfAnswer(outerYes.mayBeExclusive(kind)))).toEqual(['0', '0', '0']);
  expect(kinds.map((kind) => nameOfAnswer(outerNever.mayBeExclusive(kind)))).toEqual([
    '0',
    'EOPNOTSUPP',
    'EOPNOTSUPP',
  ]);
});

it.each([
  ['any', relocatedAny, false, '0 0'],
  ['compared', relocatedCompared, true, '0 0'],
  ['unsigned-only', relocatedUnsigned, true, '0 EINVAL'],
] as const)(
  'relocated %s: whether listed maps are compared again; unsigned, signed',
  (_, choice, again, loads) => {
    expect(choice.comparesAgain).toBe(again);
    const mayRelocate = [false, true].map(choice.mayRelocate).map(nameOfAnswer);
    expect(mayRelocate.join(' ')).toBe(loads);
  },
);

it('counted: entries are compared with zeros, or with the digest', () => {
  expect([countedLate.digestThen(mine), countedDigestFirst.digestThen(mine)]).toEqual([
    ZERO_DIGEST,
    mine,
  ]);
});

it('content-hash: of any map, of frozen ones, or of those that nobody writes any more', () => {
  const maps = [
    map({ frozen: false }),
    map({ frozen: true }),
    map({ frozen: true, writing: true }),
    map({ writing: true }),
  ];
  expect(maps.map(contentHashAny.mayHash).map(nameOfAnswer)).toEqual(['0', '0', '0', '0']);
  const frozen = maps.map(contentHashFrozen.mayHash).map(nameOfAnswer);
  expect(frozen).toEqual(['EPERM', '0', '0', 'EPERM']);
  const settled = maps.map(contentHashSettled.mayHash).map(nameOfAnswer);
  expect(settled).toEqual(['EPERM', '0', 'EBUSY', 'EPERM']);
});

describe('signed', () => {
  const right = { excl: mine, frozen: true, value: SIGNED_CONTENT, sha: SIGNED_CONTENT } as const;
  const trusts = ({ trusts: ask }: typeof signedHash): readonly boolean[] =>
    [right, { ...right, sha: 0 }, { ...right, excl: NO_DIGEST }].map((it) => ask(map(it)));

  it('hash trusts the content hash, hash-and-exclusive only that of an exclusive map', () => {
    expect(trusts(signedHash)).toEqual([true, false, true]);
    expect(trusts(signedHashExclusive)).toEqual([true, false, false]);
  });

  it('folded trusts at run time what was folded at load', () => {
    expect(trusts(signedFolded)).toEqual([true, true, true]);
    expect([signedHash.folded, signedFolded.folded, signedReadTwice.folded]).toEqual([
      false,
      true,
      true,
    ]);
    expect([signedFolded.readsTwice, signedReadTwice.readsTwice]).toEqual([false, true]);
  });

  it.each<readonly [string, Partial<MapSlot>]>([
    ['0', {}],
    ['EACCES', { excl: other }],
    ['EACCES', { excl: other, kind: 'HASH' }],
    ['EINVAL', { kind: 'HASH', frozen: false }],
    ['EPERM', { frozen: false, mapped: 'rw' }],
    ['EBUSY', { mapped: 'rw', excl: NO_DIGEST }],
    ['0', { mapped: 'ro' }],
    ['EPERM', { excl: NO_DIGEST, value: 0 }],
    ['EKEYREJECTED', { value: 0 }],
  ])('folded answers %s to signed metadata changed by %j', (answer, change) => {
    expect(nameOfAnswer(signedFolded.mayFold(mine, map({ ...right, ...change })))).toBe(answer);
  });

  it('others fold nothing', () => {
    expect(signedHash.mayFold(mine, map({}))).toBe(0);
  });
});
