/** That the machine complains where the verifier would. */
import { describe, expect, it } from 'vitest';
import {
  add,
  assemble,
  call,
  encode,
  exit,
  type Item,
  load,
  mov,
  r0,
  r1,
  r2,
  r10,
  store,
} from '../asm.ts';
import { memory, run, type MachineWorld } from './machine.ts';

const nothing: MachineWorld = {
  fds: new Map(),
  fdArray: [],
  context: { memory: memory(new Uint8Array(0)), offset: 0 },
  sys: () => 0n,
};

describe('the machine is strict', () => {
  const runs =
    (...items: readonly Item[]) =>
    (): bigint =>
      run(encode(assemble(items).insns), nothing);

  it.each<[string, () => bigint, string]>([
    ['a register that was not written', runs(exit()), 'r0 is not initialised'],
    ['a stack slot that was not written', runs(load(r0, 'u64', r10, -8), exit()), 'unwritten'],
    ['bytes below the stack', runs(store('u64', r10, -520, 0)), 'outside of its object'],
    ['a store across a boundary', runs(store('u64', r10, -12, 0)), 'misaligned'],
    ['a number as an address', runs(mov(r1, 0), load(r0, 'u64', r1, 0)), '0 is not a pointer'],
    ['a pointer as a result', runs(mov(r0, r10), exit()), 'a pointer leaks'],
    ['the end of the instructions', runs(mov(r0, 0)), 'runs past the end'],
    ['a helper on something that is no map', runs(call('map_lookup_elem')), 'not a map'],
  ])('about %s', (_, program, complaint) => {
    expect(program).toThrow(complaint);
  });

  it('about an argument register after a call', () => {
    const items = [store('u32', r10, -4, 0), mov(r2, r10), add(r2, -4), call('map_lookup_elem')];
    const bytes = encode(assemble([...items, mov(r0, r2), exit()]).insns);
    const world = {
      ...nothing,
      context: { map: { element: undefined, header: memory(new Uint8Array(36)) } },
    };
    expect(() => run(bytes, world)).toThrow('r2 is not initialised');
  });
});
