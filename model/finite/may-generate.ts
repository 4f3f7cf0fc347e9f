// Whether code may be generated here: a page whose content security policy forbids `eval` may not.

export const MAY_GENERATE: boolean = isAllowed();

function isAllowed(): boolean {
  try {
    // oxlint-disable-next-line typescript/no-implied-eval -- an empty text
    new Function('');
    return true;
  } catch {
    return false;
  }
}
