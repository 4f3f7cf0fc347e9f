/** From a call of the model to a statement in C, with what the statement needs. */
import { STORAGE_TYPES } from '../../model/programs/bytecode/btf.ts';
import { relocationTo } from '../../model/programs/bytecode/relocation.ts';
import { codeFor } from '../../model/programs/bytecode/code-for.ts';
import type { NamedBytecode } from '../../model/programs/bytecode/library.ts';
import type { Call, ExclArg, MapFd } from '../../model/kernel/call.ts';
import { CLOSED_FD, PROG_FD, slotsOf } from '../../model/kernel/call.ts';
import { UNTRUSTED } from '../../model/kernel/content.ts';
import { contentHashOf } from '../../model/programs/digest.ts';
import { nameOfAnswer } from '../../model/kernel/errno.ts';
import { isOuter } from '../../model/kernel/kind.ts';
import type { Step } from '../../model/kernel/run.ts';
import { mapAt, NONE, progAt } from '../../model/kernel/state.ts';
import type { Digest, Text } from '../../model/programs/text.ts';
import {
  isSleepable,
  NO_DIGEST,
  NO_TEXT,
  textNamed,
  usesFdArray,
  walksMaps,
  ZERO_DIGEST,
} from '../../model/programs/text.ts';
import { OBJECTS } from '../../model/kernel/fields.ts';
import { linkName, mapName, nameOfSlot, progName } from '../trace/describe.ts';
import type { Part } from './selftest-c.ts';

/** A statement, and what must stand before it. */
export type Statement = {
  /** Lines of C without indentation; the last ends with a semicolon. */
  readonly lines: readonly string[];
  /** What it is that was answered: an expression. */
  readonly answer: string;
  /** What the answer has to be for the trace to go on: an expression. */
  readonly wanted: string;
  readonly parts: readonly Part[];
  /** Constants by their names; the first definition of a name counts. */
  readonly constants: readonly Constant[];
  /** It has to do with the signed loader of the kernel's time. */
  readonly usesLoader: boolean;
};

/** A constant array: bytes, or instructions. */
export type Constant = { readonly name: string } & (
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'instructions'; readonly code: NamedBytecode }
  | {
      readonly kind: 'functions';
      readonly functions: readonly { readonly insn: number; readonly typeId: number }[];
    }
);

/** Why a call has no statement. */
export type NoStatement =
  /** half of a call is no system call */
  | 'half a call'
  /** only loader.A has a signature here */
  | 'not signed'
  /** nothing stands against it, but no counterexample of the catalogue needs it */
  | 'not written';

const MODE = { rw: [], ro: ['BPF_F_RDONLY'], wo: ['BPF_F_WRONLY'] } as const;
const PROT = { ro: 'PROT_READ', rw: 'PROT_READ | PROT_WRITE' } as const;
const ELEM_FLAGS = 'BPF_ANY';
const PROG_TYPE: Readonly<Record<number, string>> = {
  1: 'BPF_PROG_TYPE_SOCKET_FILTER',
  26: 'BPF_PROG_TYPE_TRACING',
  28: 'BPF_PROG_TYPE_EXT',
  31: 'BPF_PROG_TYPE_SYSCALL',
};

/** The only text that is signed, see signatures.json. */
export const SIGNED_TEXT = 'loader.A';

/** A digest or the name of a text as an identifier of C. */
export function identifier(name: string): string {
  return name.replaceAll(/\W/g, '_');
}

/** The statement of a step, or why there is none. */
export function statementOf(step: Step): Statement | NoStatement {
  const plain: Plain = (slot, lines, ...parts) => ({
    lines,
    answer: slot,
    wanted: answerInC(step.outcome.answer),
    parts,
    constants: [],
    usesLoader: false,
  });
  const returns: Returns = (expression, ...parts) =>
    plain('answer', [`answer = ${expression};`], ...parts);
  const say = STATEMENTS[step.call.call] as Say<Call>;
  return say(step.call, { plain, returns }, step);
}

