/** A program runs: BPF_PROG_TEST_RUN. Functions of v6.18. */
import type { CallOf } from '../call.ts';
import { NO_ELEMENT, NO_INNER, NO_TAIL, STORED, touch, UNTRUSTED } from '../content.ts';
import type { Design } from '../../rules/design.ts';
import { EBADF, EFAULT, EINVAL, ENOTSOCK, ENOTSUPP, EPERM } from '../errno.ts';
import { mayWrite, resolveMapFd } from '../fd.ts';
import type { Access, Outcome, Result } from '../outcome.ts';
import { accept, refuse } from '../outcome.ts';
import type { State } from '../state.ts';
import { mapAt, NONE, progAt } from '../state.ts';
import type { Text } from '../../programs/text.ts';
import { actsAsUser, isIterator } from '../../programs/text.ts';
import { mapDeleteElem, mapUpdateElem } from './elem.ts';
import { mapFreeze } from './map.ts';

type ProgTestRun = CallOf<'prog_test_run'>;

/** MAX_TAIL_CALL_CNT */
const MOST_TAIL_CALLS = 33;

/**
 * kernel/bpf/syscall.c: bpf_prog_test_run(). Answers what the program returns: the value it found, or
 * a constant of `content.ts`; for a program that acts as user space, what bpf_sys_bpf returned.
 * Undefined for programs that run through a link, and where a map fd is given to a program that
 * takes none or is missing for one that does.
 */
export function progTestRun(design: Design, state: State, call: ProgTestRun): Result {
  const prog = progAt(state, call.prog);
  if (!prog.fd) return call.map === NONE ? refuse(state, -EBADF) : undefined;
  if (isIterator(prog.text)) return refuse(state, -EFAULT); // bpf_prog_test_run_tracing(): as seen
  if (prog.text.action === 'extend') return refuse(state, -ENOTSUPP); // no test_run
  if (actsAsUser(prog.text) !== (call.map !== NONE)) return undefined;
  return actsAsUser(prog.text)
    ? actAsUser(design, state, call)
    : runIn(design, state, call.prog, MOST_TAIL_CALLS);
}

function runIn(design: Design, state: State, slot: number, tailCalls: number): Result {
  const prog = progAt(state, slot);
  switch (prog.text.action) {
    case 'elements':
    case 'store':
      return touch(state, slot, prog.map, 'direct', NONE);
    case 'inner': {
      const { inner } = mapAt(state, prog.map);
      if (inner === NONE) return accept(state, NO_INNER);
      return touch(state, slot, inner, 'inner', prog.map);
    }
    case 'tail call': {
      const { entry } = mapAt(state, prog.map);
      if (entry === NONE || tailCalls === 0) return accept(state, NO_TAIL);
      return runIn(design, state, entry, tailCalls - 1);
    }
    case 'host':
      return host(state, slot, prog.map);
    case 'load':
      if (!design.choices.signed.trusts(mapAt(state, prog.map))) return accept(state, UNTRUSTED);
      return touch(state, slot, prog.map, 'direct', NONE);
    // Stryker disable all: cannot be reached
    case 'nothing':
    case 'iterate elements':
    case 'iterate storage':
    case 'free pages':
    case 'extend':
    case 'sys update':
    case 'sys delete':
    case 'sys freeze':
    case 'sys lookup':
      return undefined; // asked before, and none of these is in the PROG_ARRAY of a SOCKET_FILTER
    default:
      return prog.text.action satisfies never;
    // Stryker restore all
  }
}

/** Looks the element up and hands a pointer to it to a subprogram, or to what has replaced it. */
function host(state: State, slot: number, map: number): Outcome {
  if (mapAt(state, map).value === NONE) return accept(state, NO_ELEMENT);
  const link = state.links.find(({ target }) => target === slot);
  if (link === undefined) return touch(state, slot, map, 'direct', NONE);
  return touch(state, link.prog, map, 'extension', NONE);
}

/** kernel/bpf/syscall.c: kern_sys_bpf(): a few commands, with the fds of the process. */
function actAsUser(design: Design, state: State, call: ProgTestRun): Result {
  const { text } = progAt(state, call.prog);
  if (text.action === 'sys lookup') return refuse(state, -EINVAL); // not one of the commands
  const slot = resolveMapFd(state, call.map);
  if (slot < 0) return refuse(state, slot);
  const map = mapAt(state, slot);
  const err = design.choices.sysBpf.mayAct(text.digest, map);
  if (err < 0) return refuse(state, err);
  const result = commandOf(design, state, text, slot);
  if (typeof result !== 'object' || result.answer < 0) return result;
  const mode = text.action === 'sys freeze' ? 'freeze' : 'write';
  const access: Access = {
    ...{ digest: text.digest, prog: call.prog, map: slot },
    ...{ channel: 'sys-bpf', mode, outer: NONE },
  };
  return { ...result, events: [access] };
}

/** What the text asks for: of element 0, with its constant as value. */
function commandOf(design: Design, state: State, text: Text, map: number): Result {
  if (text.action === 'sys freeze') return mapFreeze(state, { map });
  const target = mapAt(state, map);
  if (target.kind === 'SK_STORAGE') {
    return refuse(state, mayWrite(target) ? -ENOTSOCK : -EPERM); // the key is no socket's fd
  }
  if (target.kind === 'ARENA') return refuse(state, -EINVAL); // ___bpf_copy_key(): the program brings a key
  if (text.action === 'sys delete') return mapDeleteElem(state, { map, key: 0 });
  const updated = mapUpdateElem(design, state, {
    ...{ map, key: 0, value: STORED },
    ...{ inner: NONE, prog: NONE, flags: 'BPF_ANY' },
  });
  return updated ?? 'a number that a program passes for an fd';
}
