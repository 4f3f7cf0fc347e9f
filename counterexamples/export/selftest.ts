/**
 * `selftest`: the trace as a C program that stands alone: raw bpf(2), no libbpf, no BPF compiler. It
 * passes where a kernel refuses one of the calls as known designs do, fails where the hole is open,
 * and is skipped where there are no exclusive maps. KTAP on standard output, exit codes of kselftest
 * (0 pass, 1 fail, 4 skip); needs root.
 */
import type { Insn } from '../../model/programs/asm.ts';
import { LD_IMM64 } from '../../model/programs/asm.ts';
import { run } from '../../model/kernel/run.ts';
import { emptyState } from '../../model/kernel/state.ts';
import { DESIGNS } from '../../model/rules/designs/all.ts';
import { disassemble } from '../../model/programs/disassemble.ts';
import { describeAnswer, describeCall } from '../trace/describe.ts';
import { fateOf } from '../pages/search-holes.ts';
import type { Part } from './selftest-c.ts';
import { KSELFTEST, partsFor } from './selftest-c.ts';
import type { Constant, NoStatement, Statement } from './selftest-calls.ts';
import { answerOfStep, statementOf, valuesChangedBy } from './selftest-calls.ts';
import { loaderConstants, LOADER_INCLUDES, LOADERS_IN_C, TRUST_IN_C } from './selftest-loaders.ts';
import type { Subject } from './exported-trace.ts';
import { headline } from './exported-trace.ts';
import { hang } from './wrap.ts';

/** Why a trace has no selftest. */
export type NoSelftest =
  | { readonly kind: 'no claim' }
  /** `at`: the call, counted from 1 */
  | { readonly kind: NoStatement; readonly at: number; readonly call: string };

const WHY: Readonly<Record<NoSelftest['kind'], string>> = {
  'no claim': 'a selftest is about a claim that the last call breaks',
  'half a call': 'half of a call is no system call',
  'not signed': 'only loader.A comes with a signature',
  'not written': 'such a call has no form in C yet',
};

/** Why there is no selftest of this trace, or undefined. */
export function noSelftestOf({ steps, claim }: Subject): NoSelftest | undefined {
  if (claim === undefined) return { kind: 'no claim' };
  for (const [index, step] of steps.entries()) {
    const made = statementOf(step);
    if (typeof made === 'string') return { kind: made, at: index + 1, call: step.call.call };
  }
  return undefined;
}

/** The reason in one line. */
export function wordsOf(reason: NoSelftest): string {
  const where =
    'at' in reason ? `call ${reason.at} (${reason.call}) has no form in a selftest: ` : '';
  return `${where}${WHY[reason.kind]}`;
}

/** The same as a line for users; undefined if there is a selftest. */
export function faultForSelftest(subject: Subject): string | undefined {
  const reason = noSelftestOf(subject);
  return reason === undefined ? undefined : wordsOf(reason);
}

/** The export; ends in a line feed. Ask `faultForSelftest` first. */
export function toSelftest(subject: Subject): string {
  const { steps, claim } = subject;
  const statements = steps.flatMap((step) => {
    const made = statementOf(step);
    return typeof made === 'string' ? [] : [made];
  });
  const last = steps.at(-1);
  const changed = last === undefined ? { values: [], parts: [] } : valuesChangedBy(last);
  const usesLoader = statements.some((statement) => statement.usesLoader);
  const wanted: readonly Part[] = [
    'map_create',
    ...(usesLoader ? (['prog_load'] as const) : []),
    ...statements.flatMap(({ parts }) => parts),
    ...changed.parts,
  ];
  const { includes, code } = partsFor(wanted);
  const body = bodyOf(subject, statements, changed.values);
  const usesSocket = body.some((line) => line.includes('a_socket'));
  const headers = [
    ...includes,
    ...(usesLoader ? LOADER_INCLUDES : []),
    ...(usesSocket ? ['sys/socket.h'] : []),
  ];
  const constants = [
    ...(usesLoader ? loaderConstants() : []),
    ...statements.flatMap((statement) => statement.constants),
  ];
  const lines = [
    ...comment(subject),
    ...[...new Set(headers)].sort().map((header) => `#include <${header}>`),
    '',
    '#ifndef ENOTSUPP',
    '#define ENOTSUPP 524 /* not in uapi */',
    '#endif',
    '',
    '#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))',
    `#define TEST_NAME "${claim?.id ?? 'trace'}"`,
    '',
    ...rulesOf(subject),
    ...KSELFTEST,
    '',
    ...code,
    ...constantsInC(constants),
    ...(usesLoader ? [...LOADERS_IN_C, ''] : []),
    ...missing(usesLoader, wanted.includes('page_register')),
    ...slotsOf(statements),
    ...(usesSocket ? ['static int a_socket = -1;', ''] : []),
    ...body,
  ];
  return `${lines.join('\n')}\n`;
}

