/**
 * `itf`: the trace as states in the Informal Trace Format
 * (apalache-mc.org/docs/adr/015adr-trace.html). One variable for each sort of slot, the call that led
 * to the state and its answer; integers are small, so they are plain JSON.
 */
import type { State } from '../../model/kernel/state.ts';
import { isLiveLink, isLiveMap, isLiveProg } from '../../model/kernel/state.ts';
import { answerToJson } from '../trace/call-json.ts';
import { linkName, mapName, progName } from '../trace/describe.ts';
import { rowsOf } from '../trace/table.ts';
import type { Subject } from './exported-trace.ts';
import { headline } from './exported-trace.ts';

const VARS = ['call', 'answer', 'maps', 'progs', 'links', 'accesses'];

type Expr = string | number | boolean | readonly Expr[] | { readonly [field: string]: Expr };

/** The export: one JSON document; ends in a line feed. */
export function toItf(subject: Subject): string {
  const { design, scope, steps, claim } = subject;
  const rows = rowsOf(steps);
  const first = steps[0]?.before;
  const start =
    first === undefined ? [] : [stateOf(0, { call: 'none', answer: 'none' }, first, [])];
  const states = steps.map(({ outcome }, index) => {
    const row = rows[index]!;
    const label = { call: row.call, answer: `${answerToJson(outcome.answer)}` };
    return stateOf(index + 1, label, outcome.state, row.accesses);
  });
  const document = {
    '#meta': {
      format: 'ITF',
      'format-description': 'https://apalache-mc.org/docs/adr/015adr-trace.html',
      description: `exclmap: ${headline(subject)}`,
      variant: design.name,
      scope: scope.name,
      ...(claim === undefined ? {} : { property: claim.id }),
    },
    vars: VARS,
    states: [...start, ...states],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function stateOf(
  index: number,
  label: { readonly call: string; readonly answer: string },
  state: State,
  accesses: readonly string[],
): object {
  return {
    '#meta': { index },
    ...label,
    maps: slots(state.maps, isLiveMap, mapName, (map) => record(map)),
    progs: slots(state.progs, isLiveProg, progName, ({ text, ...prog }) =>
      record({ text: text.name, ...prog }),
    ),
    links: slots(state.links, isLiveLink, linkName, (link) => record(link)),
    accesses,
  };
}

/** The live slots as a map from their names; names are keys of a map, not fields. */
function slots<T>(
  all: readonly T[],
  isLive: (slot: T) => boolean,
  nameOf: (slot: number) => string,
  exprOf: (slot: T) => Expr,
): Expr {
  const pairs = all.flatMap((slot, index) => (isLive(slot) ? [[nameOf(index), exprOf(slot)]] : []));
  return { '#map': pairs };
}

function record(fields: Readonly<Record<string, string | number | boolean>>): Expr {
  return { ...fields };
}
