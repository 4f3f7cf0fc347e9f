/**
 * Which model gave an answer: raised by one whenever a call of some scope is answered otherwise than before, or a
 * claim is asked in other scopes. A test of properties/ pins what this version answers, so that it cannot be forgotten.
 */
export const MODEL_VERSION = 9;
