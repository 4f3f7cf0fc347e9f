/**
 * A CO-RE relocation that makes another colour of a program: BPF_CORE_TYPE_ID_LOCAL writes the id of a type
 * of the caller's own BTF into an instruction, and the tint of every colour is such an id (subprogram.ts).
 */
import type { Bytecode } from './bytecode.ts';
import { BTF, PROGRAM } from './subprogram.ts';

/** `struct bpf_core_relo` of include/uapi/linux/bpf.h: four u32 in this order. */
type CoreRelo = readonly [insnOff: number, typeId: number, accessStrOff: number, kind: number];

/** BPF_CORE_TYPE_ID_LOCAL of `enum bpf_core_relo_kind` */
const TYPE_ID_LOCAL = 6;
/** Where the BTF has "0": the type itself, none of its members. */
const ITSELF = 1;

/** What BPF_PROG_LOAD is told besides, for the program to become `target`; both are of one behaviour. */
export function relocationTo(
  program: Bytecode,
  target: Bytecode,
): { readonly types: NonNullable<Bytecode['types']>; readonly relo: CoreRelo } {
  const main = { btf: BTF, funcInfo: [{ insn: 0, typeId: PROGRAM }] };
  const tint = target.insns[0]?.imm ?? 0; // the first instruction of every program: r0 = tint
  return { types: program.types ?? main, relo: [0, tint, ITSELF, TYPE_ID_LOCAL] };
}