function comment(subject: Subject): readonly string[] {
  const { claim } = subject;
  const words = [
    headline(subject),
    '',
    ...(claim === undefined ? [] : [...hang(`${claim.id}: `, claim.says, 76), '']),
    ...hang(
      '',
      'Passes where the kernel refuses one of the calls as a known design does, fails where all go through, is skipped where there are no exclusive maps. Needs root.',
      76,
    ),
    '',
    'Made by exclmap. Build: gcc -Wall -Wextra -static -o selftest selftest.c',
  ];
  return [
    '// SPDX-License-Identifier: GPL-2.0',
    '/*',
    ...words.map((line) => ` * ${line.replaceAll('*/', '* /')}`.trimEnd()),
    ' */',
  ];
}

/** How known designs answer where they do not let the trace through. */
function rulesOf({ scope, steps, claim }: Subject): readonly string[] {
  const calls = steps.map(({ call }) => call);
  const designs = new Map<string, string[]>();
  for (const design of DESIGNS) {
    const fate = claim === undefined ? undefined : fateOf(design, scope, calls, claim);
    if (fate === undefined || fate.kind === 'breaks') continue;
    const at = fate.kind === 'refused' ? fate.at : steps.length;
    const step = steps[at - 1];
    const its = run(design, emptyState(scope), calls).steps[at - 1];
    if (step === undefined || its === undefined) continue;
    // one that answers as the trace says cannot be told from the hole
    const answer = answerOfStep(its);
    if (answer === answerOfStep(step)) continue;
    const key = `${at}, ${answer}`;
    designs.set(key, [...(designs.get(key) ?? []), design.name]);
  }
  return [
    '/* The designs that stop these calls: at which, and with what answer. */',
    'static const struct {',
    '\tint call;',
    '\tint answer;',
    '\tconst char *designs;',
    '} rules[] = {',
    ...(designs.size === 0 ? ['\t{ 0, 0, "" }, /* none */'] : []),
    ...[...designs].map(([key, names]) => `\t{ ${key}, "${firstOf(names)}" },`),
    '};',
    '',
  ];
}

/** So many names of designs are written out. */
const MOST_NAMES = 3;

function firstOf(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  const first = names.slice(0, MOST_NAMES).join(', ');
  return more > 0 ? `${first} and ${more} more` : first;
}

/** Asked before the test. */
function missing(usesLoader: boolean, usesRing: boolean): readonly string[] {
  return [
    ...String.raw`
/* Why there is nothing to test here, or NULL. A hash of zeros is one as good as any. */
static const char *what_is_missing(void)
{
	static const unsigned char hash[32];
	struct map_create_attr attr = {
		.map_type = BPF_MAP_TYPE_ARRAY,
		.key_size = 4,
		.value_size = 8,
		.max_entries = 1,
	};
	int map = map_create(attr);

	if (map < 0)
		return map == -EPERM ? "needs root" : "bpf(2) makes no map";
	close(map);
	attr.excl_prog_hash = ptr(hash);
	attr.excl_prog_hash_size = sizeof(hash);
	map = map_create(attr);
	if (map < 0)
		return "this kernel has no exclusive maps";
	close(map);
`
      .trim()
      .split('\n'),
    ...(usesRing ? RINGS_IN_C : []),
    ...(usesLoader ? TRUST_IN_C : []),
    '\treturn NULL;',
    '}',
    '',
  ];
}

/** EFAULT: the kernel would have made a ring. */
const RINGS_IN_C: readonly string[] = [
  '\tif (syscall(__NR_io_uring_setup, 1, NULL) < 0 && errno != EFAULT)',
  '\t\treturn "there is no io_uring";',
];

/** A variable for each slot that a call fills. */
function slotsOf(statements: readonly Statement[]): readonly string[] {
  const names = new Set(
    statements.map(({ answer }) => answer).filter((answer) => /^[mpl]\d+$/.test(answer)),
  );
  return [[...names].sort().map((name) => `static int ${name} = -1;`), ''].flat();
}