type Plain = (slot: string, lines: readonly string[], ...parts: readonly Part[]) => Statement;
type Returns = (expression: string, ...parts: readonly Part[]) => Statement;
type Say<C> = (
  call: C,
  make: { readonly plain: Plain; readonly returns: Returns },
  step: Step,
) => Statement | NoStatement;

const half = (): NoStatement => 'half a call';
const notWritten = (): NoStatement => 'not written';

const STATEMENTS: { readonly [C in Call['call']]: Say<Of<C>> } = {
  map_create: (call, { plain }) => mapCreate(call, plain),
  map_update_elem: ({ map, key, value, inner, prog, flags }, { returns }, step) => {
    if (flags !== ELEM_FLAGS) return 'not written';
    if (value === NONE) {
      const fd = inner === NONE ? progName(prog) : fdOf(inner);
      return returns(`map_insert(${mapName(map)}, ${key}, ${fd})`, 'map_insert');
    }
    return returns(`map_update(${mapName(map)}, ${keyOf(step, map, key)}, ${value})`, 'map_update');
  },
  map_update_begin: half,
  map_update_end: half,
  map_lookup_elem: ({ map, key }, { returns }, step) => {
    const holds = mapAt(step.before, map).kind;
    if (isOuter(holds) || holds === 'PROG_ARRAY') return 'not written';
    const made = returns(`map_lookup(${mapName(map)}, ${keyOf(step, map, key)})`, 'map_lookup');
    return { ...made, wanted: valueInC(step.outcome.answer) };
  },
  map_lookup_and_delete_elem: notWritten,
  map_get_next_key: notWritten,
  map_delete_elem: ({ map, key }, { returns }, step) =>
    returns(`map_delete(${mapName(map)}, ${keyOf(step, map, key)})`, 'map_delete'),
  map_freeze: ({ map }, { returns }) => returns(`map_freeze(${mapName(map)})`, 'map_freeze'),
  map_freeze_begin: half,
  map_freeze_end: half,
  map_get_fd_by_id: notWritten,
  obj_get_info_by_fd: ({ map, hash }, { returns }, { outcome: { answer } }) => {
    if (hash !== 'well-formed') return 'not written';
    const name = `sha_of_content_${Math.max(0, answer)}`;
    const made = returns(`map_hash(${mapName(map)}, ${name})`, 'map_hash');
    const bytes = hashOfContent(Math.max(0, answer));
    const wanted = answer < 0 ? made.wanted : '0';
    return { ...made, wanted, constants: [{ name, kind: 'bytes', bytes }] };
  },
  obj_pin: notWritten,
  obj_get: notWritten,
  unlink: notWritten,
  prog_load: (call, { plain }) => progLoad(call, plain),
  prog_load_begin: half,
  prog_load_end: half,
  prog_bind_map: ({ prog, map }, { returns }) =>
    returns(`prog_bind_map(${progName(prog)}, ${fdOf(map)})`, 'prog_bind_map'),
  prog_test_run: ({ prog, map }, { returns }, { before, outcome }) => {
    const { text } = progAt(before, prog);
    const made = isSleepable(text)
      ? returns(`prog_run_syscall(${progName(prog)}, ${fdOf(map)})`, 'prog_run_syscall')
      : returns(`prog_run(${progName(prog)})`, 'prog_run');
    return { ...made, wanted: runInC(text, outcome.answer) };
  },
  link_create: ({ link: slot, prog, map, target }, { plain }, { before }) => {
    const link = linkName(slot);
    if (map !== NONE) {
      const made = `${link} = link_iterator(${progName(prog)}, ${fdOf(map)});`;
      return plain(link, [made], 'link_iterator');
    }
    if (target !== NONE) return 'not written';
    const sort = walksMaps(progAt(before, prog).text) ? 'link_walk' : 'link_extension';
    return plain(link, [`${link} = ${sort}(${progName(prog)});`], sort);
  },
  link_update: ({ link, prog }, { returns }) =>
    returns(`link_update(${linkName(link)}, ${progName(prog)})`, 'link_update'),
  iter_read: ({ link, map }, { returns }, step) => {
    if (map !== NONE) {
      if (mapAt(step.before, map).mapped === 'none') return 'not written'; // nothing shows what became of the page
      const walk = returns(`page_walk(${linkName(link)}, ${map})`, 'page_walk');
      return { ...walk, wanted: answerOfStep(step) };
    }
    const made = returns(`iter_read(${linkName(link)})`, 'iter_read');
    return { ...made, wanted: valueInC(step.outcome.answer) };
  },
  close: (call, { returns }) => {
    const [name = ''] = OBJECTS.flatMap((of) => slotsOf(call)[of].map((it) => nameOfSlot(of, it)));
    return returns(`fd_close(&${name})`, 'fd_close');
  },
  mmap: ({ map, prot }, { returns }) =>
    returns(`page_map(${map}, ${mapName(map)}, ${PROT[prot]})`, 'page_map'),
  munmap: ({ map }, { returns }) => returns(`page_unmap(${map})`, 'page_unmap'),
  mmap_store: ({ map, value }, { returns }) =>
    returns(`page_store(${map}, ${value})`, 'page_store'),
  mmap_load: ({ map }, { returns }, { outcome }) => ({
    ...returns(`page_load(${map})`, 'page_load'),
    wanted: valueInC(outcome.answer),
  }),
  register_buffers: ({ map }, { returns }) => returns(`page_register(${map})`, 'page_register'),
  // it reads into what was pinned
  read_fixed: ({ map, value }, { returns }) =>
    returns(`page_read(${map}, ${value})`, 'page_read', 'page_register'),
};

