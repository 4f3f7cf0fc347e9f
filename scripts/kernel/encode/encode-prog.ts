/** Calls on programs and links, encoded. */
import { encode } from '../../../model/programs/asm.ts';
import type { LoadAs } from '../../../model/programs/bytecode/bytecode.ts';
import { relocationTo } from '../../../model/programs/bytecode/relocation.ts';
import type { Call } from '../../../model/kernel/call.ts';
import { NO_ELEMENT, UNTRUSTED } from '../../../model/kernel/content.ts';
import { hex } from '../../../model/programs/digest.ts';
import { EINVAL } from '../../../model/kernel/errno.ts';
import type { Step } from '../../../model/kernel/run.ts';
import { NONE, progAt } from '../../../model/kernel/state.ts';
import {
  actsAsUser,
  hasOneDigest,
  isSleepable,
  NO_TEXT,
  textNamed,
  usesFdArray,
} from '../../../model/programs/text.ts';
import { attr, CMD, field, type AttrFields, LAYOUT, place, PROG_SLEEPABLE } from '../wire/attr.ts';
import {
  type Bench,
  CLOSED,
  fdOperand,
  infoOf,
  linkReg,
  output,
  progReg,
  USER_KEYRING,
} from './registers.ts';
import { codeFor } from '../../../model/programs/bytecode/code-for.ts';
import { SIGNED_FD, signatureName } from './code.ts';
import { tellWhere, waitForPage } from './encode-arena.ts';
import {
  inBytes,
  numberOf,
  type Observed,
  orElse,
  plainly,
  type AnswerReader,
  success,
  VALUE_SIZE,
  valueIn,
} from './decode.ts';
import { type Block, type Operand, SYS, word, wordOf } from '../wire/wire.ts';

type Of<C extends Call['call']> = Extract<Call, { call: C }>;

/** Any extension: they all replace the same subprogram. */
const EXTENSION = textNamed('extension.A') ?? NO_TEXT;

const TRACE_ITER = 28; // enum bpf_attach_type
const PACKET_SIZE = 64;

/** The new fd; where a load is expected to succeed, the tag must be the beginning of the digest. */
export function progLoad(
  bench: Bench,
  { outcome }: Step,
  call: Of<'prog_load'>,
  tagIsDigest: boolean,
): AnswerReader {
  const { t, ready } = bench;
  const code = codeFor(call.text, ready.signing?.loader);
  const held = call.map === NONE ? CLOSED : fdOperand(bench, call.map);
  // the fd in the instructions is signed with them
  const named = call.signed && !usesFdArray(call.text) ? SIGNED_FD : held;
  if (named !== held) t.sys(SYS.dup2, [held, SIGNED_FD]);
  const fixes = code.fixups.flatMap(({ form, at }) =>
    form === 'fd' || form === 'value'
      ? [{ offset: at * 8 + 4, width: 4, operand: named } as const]
      : [],
  );
  const ids = (code.kernelCalls ?? []).map(
    ({ at, name }) =>
      ({ offset: at * 8 + 4, width: 4, operand: ready.functions[name] ?? 0 }) as const,
  );
  const insns: Block = { bytes: encode(code.insns), fixes: [...fixes, ...ids] };
  const listed = usesFdArray(call.text) ? named : fdOperand(bench, call.fd_array);
  const wantsArray = usesFdArray(call.text) || call.fd_array !== NONE;
  const { load } = code;
  const runs = call.core_relos === NO_TEXT ? code : codeFor(call.core_relos, ready.signing?.loader);
  const asItIs = { types: code.types, relo: undefined };
  const { types, relo } = runs === code ? asItIs : relocationTo(code, runs);
  const funcInfo = types?.funcInfo.flatMap(({ insn, typeId }) => [...word(insn), ...word(typeId)]);
  const made = t.bpf(
    CMD.PROG_LOAD,
    attr('progLoad', {
      prog_type: load.progType,
      expected_attach_type: load.expectedAttachType,
      prog_flags: load.sleepable ? PROG_SLEEPABLE : 0,
      insn_cnt: code.insns.length,
      insns: t.buffer(insns),
      license: ready.licence,
      fd_array: wantsArray ? t.buffer(wordOf(listed)) : 0,
      fd_array_cnt: call.fd_array === NONE ? 0 : 1,
      prog_btf_fd: types === undefined ? 0 : ready.functionTypes,
      func_info: funcInfo === undefined ? 0 : t.buffer(Uint8Array.from(funcInfo)),
      func_info_cnt: types?.funcInfo.length ?? 0,
      func_info_rec_size: types === undefined ? 0 : 8,
      ...(relo === undefined
        ? {}
        : {
            core_relo_cnt: 1,
            core_relos: t.buffer(Uint8Array.from(relo.flatMap((part) => [...word(part)]))),
            core_relo_rec_size: 4 * relo.length,
          }),
      ...(call.signed ? signature(bench, call) : {}),
      ...attachment(bench, load.attachTo, call.target),
    }),
    { to: progReg(bench, call.prog) },
  );
  if (named !== held) t.sys(SYS.close, [SIGNED_FD]);
  if (outcome.answer < 0) return success(made);
  const shown = t.show(infoOf(t, 'progInfo', made.reg));
  bench.progInfos.set(call.prog, shown);
  return tagIsDigest && hasOneDigest(call.text)
    ? orElse(made, inBytes(shown, tagOf(runs.digest)))
    : success(made);
}

