/** The public face of the property suites: `exclmap/suites`. Needs fast-check and vitest beside it. */
export type { SuiteOptions } from './suite.ts';
export { suiteOf } from './suite.ts';
export type { TraceOptions, Walk } from '../arbitraries/traces.ts';
export { brokenBy, tracesOf } from '../arbitraries/traces.ts';
export { callsOf, designs, renamingsOf, statesOf } from '../arbitraries/arbitraries.ts';
export type { Renaming } from '../random/renaming.ts';
export type { WalkStyle } from '../random/walk.ts';
