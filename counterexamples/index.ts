/** The public face of traces: reading and writing them, in words and in other formats: `exclmap/counterexamples`. */
export type { Hole } from './pages/catalogue.ts';
export { CATALOGUE } from './pages/catalogue.ts';
export type { Subject } from './export/exported-trace.ts';
export { FORMATS } from './export/exported-trace.ts';
export { EXPORTERS, faultFor } from './export/formats.ts';
export { toText } from './export/text.ts';
export type { CallJson, Word } from './trace/call-json.ts';
export { describeAccesses, describeChanges } from './trace/changes.ts';
export { describeAnswer, describeCall } from './trace/describe.ts';
export type { ScopeJson } from './trace/scope-json.ts';
export { scopeToJson } from './trace/scope-json.ts';
export type { Row } from './trace/table.ts';
export { rowsOf } from './trace/table.ts';
export type { ParsedTrace, StepJson, TraceFile, TraceParts } from './trace/trace-file.ts';
export { faultInScope, parseTrace, stepsToJson, traceText } from './trace/trace-file.ts';
