/** Every kernel that was observed, and is here, is identified as what its version says. */
import { expect, it } from 'vitest';
import { oneLine } from '../../cli/inputs.ts';
import { expectationOf } from '../../kernel/compare/expectation.ts';
import { identify } from '../../kernel/identify/identify.ts';
import { observedVersions } from '../../kernel/releases/observed.ts';
import type { Start } from '../../kernel/vm/boot.ts';
import { startable } from '../../kernel/vm/start.ts';

const starting = (version: string): Start | string => {
  try {
    return startable(version).start;
  } catch (error) {
    return oneLine(error);
  }
};

it.for(observedVersions())('%s', async (version, { skip }) => {
  const start = starting(version);
  if (typeof start === 'string') return skip(start);
  const identity = await identify(start);
  const said = identity.kind === 'design' ? identity.design.name : identity.kind;
  expect([said, 'why' in identity && identity.why]).toEqual([expectationOf(version).name, false]);
});