/** A value that is printed, and the part of C that reads it. */
type Shown = { readonly says: string; readonly expression: string; readonly part: Part };

/** The values that the last step changed, as expressions: evidence that the hole is open. */
export function valuesChangedBy(step: Step): {
  readonly values: readonly Shown[];
  readonly parts: readonly Part[];
} {
  const values = step.outcome.state.maps.flatMap((map, slot): readonly Shown[] => {
    const was = mapAt(step.before, slot);
    if (map.kind === 'ARENA' && map.mapped !== 'none' && map.value !== was.value) {
      const says = `the page of ${mapName(slot)}`;
      return [{ says, expression: `page_load(${slot})`, part: 'page_load' }];
    }
    const isSeen =
      map.kind !== 'ARENA' &&
      map.value !== was.value &&
      map.value >= 0 &&
      (map.fd === 'rw' || map.fd === 'ro');
    if (!isSeen) return [];
    const name = mapName(slot);
    const expression = `map_lookup(${name}, ${keyOf(step, slot, 0)})`;
    return [{ says: `${name}[0]`, expression, part: 'map_lookup' }];
  });
  return { values, parts: values.map(({ part }) => part) };
}

/** What a call answers where designs differ: as C sees it. */
export function answerOfStep({ before, call, outcome: { answer, state } }: Step): string {
  if (call.call === 'iter_read' && call.map !== NONE && answer >= 0) {
    return valueInC(mapAt(state, call.map).value); // what the page holds then
  }
  if (call.call !== 'prog_test_run') return answer < 0 ? valueInC(answer) : 'DONE';
  return runInC(progAt(before, call.prog).text, answer);
}

type Of<C extends Call['call']> = Extract<Call, { call: C }>;