/** The signature of a text. */
function signature(
  { t, ready }: Bench,
  { text, fd_array }: Of<'prog_load'>,
): Pick<AttrFields<'progLoad'>, 'signature' | 'signature_size' | 'keyring_id'> {
  const bytes = ready.signing?.signatures.get(signatureName(text, fd_array !== NONE));
  if (bytes === undefined) throw new RangeError(`there is no signature of ${text.name}`);
  const buffer = t.buffer(bytes);
  return { signature: buffer, signature_size: buffer.length, keyring_id: USER_KEYRING };
}

/** What the program is to be attached to: a function of the kernel, or of another program. */
function attachment(
  bench: Bench,
  to: LoadAs['attachTo'],
  target: number,
): { readonly attach_btf_id: Operand; readonly attach_prog_fd?: Operand } {
  switch (to.kind) {
    case 'nothing':
      return { attach_btf_id: 0 };
    case 'kernel function':
      return { attach_btf_id: bench.ready.functions[to.name] ?? 0 };
    case 'subprogram':
      return { attach_btf_id: to.typeId, attach_prog_fd: progReg(bench, target) };
    default:
      return to satisfies never;
  }
}

/** 0 if the tag in the info is that of the digest. */
function tagOf(digest: Uint8Array): (info: Uint8Array) => Observed {
  const [offset, size] = place('progInfo', 'tag');
  const wanted = hex(digest.subarray(0, size));
  return (info) => {
    const tag = hex(info.subarray(offset, offset + size));
    return tag === wanted ? 0 : `loaded with the tag ${tag}, the digest begins ${wanted}`;
  };
}

export function bindMap(bench: Bench, call: Of<'prog_bind_map'>): AnswerReader {
  const fds = { prog_fd: progReg(bench, call.prog), map_fd: fdOperand(bench, call.map) };
  return plainly(bench.t.bpf(CMD.PROG_BIND_MAP, attr('progBindMap', fds)));
}

