/** What is written into the page says what was said. */
import { expect, it } from 'vitest';
import { cutShort, madeWhole } from './cut.ts';
import type { GivenVerdicts } from './known.ts';

it('comes back as it was, and says no design twice', () => {
  const known = { verdict: 'violated', settled: true, scopes: 2 } as const;
  const answers: GivenVerdicts = {
    sealed: {
      inner: {
        ...known,
        because: [],
        mended: ['sealed~outer.never', 'mainline', 'sealed~own.mine'],
      },
      direct: { ...known, because: ['so'] },
    },
    'sealed~outer.never': { inner: { ...known, because: [], mended: ['sealed'] } },
  };
  const cut = cutShort(answers);
  expect(cut['sealed']).toEqual({
    inner: { ...known, mended: [expect.stringMatching(/^~0.$/), 'mainline', '~own.mine'] },
    direct: { ...known, because: ['so'] },
  });
  expect(madeWhole(cut)).toEqual(answers);
});
