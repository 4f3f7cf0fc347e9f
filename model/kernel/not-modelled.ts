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
    why: 'calls happen one after another. A signed load, an update of an element and a freeze come in halves as well, because signing and freezing rely on what is between (scopes `split`, `in-flight`); two CPUs inside other calls are not in the model.',
  },
  {
    what: 'Most of what CO-RE relocations can do',
    why: 'here they change the colour of a text, and make a loader store into its metadata. Real ones write any number into an immediate, so that a program may do something else altogether; which digest is asked about, and when, is the same.',
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
    what: 'Programs that write a mapped page',
    why: 'programs of another digest write the page of an exclusive array that user space has mapped for writing: by `bpf_probe_write_user`, or as `__uptr` in task storage, which pins it (seen up to 7.3.4, KERNEL-FACTS 14). Here user space alone holds such pages, by io_uring; where no exclusive array is mapped for writing, as in `sealed`, programs have none either. Arenas and ring buffers are made to be shared.',
  },
  {
    what: 'What else reaches an arena',
    why: 'an iterator over all maps frees pages; an LSM program on the hook `bpf_map` does the same, on 6.18.15 as well, where the iterator may not (KERNEL-FACTS 14), and is closed by the same rule. Nor are there pages that programs take or reserve, programs that name an arena, a freeze of one (once mapped for writing, it is never frozen), or its pages as buffers of io_uring.',
  },
  {
    what: 'Cgroup storage',
    why: '`bpf_get_local_storage` takes it from the program that the cgroup runs, whatever map is named. Of the ways to run in its place (seen on older kernels) 7.3.4 leaves extensions, which `sealed` refuses.',
  },
  {
    what: 'Memory, per-CPU values, timing of frees',
    why: 'an object is freed the moment nothing holds it; released kernels sometimes free a little later.',
  },
];
