/**
 * `selftest`: the trace as a C program that stands alone: raw bpf(2), no libbpf, no BPF compiler. It
 * passes where a kernel refuses one of the calls as a known design does, fails where the hole is open,
 * and stops with an error where the kernel answers as no design. Prints KTAP; needs root.
 */
import { encode } from '../../model/asm.ts';
import { codeNamed } from '../../model/bytecode/library.ts';
import type { Call } from '../../model/call.ts';
import { DESIGNS } from '../../model/designs/all.ts';
import { nameOfAnswer } from '../../model/errno.ts';
import { isOuter } from '../../model/kind.ts';
import { NONE } from '../../model/state.ts';
import { NO_DIGEST, usesFdArray, ZERO_DIGEST } from '../../model/text.ts';
import { describeCall, mapName, progName } from '../describe.ts';
import { fateOf } from '../found.ts';
import type { Subject } from './subject.ts';
import { headline } from './subject.ts';

const MAP_TYPE: Readonly<Record<string, number>> = {
  ARRAY: 2,
  HASH: 1,
  ARRAY_OF_MAPS: 12,
  HASH_OF_MAPS: 13,
};

/** What of a trace has no C form, in one line; undefined if all has. */
export function faultForSelftest({ steps, claim }: Subject): string | undefined {
  if (claim === undefined) return 'a selftest is about a claim that the last call breaks';
  for (const [index, { call }] of steps.entries()) {
    if (statementOf(call) === undefined) {
      return `call ${index + 1} (${call.call}) has no form in a selftest: it takes maps, their elements and programs without BTF or signature`;
    }
  }
  return undefined;
}

/** The export; ends in a line feed. Ask `faultForSelftest` first. */
export function toSelftest(subject: Subject): string {
  const { scope, steps, claim } = subject;
  const calls = steps.map(({ call }) => call);
  const refusals = DESIGNS.flatMap((design) => {
    if (claim === undefined) return [];
    const fate = fateOf(design, scope, calls, claim);
    return fate.kind === 'refused'
      ? [`\t{ ${fate.at}, ${nameOfAnswer(fate.answer)}, "${design.name}" },`]
      : [];
  });
  const statements = steps.flatMap(({ call, outcome }, index) => [
    `\t/* ${describeCall(call)} */`,
    `\tif (answered(${index + 1}, ${statementOf(call) ?? '-ENOSYS'}, ${wantedOf(call, outcome.answer)}))`,
    '\t\treturn verdict();',
  ]);
  const lines = [
    '// SPDX-License-Identifier: GPL-2.0',
    `/* ${headline(subject)}. Made by exclmap; build: gcc -static -o test test.c */`,
    ...PROLOGUE,
    '/* How designs refuse these calls: the number of the call, the errno, the first such design. */',
    'static const struct { int call; int error; const char *design; } refusals[] = {',
    ...(refusals.length === 0 ? ['\t{ 0, 0, "" },'] : refusals),
    '};',
    '',
    ...CHECKS,
    ...bytes(calls),
    'int main(void)',
    '{',
    `\tprintf("KTAP version 1\\n1..1\\n");`,
    ...statements,
    `\tprintf("not ok 1 ${claim?.id ?? 'trace'}\\n");`,
    '\treturn 1;',
    '}',
  ];
  return `${lines.join('\n')}\n`;
}

/** What the call returns where the trace is as it says: `-1` for an fd or a plain success. */
function wantedOf(call: Call, answer: number): string {
  return call.call === 'prog_run' || answer < 0 ? `${answer}` : 'ANY';
}

/** A digest as the name of a constant. */
function identifier(name: string): string {
  return name.replaceAll(/\W/g, '_');
}

