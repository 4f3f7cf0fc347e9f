/** `sealed`: closes every modelled way in at the least cost. */
import { arenaPlain } from '../arena.ts';
import { bindNamed } from '../bind.ts';
import { contentHashSettled } from '../content-hash.ts';
import { countedDigestFirst } from '../counted.ts';
import { elementNoneOrOuters } from '../element.ts';
import { extensionRefused } from '../extension.ts';
import { iteratorMatching } from '../iterator.ts';
import { linkUpdateAsked } from '../link-update.ts';
import { mappedRefused } from '../mapped.ts';
import { outerYes } from '../outer.ts';
import { relocatedUnsigned } from '../relocated.ts';
import { signedFolded } from '../signed.ts';
import { sleepableAny } from '../sleepable.ts';
import { sysBpfMatching } from '../sys-bpf.ts';
import { templateAny } from '../template.ts';
import type { Design } from '../design.ts';

export const sealed: Design = {
  name: 'sealed',
  argument: 'Ours: ask for the matching digest at every way in, refuse nothing that matches.',
  cites: [],
  kernels: [],
  choices: {
    outer: outerYes,
    template: templateAny,
    element: elementNoneOrOuters,
    bind: bindNamed,
    counted: countedDigestFirst,
    iterator: iteratorMatching,
    linkUpdate: linkUpdateAsked,
    extension: extensionRefused,
    sysBpf: sysBpfMatching,
    contentHash: contentHashSettled,
    mapped: mappedRefused,
    arena: arenaPlain,
    signed: signedFolded,
    relocated: relocatedUnsigned,
    sleepable: sleepableAny,
  },
};
