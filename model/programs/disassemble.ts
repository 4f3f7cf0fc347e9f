/**
 * Instructions as people read them, in the style of the kernel's verifier log
 * (kernel/bpf/disasm.c: print_bpf_insn @ v6.18), maps as bpftool prints them.
 */
import {
  CALL,
  type Fixup,
  HELPER,
  type Insn,
  LD_IMM64,
  PSEUDO,
  PSEUDO_CALL,
  PSEUDO_KFUNC_CALL,
} from './asm.ts';

/** Opcode classes and operand bits (include/uapi/linux/bpf_common.h, bpf.h). */
const CLASS = { LD: 0, LDX: 1, ST: 2, STX: 3, ALU: 4, JMP: 5, JMP32: 6, ALU64: 7 } as const;
const FROM_REGISTER = 0x08;
const EXIT = 0x95;
const MODE_MEM = 0x60;

const SIZES = ['u32', 'u16', 'u8', 'u64'] as const;
/** By bits 4 to 7 of the opcode; those left out (end, swaps, atomics) are printed raw. */
const ALU: Readonly<Record<number, string>> = {
  0: '+=',
  1: '-=',
  2: '*=',
  3: '/=',
  4: '|=',
  5: '&=',
  6: '<<=',
  7: '>>=',
  9: '%=',
  10: '^=',
  11: '=',
  12: 's>>=',
};
const JUMPS: Readonly<Record<number, string>> = {
  1: '==',
  2: '>',
  3: '>=',
  4: '&',
  5: '!=',
  6: 's>',
  7: 's>=',
  10: '<',
  11: '<=',
  12: 's<',
  13: 's<=',
};

/**
 * One line an instruction, `index: (opcode) text`; a 64-bit immediate is one line and two indexes.
 * With fix-ups, maps that are yet to be bound are called by their parameter.
 */
export function disassemble(
  insns: readonly Insn[],
  fixups: readonly Fixup[] = [],
): readonly string[] {
  const lines: string[] = [];
  let second = false;
  insns.forEach((insn, i) => {
    if (second) {
      second = false;
      return;
    }
    second = insn.code === LD_IMM64;
    const fixup = fixups.find(({ at }) => at === i);
    const text = second ? wide(insn, insns[i + 1], fixup) : narrow(insn);
    lines.push(`${i}: (${insn.code.toString(16).padStart(2, '0')}) ${text}`);
  });
  return lines;
}

function wide(insn: Insn, next: Insn | undefined, fixup: Fixup | undefined): string {
  const high = next?.imm ?? 0;
  const dst = `r${insn.dst}`;
  const named = (how: string): string => (fixup === undefined ? how : `param:${fixup.param}`);
  switch (insn.src) {
    case PSEUDO.fd:
      return `${dst} = map[${named(`fd:${insn.imm}`)}]`;
    case PSEUDO.value: {
      const offset = fixup?.form === 'value' ? fixup.offset : high;
      return `${dst} = map[${named(`fd:${insn.imm}`)}][0]+${offset}`;
    }
    case PSEUDO.idx:
      return `${dst} = map[idx:${insn.imm}]`;
    case PSEUDO['idx-value']:
      return `${dst} = map[idx:${insn.imm}][0]+${high}`;
    default: {
      const value =
        (BigInt.asUintN(32, BigInt(high)) << 32n) | BigInt.asUintN(32, BigInt(insn.imm));
      return `${dst} = 0x${value.toString(16)}`;
    }
  }
}

function narrow(insn: Insn): string {
  const { code, dst, src, imm } = insn;
  switch (code & 0x07) {
    case CLASS.ALU:
    case CLASS.ALU64: {
      const w = (code & 0x07) === CLASS.ALU ? 'w' : 'r';
      const operator = ALU[code >> 4];
      if (operator === undefined || insn.off !== 0) return raw(insn);
      return `${w}${dst} ${operator} ${code & FROM_REGISTER ? `${w}${src}` : imm}`;
    }
    case CLASS.LDX:
      return isMemory(code) ? `r${dst} = ${memory(code, src, insn.off)}` : raw(insn);
    case CLASS.ST:
      return isMemory(code) ? `${memory(code, dst, insn.off)} = ${imm}` : raw(insn);
    case CLASS.STX:
      return isMemory(code) ? `${memory(code, dst, insn.off)} = r${src}` : raw(insn);
    case CLASS.JMP:
    case CLASS.JMP32:
      return jump(insn);
    default:
      return raw(insn);
  }
}

function jump(insn: Insn): string {
  const { code, dst, src, off, imm } = insn;
  if (code === EXIT) return 'exit';
  if (code === CALL && src === PSEUDO_CALL) return `call pc${signed(imm)}`;
  if (code === CALL && src === PSEUDO_KFUNC_CALL) return `call kernel#${imm}`;
  if (code === CALL && src === 0) return `call ${helper(imm)}#${imm}`;
  if (code === CLASS.JMP) return `goto pc${signed(off)}`;
  const operator = JUMPS[code >> 4];
  if (operator === undefined) return raw(insn);
  const w = (code & 0x07) === CLASS.JMP32 ? 'w' : 'r';
  const right = code & FROM_REGISTER ? `${w}${src}` : `0x${(imm >>> 0).toString(16)}`;
  return `if ${w}${dst} ${operator} ${right} goto pc${signed(off)}`;
}

function isMemory(code: number): boolean {
  return (code & 0xe0) === MODE_MEM;
}

function memory(code: number, base: number, off: number): string {
  return `*(${SIZES[(code >> 3) & 3]} *)(r${base} ${signed(off)})`;
}

function helper(number: number): string {
  const known = Object.entries(HELPER).find(([, value]) => value === number);
  return known === undefined ? 'unknown' : `bpf_${known[0]}`;
}

function signed(value: number): string {
  return value < 0 ? `${value}` : `+${value}`;
}

/** What this printer has no words for, field by field. */
function raw({ dst, src, off, imm }: Insn): string {
  return `.insn dst:${dst} src:${src} off:${off} imm:${imm}`;
}
