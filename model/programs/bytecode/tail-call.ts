/** `tail-call`: the program names a PROG_ARRAY and continues with the program at index 0. */
import { call, exit, loadMap, mov, r0, r2, r3, type MapRef } from '../asm.ts';
import { type Bytecode, bytecode, type Constants, SOCKET_FILTER } from './bytecode.ts';
import { NO_PROGRAM, tint } from './parts.ts';

/** Returns what the program at index 0 returns, 0xfd if there is none. The context stays in r1. */
export function tailCall(programs: MapRef, constants: Constants): Bytecode {
  return bytecode({ load: SOCKET_FILTER, needs: ['programs'] }, [
    tint(constants.tint),
    loadMap(r2, programs),
    mov(r3, 0),
    call('tail_call'),
    mov(r0, NO_PROGRAM),
    exit(),
  ]);
}
