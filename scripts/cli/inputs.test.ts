/** Designs by words: with other choices on some axes; a fault in these is named, with what is near. */
import { describe, expect, it } from 'vitest';
import { designNamed } from '../../model/rules/designs/all.ts';
import { findDesign, refOf, withExchanges } from './inputs.ts';

describe('a design with other choices', () => {
  it('is found by words, which --with makes, and which find it again', async () => {
    const words = withExchanges('strict', ['counted=digest-first', 'extension=refused']);
    const design = await findDesign(words);
    expect(refOf(design)).toBe(words);
    const { counted, extension, ...rest } = design.choices;
    expect([counted.name, extension.name]).toEqual(['digest-first', 'refused']);
    expect(designNamed('strict-outer')?.choices).toMatchObject(rest);
    expect(withExchanges('strict')).toBe('strict');
  });

  it.each([
    ['countd=digest-first', /no axis is called "countd"; did you mean counted\?/],
    ['counted=digest-frist', /no choice on counted is called.*did you mean digest-first\?/],
    ['counted=x', /no choice on counted is called "x"; there are digest-late, digest-first/],
    ['counted', /^--with counted: axis=choice is meant/],
    ['a=b=c', /^--with a=b=c: axis=choice is meant/],
  ])('has no %s', (text, line) => {
    expect(() => withExchanges('sealed', [text])).toThrow(line);
  });

  it('has an axis once', async () => {
    const twice = ['counted=digest-first', 'counted=digest-late'];
    expect(() => withExchanges('sealed', twice)).toThrow('axis counted is exchanged twice');
    await expect(findDesign('nobody~counted.digest-late')).rejects.toThrow('"nobody"');
    await expect(findDesign('sealed~counted.never')).rejects.toThrow('no choice on counted');
  });
});
