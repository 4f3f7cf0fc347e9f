/** `mainline`: 7.1.5 .. 7.2; observed on the kernels listed below (KERNEL-FACTS, group B). */
import { arenaAny } from '../arena.ts';
import { bindNamed } from '../bind.ts';
import { contentHashFrozen } from '../content-hash.ts';
import { countedLate } from '../counted.ts';
import { elementRefused } from '../element.ts';
import { extensionAny } from '../extension.ts';
import { iteratorRefusedElem } from '../iterator.ts';
import { linkUpdateAny } from '../link-update.ts';
import { mappedAny } from '../mapped.ts';
import { outerYes } from '../outer.ts';
import { relocatedAny } from '../relocated.ts';
import { signedHashExclusive } from '../signed.ts';
import { sleepableAny } from '../sleepable.ts';
import { sysBpfAsUser } from '../sys-bpf.ts';
import { templateRefused } from '../template.ts';
import type { Design } from '../design.ts';

export const mainline: Design = {
  name: 'mainline',
  argument:
    'The fixes of 2026: no exclusive map inside an outer map, none walked by bpf_map_elem; loaders insist on exclusivity.',
  cites: [
    'commit 9a3c3c49c333',
    'CVE-2026-74364',
    'commit 3c56ee343f94',
    'commit 0fb6c9ed6493',
    'CVE-2026-80675',
  ],
  kernels: ['7.1.7', '7.1.13', '7.2.12'],
  choices: {
    outer: outerYes,
    template: templateRefused,
    element: elementRefused,
    bind: bindNamed,
    counted: countedLate,
    iterator: iteratorRefusedElem,
    linkUpdate: linkUpdateAny,
    extension: extensionAny,
    sysBpf: sysBpfAsUser,
    contentHash: contentHashFrozen,
    mapped: mappedAny,
    arena: arenaAny,
    signed: signedHashExclusive,
    relocated: relocatedAny,
    sleepable: sleepableAny,
  },
};
