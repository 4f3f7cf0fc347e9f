import { expect, it } from 'vitest';
import { ERRNOS, nameOfAnswer } from './errno.ts';

it('names refusals, and gives other answers as numbers', () => {
  expect([0, 7, -1, -22, -524].map(nameOfAnswer)).toEqual([
    '0',
    '7',
    'EPERM',
    'EINVAL',
    'ENOTSUPP',
  ]);
});

it('gives the number of an errno that the model does not know', () => {
  expect(nameOfAnswer(-4000)).toBe('errno 4000');
});

it('lists the errnos by number', () => {
  expect(ERRNOS).toEqual([1, 2, 7, 9, 13, 14, 16, 17, 22, 77, 88, 95, 129, 524]);
});
