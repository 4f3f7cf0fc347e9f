/** What a kernel is compared with: the design that is asked for, or the one that its version is known to have. */
import type { Design } from '../../model/rules/design.ts';
import { type Expectation, expectDesign, expectationOf } from '../kernel/compare/expectation.ts';
import { findDesign } from './inputs.ts';

/** The design by name, by file or itself; without one that of the version. Throws UsageError for a name that is none. */
export async function expected(
  version: string,
  design: string | Design | undefined,
): Promise<Expectation> {
  if (design === undefined) return expectationOf(version);
  return expectDesign(typeof design === 'string' ? await findDesign(design) : design);
}
