/** What BPF_PROG_LOAD is told besides the instructions. */
import { describe, expect, it } from 'vitest';
import { exit, label, mov, r0 } from '../asm.ts';
import { bytecode, extensionOf, iteratorOver, SOCKET_FILTER } from './bytecode.ts';
import { codeOf } from './library.ts';

describe('a program is loaded', () => {
  // enum bpf_prog_type and bpf_attach_type of include/uapi/linux/bpf.h
  it('as BPF_PROG_TYPE_TRACING for BPF_TRACE_ITER if it iterates', () => {
    expect(iteratorOver('bpf_map_elem')).toEqual({
      progType: 26,
      expectedAttachType: 28,
      sleepable: false,
      licence: 'GPL',
      attachTo: { kind: 'kernel function', name: 'bpf_iter_bpf_map_elem' },
    });
  });

  it('as BPF_PROG_TYPE_EXT if it replaces a subprogram', () => {
    expect(extensionOf(6)).toEqual({
      progType: 28,
      expectedAttachType: 0,
      sleepable: false,
      licence: 'GPL',
      attachTo: { kind: 'subprogram', typeId: 6 },
    });
  });

  it('with no maps, context and types unless it has some', () => {
    expect(bytecode({ load: SOCKET_FILTER }, [mov(r0, 0), exit()])).toEqual({
      load: SOCKET_FILTER,
      needs: [],
      context: [],
      insns: [
        { code: 0xb7, dst: 0, src: 0, off: 0, imm: 0 },
        { code: 0x95, dst: 0, src: 0, off: 0, imm: 0 },
      ],
      fixups: [],
    });
  });

  it('with the types of its functions, where they start', () => {
    const sub = label('sub');
    const btf = Uint8Array.from([1, 2, 3]);
    const functions = { btf, entries: [{ label: sub, typeId: 4 }] };
    const { types } = bytecode({ load: SOCKET_FILTER, functions }, [mov(r0, 0), sub, exit()]);
    expect(types).toEqual({ btf, funcInfo: [{ insn: 1, typeId: 4 }] });
  });

  it('under the name of its behaviour and colour', () => {
    expect(codeOf('write-idx', 'B')).toMatchObject({
      name: 'write-idx.B',
      behaviour: 'write-idx',
      colour: 'B',
    });
  });
});
