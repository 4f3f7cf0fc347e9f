/** `sys-update` and its kin: SYSCALL programs that make bpf(2) calls on an fd they are given. */
import { add, call, exit, type Item, load, mov, r1, r2, r3, r6, r10, store } from '../asm.ts';
import { type Bytecode, bytecode, type Constants, SYSCALL } from './bytecode.ts';
import { tint } from './parts.ts';

/**
 * The stack, from the frame pointer down: key 0, the value, and what the element commands use of
 * `union bpf_attr`. Pointers in it are taken as kernel addresses, so they point to the stack.
 */
const KEY = -8;
const NEW_VALUE = -16;
const ATTR = -48;
/** `struct { __u32 map_fd; __aligned_u64 key; __aligned_u64 value; __u64 flags; }` */
const ATTR_MAP_FD = ATTR;
const ATTR_PADDING = ATTR + 4;
const ATTR_KEY = ATTR + 8;
const ATTR_VALUE = ATTR + 16;
const ATTR_FLAGS = ATTR + 24;

/** `enum bpf_cmd` and the bytes of the attribute that the command reads; more may not be set. */
const COMMAND = {
  lookup: { number: 1, fields: ['key', 'value', 'flags'], size: 32 },
  update: { number: 2, fields: ['key', 'value', 'flags'], size: 32 },
  delete: { number: 3, fields: ['key'], size: 16 },
  freeze: { number: 22, fields: [], size: 4 },
} as const;

type SysCommand = keyof typeof COMMAND;
type Field = 'key' | 'value' | 'flags';

const FIELD: Readonly<Record<Field, readonly Item[]>> = {
  key: [store('u64', r10, KEY, 0), mov(r2, r10), add(r2, KEY), store('u64', r10, ATTR_KEY, r2)],
  value: [mov(r2, r10), add(r2, NEW_VALUE), store('u64', r10, ATTR_VALUE, r2)],
  flags: [store('u64', r10, ATTR_FLAGS, 0)],
};

/** Offset in the context of the fd. */
const FD = 0;

/**
 * One command on the map whose fd is in the context; element commands use key 0 and
 * an update stores the constant. Returns the command's answer: 0 or a negated errno, as an `int`.
 * A lookup answers EINVAL: kern_sys_bpf() has no such command (kernel/bpf/syscall.c @ v6.18).
 */
export function sysBpf(command: SysCommand, constants: Constants): Bytecode {
  const { number, fields, size } = COMMAND[command];
  return bytecode({ load: SYSCALL, context: ['map'] }, [
    tint(constants.tint),
    mov(r6, r1),
    ...prepared(command, constants),
    load(r2, 'u32', r6, FD),
    store('u32', r10, ATTR_MAP_FD, r2),
    store('u32', r10, ATTR_PADDING, 0),
    ...fields.flatMap((field) => FIELD[field]),
    mov(r1, number),
    mov(r2, r10),
    add(r2, ATTR),
    mov(r3, size),
    call('sys_bpf'),
    exit(),
  ]);
}

/** What the value pointer points to: the new value, or room for what a lookup would find. */
function prepared(command: SysCommand, constants: Constants): readonly Item[] {
  switch (command) {
    case 'update':
      return [store('u64', r10, NEW_VALUE, constants.stored)];
    case 'lookup':
      return [store('u64', r10, NEW_VALUE, 0)];
    case 'delete':
    case 'freeze':
      return [];
    default:
      return command satisfies never;
  }
}