function mapCreate(call: Of<'map_create'>, plain: Plain): Statement {
  const { kind } = call;
  const storage = kind === 'SK_STORAGE';
  const holdsFds = isOuter(kind) || kind === 'PROG_ARRAY';
  const flags = [
    ...(call.flags === 'none' ? [] : [`BPF_F_${call.flags}`]),
    ...MODE[call.open],
    ...(storage ? ['BPF_F_NO_PREALLOC'] : []),
  ];
  const name = mapName(call.map);
  const hash = exclArg(call.excl);
  const fields = [
    // headers older than 6.9 do not name it
    `.map_type = ${kind === 'ARENA' ? '33, /* BPF_MAP_TYPE_ARENA */' : `BPF_MAP_TYPE_${kind},`}`,
    ...(kind === 'ARENA' ? [] : ['.key_size = 4,', `.value_size = ${holdsFds ? 4 : 8},`]),
    ...(storage ? [] : ['.max_entries = 1,']),
    ...(flags.length === 0 ? [] : [`.map_flags = ${flags.join(' | ')},`]),
    ...(isOuter(kind) ? [`.inner_map_fd = ${fdOf(call.inner_map_fd)},`] : []),
    ...(storage
      ? [
          '.btf_fd = btf_load(storage_types, sizeof(storage_types)),',
          '.btf_key_type_id = 1,',
          '.btf_value_type_id = 2,',
        ]
      : []),
    ...hash.fields,
  ];
  const lines = literal(`${name} = map_create((struct map_create_attr){`, fields);
  const made = plain(name, lines, 'map_create', ...(storage ? (['btf_load'] as const) : []));
  const types = { name: 'storage_types', kind: 'bytes', bytes: STORAGE_TYPES } as const;
  const constants = [...hash.constants, ...(storage ? [types] : [])];
  return { ...made, constants, usesLoader: hash.usesLoader };
}

function exclArg(excl: ExclArg): {
  readonly fields: readonly string[];
  readonly constants: readonly Constant[];
  readonly usesLoader: boolean;
} {
  const given = (pointer: string, size: number): readonly string[] => [
    `.excl_prog_hash = ${pointer},`,
    `.excl_prog_hash_size = ${size},`,
  ];
  const nothing = { constants: [], usesLoader: false };
  switch (excl.form) {
    case 'well-formed': {
      const { digest } = excl;
      if (digest === NO_DIGEST) return { fields: [], ...nothing };
      const text = textNamed(digest);
      if (text?.action === 'load') {
        return { fields: given('ptr(loader->sha)', 32), constants: [], usesLoader: true };
      }
      const name = `sha_${identifier(digest)}`;
      const constant = { name, kind: 'bytes', bytes: shaOf(digest, text) } as const;
      return { fields: given(`ptr(${name})`, 32), constants: [constant], usesLoader: false };
    }
    case 'wrong size': {
      const name = `sha_${ZERO_DIGEST}`;
      const constant = { name, kind: 'bytes', bytes: new Uint8Array(32) } as const;
      return { fields: given(`ptr(${name})`, 16), constants: [constant], usesLoader: false };
    }
    case 'null with size':
      return { fields: given('0', 32), ...nothing };
    case 'bad pointer':
      return { fields: given('8', 32), ...nothing };
    default:
      return excl satisfies never;
  }
}

function shaOf(digest: Digest, text: Text | undefined): Uint8Array {
  return text === undefined || digest === ZERO_DIGEST ? new Uint8Array(32) : codeFor(text).digest;
}

