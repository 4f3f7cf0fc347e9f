/** `patch-v1`: what the first version of the patch refused. */
import { arenaAny } from '../arena.ts';
import { bindNamed } from '../bind.ts';
import { contentHashFrozen } from '../content-hash.ts';
import { countedLate } from '../counted.ts';
import { elementRefusedV1 } from '../element.ts';
import { extensionAny } from '../extension.ts';
import { iteratorAny } from '../iterator.ts';
import { linkUpdateAny } from '../link-update.ts';
import { mappedAny } from '../mapped.ts';
import { outerNever } from '../outer.ts';
import { relocatedAny } from '../relocated.ts';
import { signedHash } from '../signed.ts';
import { sleepableAny } from '../sleepable.ts';
import { sysBpfAsUser } from '../sys-bpf.ts';
import { templateRefusedV1 } from '../template.ts';
import type { Design } from '../design.ts';

export const patchV1: Design = {
  name: 'patch-v1',
  argument: 'The patch as posted: exclusive maps and maps of maps do not mix at all.',
  cites: ['PATCH v1 20250606232914.317094-4 (2025-06-06)'],
  kernels: [],
  choices: {
    outer: outerNever,
    template: templateRefusedV1,
    element: elementRefusedV1,
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