/** What the program returned; of one that acts as user space, what bpf_sys_bpf() answered it. */
export function progRun(bench: Bench, { before }: Step, call: Of<'prog_test_run'>): AnswerReader {
  const { t } = bench;
  const { text, fd: isOpen } = progAt(before, call.prog);
  const asUser = isOpen && actsAsUser(text);
  const syscall = isSleepable(text);
  const fd = call.map === NONE ? CLOSED : fdOperand(bench, call.map);
  const request = t.buffer(
    attr('testRun', {
      prog_fd: progReg(bench, call.prog),
      ...(syscall
        ? { ctx_in: t.buffer(wordOf(fd)), ctx_size_in: 4 }
        : { data_in: t.buffer(PACKET_SIZE), data_size_in: PACKET_SIZE }),
    }),
  );
  const ran = t.bpf(CMD.PROG_TEST_RUN, request);
  const returned = inBytes(t.show(request), (bytes) => {
    const value = field('testRun', 'retval', bytes);
    if (asUser) return value | 0;
    return text.action === 'load' && (value | 0) === -EINVAL ? UNTRUSTED : value;
  });
  return (answers) => {
    const result = numberOf(answers, ran.result);
    if (result === undefined || result >= 0) return returned(answers);
    return asUser ? `the run itself failed: ${result}` : result;
  };
}

export function linkIterator(bench: Bench, call: Of<'link_create'>): AnswerReader {
  const { t } = bench;
  const info = t.buffer(attr('iterLinkInfo', { map_fd: fdOperand(bench, call.map) }));
  const attribute = attr('linkCreate', {
    prog_fd: progReg(bench, call.prog),
    attach_type: TRACE_ITER,
    iter_info: info,
    iter_info_len: LAYOUT.iterLinkInfo.size,
  });
  return success(t.bpf(CMD.LINK_CREATE, attribute, { to: linkReg(bench, call.link) }));
}

/** To the program it was loaded for, unless another is named. */
export function linkExtension(bench: Bench, call: Of<'link_create'>): AnswerReader {
  const { attachTo } = codeFor(EXTENSION).load;
  const target =
    call.target === NONE || attachTo.kind !== 'subprogram'
      ? {}
      : { target_fd: progReg(bench, call.target), target_btf_id: attachTo.typeId };
  const attribute = attr('linkCreate', { prog_fd: progReg(bench, call.prog), ...target });
  return success(bench.t.bpf(CMD.LINK_CREATE, attribute, { to: linkReg(bench, call.link) }));
}

export function linkUpdate(bench: Bench, call: Of<'link_update'>): AnswerReader {
  const fds = { link_fd: linkReg(bench, call.link), new_prog_fd: progReg(bench, call.prog) };
  return plainly(bench.t.bpf(CMD.LINK_UPDATE, attr('linkUpdate', fds)));
}

/** An iterator over all maps. */
export function linkWalk(bench: Bench, call: Of<'link_create'>): AnswerReader {
  const attribute = attr('linkCreate', {
    prog_fd: progReg(bench, call.prog),
    attach_type: TRACE_ITER,
  });
  return success(bench.t.bpf(CMD.LINK_CREATE, attribute, { to: linkReg(bench, call.link) }));
}

/** Opens the link's file, reads it to the end, closes it. */
export function iterRead(bench: Bench, step: Step, call: Of<'iter_read'>): AnswerReader {
  const { t } = bench;
  if (call.map !== NONE) tellWhere(bench, call);
  const file = t.bpf(CMD.ITER_CREATE, attr('iterCreate', { link_fd: linkReg(bench, call.link) }));
  const values = output(t, 4 * VALUE_SIZE);
  const read = t.sys(SYS.read, [file.reg, values, values.length]);
  const shown = t.show(values, 0, VALUE_SIZE);
  const end = t.sys(SYS.read, [file.reg, values, values.length]);
  t.close(file.reg);
  if (call.map !== NONE) waitForPage(bench, step, call);
  return orElse(file, (answers) => {
    const length = numberOf(answers, read.result);
    const more = numberOf(answers, end.result);
    if (length === undefined || more === undefined) return undefined;
    if (length < 0) return length;
    if (more !== 0) return `a second read answered ${more}`;
    if (length === 0) return NO_ELEMENT;
    return length === VALUE_SIZE ? inBytes(shown, valueIn)(answers) : `read ${length} bytes`;
  });
}
