/**
 * The errnos the modelled part of bpf(2) answers with, by the kernel's names and numbers
 * (include/uapi/asm-generic/errno-base.h, errno.h; ENOTSUPP is include/linux/errno.h and never
 * reaches uapi headers, yet user space sees it as 524).
 */
export const EPERM = 1;
export const ENOENT = 2;
export const E2BIG = 7;
export const EBADF = 9;
export const EACCES = 13;
export const EFAULT = 14;
export const EBUSY = 16;
export const EEXIST = 17;
export const EINVAL = 22;
export const EBADFD = 77;
export const ENOTSOCK = 88;
export const EOPNOTSUPP = 95;
export const EKEYREJECTED = 129;
export const ENOTSUPP = 524;

/**
 * What the kernel returns from one call: a value (0 or more) or a negated errno. Only a negative
 * answer is a refusal.
 */
export type Answer = number;

export const OK: Answer = 0;

const NAMES: Readonly<Record<number, string>> = {
  [EPERM]: 'EPERM',
  [ENOENT]: 'ENOENT',
  [E2BIG]: 'E2BIG',
  [EBADF]: 'EBADF',
  [EACCES]: 'EACCES',
  [EFAULT]: 'EFAULT',
  [EBUSY]: 'EBUSY',
  [EEXIST]: 'EEXIST',
  [EINVAL]: 'EINVAL',
  [EBADFD]: 'EBADFD',
  [ENOTSOCK]: 'ENOTSOCK',
  [EOPNOTSUPP]: 'EOPNOTSUPP',
  [EKEYREJECTED]: 'EKEYREJECTED',
  [ENOTSUPP]: 'ENOTSUPP',
};

/** Every errno of the model, by number. */
export const ERRNOS: readonly number[] = Object.keys(NAMES).map(Number);

/** Numbers that no errno has, up to the last of user space (EHWPOISON) and beyond. */
const NO_ERRNO = [41, 58, 520];
const [LAST, FIRST_INTERNAL, LAST_INTERNAL] = [133, 512, 531];

/**
 * Whether Linux has an errno of this number: those of include/uapi/asm-generic/errno.h, and those of
 * include/linux/errno.h. The model itself answers with few of them; a rule of somebody's own may use any.
 */
export function isErrno(number: number): boolean {
  const inRange =
    (number >= 1 && number <= LAST) || (number >= FIRST_INTERNAL && number <= LAST_INTERNAL);
  return Number.isInteger(number) && inRange && !NO_ERRNO.includes(number);
}

/** The name of a refusal (`-13` is `EACCES`), or the value of an answer that is none. */
export function nameOfAnswer(answer: Answer): string {
  return answer < 0 ? (NAMES[-answer] ?? `errno ${-answer}`) : `${answer}`;
}