function progLoad(call: Of<'prog_load'>, plain: Plain): Statement | NoStatement {
  const { text } = call;
  const isLoader = text.action === 'load';
  if (text.action === 'store') return 'not signed'; // which of the loaders it is one of depends on the kernel
  if (isLoader && text.name !== SIGNED_TEXT) return 'not signed';
  if (call.signed && !isLoader) return 'not signed';
  const code = codeFor(text);
  const runs = call.core_relos === NO_TEXT ? code : codeFor(call.core_relos);
  const { types, relo } =
    runs === code ? { types: code.types, relo: undefined } : relocationTo(code, runs);
  const prog = progName(call.prog);
  const insns = identifier(text.name);
  const calls = code.kernelCalls ?? [];
  const places = code.fixups.filter(({ form }) => form === 'fd' || form === 'value');
  const named = fdOf(call.map);
  const listed = usesFdArray(text) ? named : fdOf(call.fd_array);
  const wantsArray = usesFdArray(text) || call.fd_array !== NONE;
  const { load } = code;
  const to = load.attachTo;
  const signature = call.fd_array === NONE ? 'signature' : 'counted_signature';
  const fields = [
    `.prog_type = ${PROG_TYPE[load.progType] ?? load.progType},`,
    ...(load.expectedAttachType === 0 ? [] : ['.expected_attach_type = BPF_TRACE_ITER,']),
    ...(load.sleepable ? ['.prog_flags = BPF_F_SLEEPABLE,'] : []),
    ...(isLoader
      ? ['.insns = ptr(loader->insns),', '.insn_cnt = loader->insn_cnt,']
      : [`.insns = ptr(${insns}),`, `.insn_cnt = ARRAY_SIZE(${insns}),`]),
    ...(wantsArray ? [`.fd_array = ptr(&(__s32){ ${listed} }),`] : []),
    ...(call.fd_array === NONE ? [] : ['.fd_array_cnt = 1,']),
    ...(types === undefined
      ? []
      : [
          '.prog_btf_fd = btf_load(function_types, sizeof(function_types)),',
          `.func_info = ptr(${insns}_functions),`,
          `.func_info_cnt = ARRAY_SIZE(${insns}_functions),`,
          '.func_info_rec_size = sizeof(struct bpf_func_info),',
        ]),
    ...(relo === undefined
      ? []
      : [
          '.core_relo_cnt = 1,',
          `.core_relos = ptr((__u32[]){ ${relo.join(', ')} }), /* struct bpf_core_relo */`,
          `.core_relo_rec_size = ${4 * relo.length},`,
        ]),
    ...(to.kind === 'kernel function' ? [`.attach_btf_id = kernel_function("${to.name}"),`] : []),
    ...(to.kind === 'subprogram'
      ? [`.attach_prog_fd = ${fdOfProg(call.target)},`, `.attach_btf_id = ${to.typeId},`]
      : []),
    ...(call.signed
      ? [
          `.signature = ptr(loader->${signature}),`,
          `.signature_size = loader->${signature}_size,`,
          '.keyring_id = KEY_SPEC_USER_KEYRING,',
        ]
      : []),
  ];
  const lines = [
    ...places.map(({ at }) => `${insns}[${at}].imm = ${named};`),
    ...calls.map(({ at, name }) => `${insns}[${at}].imm = kernel_function("${name}");`),
    ...literal(`${prog} = prog_load((struct prog_load_attr){`, fields),
  ];
  const made = plain(
    prog,
    lines,
    'prog_load',
    ...(types === undefined ? [] : (['btf_load'] as const)),
    ...(to.kind === 'kernel function' ? (['kernel_function'] as const) : []),
  );
  const constants: readonly Constant[] = [
    ...(isLoader ? [] : [{ name: insns, kind: 'instructions', code } as const]),
    ...(types === undefined
      ? []
      : ([
          { name: 'function_types', kind: 'bytes', bytes: types.btf },
          { name: `${insns}_functions`, kind: 'functions', functions: types.funcInfo },
        ] as const)),
  ];
  return { ...made, constants, usesLoader: isLoader };
}

/** A call with a struct in place. */
function literal(start: string, fields: readonly string[]): readonly string[] {
  return [start, ...fields.map((field) => `\t${field}`), '});'];
}

function fdOf(fd: MapFd): string {
  if (fd === NONE || fd === CLOSED_FD) return '-1';
  return fd === PROG_FD ? progName(0) : mapName(fd);
}

function fdOfProg(slot: number): string {
  return slot === NONE ? '-1' : progName(slot);
}

/** What an element is found by: socket storage has a socket for a key. */
function keyOf({ before }: Step, slot: number, key: number): string {
  return mapAt(before, slot).kind === 'SK_STORAGE' ? 'a_socket' : `${key}`;
}

/** An fd, an address or nothing: any answer but an errno is as good. */
function answerInC(answer: number): string {
  return answer < 0 ? valueInC(answer) : 'DONE';
}

function valueInC(answer: number): string {
  return answer < 0 ? `-${nameOfAnswer(answer)}` : `${answer}`;
}

/** What a program returned; a loader says -EINVAL where the model has UNTRUSTED. */
function runInC({ action }: Text, answer: number): string {
  return action === 'load' && answer === UNTRUSTED ? '-EINVAL' : valueInC(answer);
}

function hashOfContent(value: number): Uint8Array {
  const element = new Uint8Array(8);
  new DataView(element.buffer).setBigUint64(0, BigInt(value), true);
  return contentHashOf([element]);
}