function bodyOf(
  { steps, claim }: Subject,
  statements: readonly Statement[],
  values: readonly { readonly says: string; readonly expression: string }[],
): readonly string[] {
  const made = statements.flatMap(({ lines, answer, wanted }, index) => {
    const { before, call, outcome } = steps[index]!;
    const words = `${describeCall(call)}: ${describeAnswer(before, call, outcome.answer)}`;
    return [
      ...remark(`${index + 1}. ${words}`),
      ...lines.map((line) => `\t${line}`),
      `\tif (!goes_on(${index + 1}, ${answer}, ${wanted}))`,
      '\t\treturn verdict();',
      '',
    ];
  });
  const shown = values.map(
    ({ says, expression }) => `\tprintf("# ${says} is %d now\\n", ${expression});`,
  );
  const usesSocket = [...made, ...shown].some((line) => line.includes('a_socket'));
  return [
    'int main(void)',
    '{',
    '\tconst char *why;',
    ...(made.some((line) => line.includes('answer =')) ? ['\tint answer;'] : []),
    '',
    '\tprintf("KTAP version 1\\n1..1\\n");',
    '\twhy = what_is_missing();',
    '\tif (why)',
    '\t\treturn skip(why);',
    ...(usesSocket ? ['\ta_socket = socket(AF_UNIX, SOCK_STREAM, 0);'] : []),
    '',
    ...made,
    `\tprintf("# all calls go through: ${claim?.id ?? 'the trace'} is broken\\n");`,
    ...shown,
    '\treturn result(KSFT_FAIL);',
    '}',
  ];
}

/** A comment within a function. */
function remark(words: string): readonly string[] {
  const line = `\t/* ${words} */`;
  if (line.length <= 92) return [line]; // a tab counts for eight
  return ['\t/*', ...hang('', words, 76).map((part) => `\t * ${part}`), '\t */'];
}

/** Constants in the order of their first use, each once. */
function constantsInC(constants: readonly Constant[]): readonly string[] {
  const byName = new Map<string, Constant>();
  for (const each of constants) if (!byName.has(each.name)) byName.set(each.name, each);
  return [...byName.values()].flatMap((each) => {
    switch (each.kind) {
      case 'bytes':
        return bytesInC(each.name, each.bytes);
      case 'instructions':
        return instructionsInC(each.name, each.code);
      case 'functions':
        return [
          `static const struct bpf_func_info ${each.name}[] = {`,
          ...each.functions.map(({ insn, typeId }) => `\t{ ${insn}, ${typeId} },`),
          '};',
          '',
        ];
      default:
        return each satisfies never;
    }
  });
}

/** So many bytes in a row. */
const ROW = 12;

function bytesInC(name: string, content: Uint8Array): readonly string[] {
  if (content.every((byte) => byte === 0)) {
    return [`static const unsigned char ${name}[${content.length}];`, ''];
  }
  return [
    `static const unsigned char ${name}[] = {`,
    ...Array.from({ length: Math.ceil(content.length / ROW) }, (_, row) => {
      const part = [...content.subarray(row * ROW, row * ROW + ROW)];
      return `\t${part.map((byte) => `0x${byte.toString(16).padStart(2, '0')},`).join(' ')}`;
    }),
    '};',
    '',
  ];
}

/** Rows of `struct bpf_insn`: code, dst_reg, src_reg, off, imm; each with what it says. */
function instructionsInC(
  name: string,
  { insns, fixups, kernelCalls = [] }: Extract<Constant, { kind: 'instructions' }>['code'],
): readonly string[] {
  const words = [...disassemble(insns, fixups)];
  const rows = insns.map((insn, index) => {
    const isSecond = insns[index - 1]?.code === LD_IMM64;
    const says = isSecond ? undefined : words.shift()?.replace(/^\d+: \(..\) /, '');
    const row = `\t{ ${fieldsOf(insn)} },`;
    return says === undefined ? row : `${row.padEnd(33)}/* ${says} */`;
  });
  const isFilledIn =
    kernelCalls.length > 0 || fixups.some(({ form }) => form === 'fd' || form === 'value');
  return [`static ${isFilledIn ? '' : 'const '}struct bpf_insn ${name}[] = {`, ...rows, '};', ''];
}

function fieldsOf({ code, dst, src, off, imm }: Insn): string {
  const hex = `0x${code.toString(16).padStart(2, '0')}`;
  return [hex, dst, src, off, imm].join(', ');
}
