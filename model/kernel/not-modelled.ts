/** What the model leaves out, and why. README shows the list. */
export const NOT_MODELLED: readonly { readonly what: string; readonly why: string }[] = [
  {
    what: 'Reading by tracing programs',
    why: 'fentry or an iterator with `bpf_probe_read_kernel` can read any kernel memory, a value of an exclusive map as well. It reads only, and the contract never covered it.',
  },
  {
    what: 'Privilege',
    why: 'every caller is root, as in the observations; unprivileged users, BPF tokens and LSM hooks were not observed.',
  },
  {
    what: 'Races',
    why: 'calls happen one after another; two CPUs inside one call each are not in the model. Seen: a value that changes after a freeze has succeeded (KERNEL-FACTS 14).',
  },
  {
    what: 'CO-RE relocations',
    why: 'a program is its text as it is loaded. Real kernels apply relocations that no signature covers: a signed program then runs as something else (7.3.4: with its exclusive map). Seen, and refused by our patch; verdicts on `signed` do not speak of it.',
  },
  {
    what: 'More than one element of a map',
    why: 'every element is treated alike by every rule; element 0 stands for all, and a key out of range for the errors.',
  },
  {
    what: 'Outer maps filled by programs',
    why: 'a SYSCALL program can put a map into an outer map through bpf_sys_bpf (seen; the rule for elements is asked there as well). Here only user space does, which is what `outer-side` means by others.',
  },
  {
    what: 'Memory, per-CPU values, timing of frees',
    why: 'an object is freed the moment nothing holds it; released kernels sometimes free a little later.',
  },
];
