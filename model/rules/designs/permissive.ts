/** `permissive`: what 7.0 .. 7.1.4 do; observed on the kernels listed below (KERNEL-FACTS, group A). */
import { arenaAny } from '../arena.ts';
import { bindNamed } from '../bind.ts';
import { contentHashFrozen } from '../content-hash.ts';
import { countedLate } from '../counted.ts';
import { elementAny } from '../element.ts';
import { extensionAny } from '../extension.ts';
import { iteratorAny } from '../iterator.ts';
import { linkUpdateAny } from '../link-update.ts';
import { mappedAny } from '../mapped.ts';
import { outerYes } from '../outer.ts';
import { relocatedAny } from '../relocated.ts';
import { signedHash } from '../signed.ts';
import { sleepableAny } from '../sleepable.ts';
import { sysBpfAsUser } from '../sys-bpf.ts';
import { templateAny } from '../template.ts';
import type { Design } from '../design.ts';

export const permissive: Design = {
  name: 'permissive',
  argument:
    'Exclusivity is a contract between a program and the maps it names; any map may be exclusive.',
  cites: ['review of 2025-06-11 (A. Starovoitov)', 'commit baefdbdf6812', 'CVE-2026-74364'],
  kernels: ['7.0.13', '7.1.3'],
  choices: {
    outer: outerYes,
    template: templateAny,
    element: elementAny,
    bind: bindNamed,
    counted: countedLate,
    iterator: iteratorAny,
    linkUpdate: linkUpdateAny,
    extension: extensionAny,
    sysBpf: sysBpfAsUser,
    contentHash: contentHashFrozen,
    mapped: mappedAny,
    arena: arenaAny,
    signed: signedHash,
    relocated: relocatedAny,
    sleepable: sleepableAny,
  },
};