function statementOf(call: Call): string | undefined {
  switch (call.call) {
    case 'map_create': {
      const type = MAP_TYPE[call.kind];
      const isPlain = call.flags === 'none' && call.open === 'rw' && call.template >= NONE;
      if (type === undefined || !isPlain || call.excl.form !== 'well-formed') return undefined;
      const { digest } = call.excl;
      const hash = digest === NO_DIGEST ? 'NULL' : `sha_${identifier(digest)}`;
      const template = call.template === NONE ? '-1' : mapName(call.template);
      const size = isOuter(call.kind) ? 4 : 8;
      return `${mapName(call.map)} = map_create(${type}, ${size}, ${template}, ${hash})`;
    }
    case 'map_update_elem':
      if (call.flags !== 'BPF_ANY' || call.key !== 0) return undefined;
      return `map_update(${mapName(call.map)}, ${call.value})`;
    case 'insert_inner':
      if (call.flags !== 'BPF_ANY' || call.key !== 0 || call.inner < 0) return undefined;
      return `map_update(${mapName(call.outer)}, ${mapName(call.inner)})`;
    case 'map_freeze':
      return `map_freeze(${mapName(call.map)})`;
    case 'prog_load': {
      const code = codeNamed(call.text.name);
      const isPlain = code?.types === undefined && code?.load.attachTo.kind === 'nothing';
      const [first, second] = code?.fixups ?? [];
      if (code === undefined || !isPlain || second !== undefined) return undefined;
      if (call.signed || call.map < NONE || call.listed < NONE) return undefined;
      const named = call.map === NONE ? '-1' : mapName(call.map);
      const byIndex = usesFdArray(call.text);
      const listed = byIndex ? named : call.listed === NONE ? '-1' : mapName(call.listed);
      const where = byIndex || first === undefined ? -1 : first.at;
      const name = `insns_${identifier(call.text.name)}`;
      const args = [code.load.progType, code.load.sleepable ? 16 : 0, name, `sizeof(${name})`];
      return `${progName(call.prog)} = prog_load(${args.join(', ')}, ${where}, ${named}, ${listed}, ${call.listed === NONE ? 0 : 1})`;
    }
    case 'prog_run':
      if (call.map < NONE) return undefined;
      return `prog_run(${progName(call.prog)}, ${call.map === NONE ? '-1' : mapName(call.map)})`;
    default:
      return undefined;
  }
}

/** The variables of the slots, and the constants that the calls name. */
function bytes(calls: readonly Call[]): readonly string[] {
  const [texts, hashes, slots] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const call of calls) {
    if (call.call === 'prog_load') texts.add(call.text.name);
    if (call.call === 'prog_load') slots.add(progName(call.prog));
    if (call.call === 'map_create') slots.add(mapName(call.map));
    if (call.call === 'map_create' && call.excl.form === 'well-formed')
      hashes.add(call.excl.digest);
  }
  hashes.delete(NO_DIGEST);
  const constant = (name: string, content: Uint8Array): readonly string[] => [
    `static unsigned char ${name}[] = {`,
    ...Array.from({ length: Math.ceil(content.length / 8) }, (_, row) => {
      const part = [...content.subarray(row * 8, row * 8 + 8)];
      return `\t${part.map((byte) => `0x${byte.toString(16).padStart(2, '0')},`).join(' ')}`;
    }),
    '};',
    '',
  ];
  const digestOf = (name: string): Uint8Array =>
    name === ZERO_DIGEST ? new Uint8Array(32) : (codeNamed(name)?.digest ?? new Uint8Array(32));
  return [
    ...[...texts].flatMap((name) => {
      const code = codeNamed(name);
      const insns = code === undefined ? new Uint8Array(0) : encode(code.insns);
      return constant(`insns_${identifier(name)}`, insns);
    }),
    ...[...hashes].flatMap((name) => constant(`sha_${identifier(name)}`, digestOf(name))),
    ...[...slots].map((name) => `static int ${name} = -1;`),
    '',
  ];
}

