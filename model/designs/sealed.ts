/** `sealed`: closes every modelled way in at the least cost. */
import { bindNamed } from '../axes/bind.ts';
import { contentHashFrozen } from '../axes/content-hash.ts';
import { countedDigestFirst } from '../axes/counted.ts';
import { elementNoneOrOuters } from '../axes/element.ts';
import { extensionRefused } from '../axes/extension.ts';
import { iteratorMatching } from '../axes/iterator.ts';
import { outerYes } from '../axes/outer.ts';
import { signedFolded } from '../axes/signed.ts';
import { sysBpfMatching } from '../axes/sys-bpf.ts';
import { templateAny } from '../axes/template.ts';
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
    extension: extensionRefused,
    sysBpf: sysBpfMatching,
    contentHash: contentHashFrozen,
    signed: signedFolded,
  },
};
