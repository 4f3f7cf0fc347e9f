/** Loads with CO-RE relocations: which digest is asked about, when, and what runs. */
import { describe, expect, it } from 'vitest';
import { create, excl, load, m0, m1, metadata, PLAIN, signed } from '../../facts/calls.ts';
import { NO_TEXT, textNamed, ZERO_DIGEST } from '../../programs/text.ts';
import { bindNamed, bindNamedAndTemplate } from '../../rules/bind.ts';
import { countedDigestFirst } from '../../rules/counted.ts';
import type { Choices, Design } from '../../rules/design.ts';
import { mainline73 } from '../../rules/designs/mainline-7.3.ts';
import type { RelocatedChoice } from '../../rules/relocated.ts';
import { relocatedAny, relocatedCompared, relocatedUnsigned } from '../../rules/relocated.ts';
import { templateRemembered } from '../../rules/template.ts';
import { scopeNamed } from '../../scopes/named.ts';
import type { Call, CallOf } from '../call.ts';
import { nameOfAnswer } from '../errno.ts';
import { run } from '../run.ts';
import { emptyState, NONE } from '../state.ts';

const CHOICES = { ...mainline73.choices, counted: countedDigestFirst };

const to = (name: string): Partial<CallOf<'prog_load'>> => ({
  core_relos: textNamed(name) ?? NO_TEXT,
});

/** The answer to the last call, and the text that runs then. */
function loaded(choice: RelocatedChoice, ...calls: readonly Call[]): string {
  const choices = { ...CHOICES, relocated: choice };
  return answered(choices, calls);
}

function answered(choices: Choices, calls: readonly Call[]): string {
  const design: Design = { ...mainline73, choices };
  const { steps, stuck } = run(design, emptyState(scopeNamed('wide')!), calls);
  if (stuck !== undefined) return 'left out';
  const { answer, state } = steps.at(-1)!.outcome;
  return answer < 0 ? nameOfAnswer(answer) : (state.progs[0]?.text.name ?? '');
}

const all = (...calls: readonly Call[]): readonly string[] =>
  [relocatedAny, relocatedCompared, relocatedUnsigned].map((choice) => loaded(choice, ...calls));

describe('an unsigned load', () => {
  it('runs as what it becomes, and is asked as that about the map that it names', () => {
    const becomes = load('write.A', m0, 0, to('write.B'));
    expect(all(create(m0, 'ARRAY'), becomes)).toEqual(['write.B', 'write.B', 'write.B']);
    expect(all(create(m0, 'ARRAY', excl('write.B')), becomes)).toEqual(Array(3).fill('write.B'));
    expect(all(create(m0, 'ARRAY', excl('write.A')), becomes)).toEqual(Array(3).fill('EACCES'));
  });

  it('is asked as what it was about the map that it lists, and again where the choice says so', () => {
    const lists = load('write.A', m0, 0, { fd_array: m0, ...to('write.B') });
    const [was, zero] = [excl('write.A'), excl(ZERO_DIGEST)];
    expect(all(create(m0, 'ARRAY', was), lists)).toEqual(['write.B', 'EACCES', 'EACCES']);
    expect(all(create(m0, 'ARRAY', excl('write.B')), lists)).toEqual(Array(3).fill('EACCES'));
    expect(all(create(m0, 'ARRAY', zero), lists)).toEqual(Array(3).fill('EACCES'));
  });

  it('is asked again what `bind` asks, about the template too', () => {
    const calls = [
      create(m0, 'ARRAY', excl('read-inner.A')),
      create(m1, 'ARRAY_OF_MAPS', PLAIN, m0),
      load('read-inner.A', m1, 0, { fd_array: m1, ...to('read-inner.B') }),
    ];
    const says = [bindNamed, bindNamedAndTemplate].map((bind) =>
      answered(
        { ...CHOICES, template: templateRemembered, bind, relocated: relocatedCompared },
        calls,
      ),
    );
    expect(says).toEqual(['read-inner.B', 'EACCES']);
  });
});

describe('a signed load', () => {
  it('is refused where no signed load is relocated, before anything is asked of maps', () => {
    const [kept, closed] = [to('sys-update.B'), 2];
    const nothing = load('sys-update.A', NONE, 0, { ...signed(), ...kept });
    expect(all(nothing)).toEqual(['sys-update.B', 'sys-update.B', 'EINVAL']);
    const bad = load('sys-update.A', NONE, 0, { ...signed(closed), ...kept });
    expect(all(bad)).toEqual(['EBADF', 'EBADF', 'EINVAL']);
  });

  it('keeps the map of the program that was signed, unless that is asked again', () => {
    const calls = metadata(2);
    const relocated = load('loader.A', m0, 0, { ...signed(m0), ...to('loader.B') });
    expect(all(...calls, relocated)).toEqual(['loader.B', 'EACCES', 'EINVAL']);
    expect(all(...calls, load('loader.A', m0, 0, signed(m0)))).toEqual(Array(3).fill('loader.A'));
  });
});

it('relocations change the colour of a text, never what it does', () => {
  expect(all(create(m0, 'ARRAY'), load('write.A', m0, 0, to('read.A')))).toEqual(
    Array(3).fill('left out'),
  );
});