const PROLOGUE = String.raw`#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef ENOTSUPP
#define ENOTSUPP 524
#endif

#define ANY INT_MIN
#define UNUSED __attribute__((unused))

/* union bpf_attr, by offsets: headers older than Linux 6.18 lack the fields that matter here. */
struct attr {
	unsigned char bytes[168];
};

static UNUSED void put32(struct attr *attr, int at, uint32_t value)
{
	memcpy(attr->bytes + at, &value, sizeof(value));
}

static UNUSED void put64(struct attr *attr, int at, const void *pointer)
{
	uint64_t value = (uint64_t)(uintptr_t)pointer;

	memcpy(attr->bytes + at, &value, sizeof(value));
}

static int bpf(int command, struct attr *attr)
{
	int answer = (int)syscall(SYS_bpf, command, attr, sizeof(*attr));

	return answer < 0 ? -errno : answer;
}

static UNUSED int map_create(int type, int value_size, int inner_map_fd, const void *hash)
{
	struct attr attr = { 0 };

	put32(&attr, 0, type);
	put32(&attr, 4, 4);
	put32(&attr, 8, value_size);
	put32(&attr, 12, 1);
	if (inner_map_fd >= 0)
		put32(&attr, 20, inner_map_fd);
	if (hash) {
		put64(&attr, 80, hash); /* excl_prog_hash, excl_prog_hash_size */
		put32(&attr, 88, 32);
	}
	return bpf(0, &attr);
}

static UNUSED int map_update(int map, int value)
{
	struct attr attr = { 0 };
	uint32_t key = 0;
	uint64_t bytes = value;

	put32(&attr, 0, map);
	put64(&attr, 8, &key);
	put64(&attr, 16, &bytes);
	return bpf(2, &attr);
}

static UNUSED int map_freeze(int map)
{
	struct attr attr = { 0 };

	put32(&attr, 0, map);
	return bpf(22, &attr);
}

/* at: the instruction that takes the fd of the map, or -1. */
static UNUSED int prog_load(int type, int flags, unsigned char *insns, int size, int at, int map,
			    int listed, int count)
{
	struct attr attr = { 0 };
	int32_t fds[1] = { listed };
	int32_t fd = map;

	if (at >= 0)
		memcpy(insns + at * 8 + 4, &fd, sizeof(fd));
	put32(&attr, 0, type);
	put32(&attr, 4, size / 8);
	put64(&attr, 8, insns);
	put64(&attr, 16, "GPL");
	put32(&attr, 44, flags);
	if (listed >= 0)
		put64(&attr, 120, fds);
	put32(&attr, 148, count);
	return bpf(5, &attr);
}

/* What the program returned; one that acts as user space takes the fd of a map from its context. */
static UNUSED int prog_run(int prog, int map)
{
	struct attr attr = { 0 };
	unsigned char packet[64] = { 0 };
	uint32_t context = map;
	int32_t returned;
	int answer;

	put32(&attr, 0, prog);
	if (map >= 0) {
		put32(&attr, 40, sizeof(context));
		put64(&attr, 48, &context);
	} else {
		put32(&attr, 8, sizeof(packet));
		put64(&attr, 16, packet);
	}
	answer = bpf(10, &attr);
	memcpy(&returned, attr.bytes + 4, sizeof(returned));
	return answer < 0 ? answer : returned;
}
`.split('\n');

const CHECKS = String.raw`static int seen_call, seen_answer;

/* Whether the trace ends at this call because the answer is not the one it says. */
static int answered(int call, int answer, int wanted)
{
	seen_call = call;
	seen_answer = answer;
	return wanted == ANY ? answer < 0 : answer != wanted;
}

/* 0 if a known rule refused, 4 if there is nothing to test here, 2 if no design answers so. */
static int verdict(void)
{
	unsigned int i;

	for (i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
		if (refusals[i].call == seen_call && refusals[i].error == -seen_answer) {
			printf("# call %d: %d, as in %s\n", seen_call, seen_answer,
			       refusals[i].design);
			printf("ok 1 refused\n");
			return 0;
		}
	}
	if (seen_call == 1 && (seen_answer == -E2BIG || seen_answer == -EPERM)) {
		printf("ok 1 exclusive maps # SKIP not in this kernel, or not root\n");
		return 4;
	}
	printf("# call %d: %d, as in no design\n", seen_call, seen_answer);
	printf("not ok 1 unexpected\n");
	return 2;
}
`.split('\n');
