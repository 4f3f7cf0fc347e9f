/** Mutants that survive, and why no test can or need kill them. `npm run mutation` holds the list. */
/* eslint max-lines: 'off' -- one table, in the order of the files */

export type Reason = {
  readonly file: string;
  /** The source line on which the mutants begin, whitespace folded, cut after 90 characters. */
  readonly line: string;
  /** `Mutator: from => to`, both folded and cut in the same way. */
  readonly mutants: readonly string[];
  readonly why: string;
};

export const REASONS: readonly Reason[] = [
  {
    file: 'model/asm.ts',
    line: 'if (fd === undefined || first === undefined || second === undefined) {',
    mutants: ['ConditionalExpression: first === undefined => false'],
    why: 'where the first half is missing the second is missing too',
  },
  {
    file: 'model/digest.ts',
    line: 'for (let at = 0; at < masked.length; at += INSN_SIZE) {',
    mutants: ['EqualityOperator: at < masked.length => at <= masked.length'],
    why: 'beyond the last byte nothing is read and nothing is filled',
  },
  {
    file: 'model/disassemble.ts',
    line: 'fixups: readonly Fixup[] = [],',
    mutants: ['ArrayDeclaration: [] => ["Stryker was here"]'],
    why: 'something that is no fix-up has no place, so it is never found',
  },
  {
    file: 'model/finite.ts',
    line: "${Array.from({ length: words }, (_, w) => `into[at + ${w}] = ${partOfWord[w]?.join(' | ')…",
    mutants: [`StringLiteral: '\\n' => ""`],
    why: 'the generated statements end with semicolons or braces and need no space between them',
  },
  {
    file: 'model/finite.ts',
    line: "${pack.join('\\n')}",
    mutants: [`StringLiteral: '\\n' => ""`],
    why: 'the generated statements end with semicolons or braces and need no space between them',
  },
  {
    file: 'model/finite.ts',
    line: "${prelude.join('\\n')}",
    mutants: [`StringLiteral: '\\n' => ""`],
    why: 'the generated statements end with semicolons or braces and need no space between them',
  },
  {
    file: 'model/finite.ts',
    line: "${unpack.join('\\n')}",
    mutants: [`StringLiteral: '\\n' => ""`],
    why: 'the generated statements end with semicolons or braces and need no space between them',
  },
  {
    file: 'model/finite.ts',
    line: "`const table${n} = new Array(${part.shape.kind === 'range' ? 0 : part.size}).fill(undefin…",
    mutants: ["ConditionalExpression: part.shape.kind === 'range' => true"],
    why: 'the room made for a table beforehand changes speed only',
  },
  {
    file: 'model/finite.ts',
    line: "`function rank${n}(v) { let r = 0, k = 0, x; ${rank.join(' ')} return r; }`,",
    mutants: [`StringLiteral: ' ' => ""`],
    why: 'the generated statements end with semicolons or braces and need no space between them',
  },
  {
    file: 'model/finite.ts',
    line: "`function unrank${n}(r) { ${digits.join(' ')} return ${literal(part)}; }`,",
    mutants: [`StringLiteral: ' ' => ""`],
    why: 'the generated statements end with semicolons or braces and need no space between them',
  },
  {
    file: 'model/finite.ts',
    line: 'const constants: unknown[] = [];',
    mutants: ['ArrayDeclaration: [] => ["Stryker was here"]'],
    why: 'constants are found by the position at which each was put',
  },
  {
    file: 'model/finite.ts',
    line: 'const ranks: number[] = [];',
    mutants: ['ArrayDeclaration: [] => ["Stryker was here"]'],
    why: 'a rank beyond the last leaf is never read',
  },
  {
    file: 'model/finite.ts',
    line: 'if (bits > 0) {',
    mutants: ['ConditionalExpression: bits > 0 => true', 'EqualityOperator: bits > 0 => bits >= 0'],
    why: 'a part with one value has rank 0, so its bits change no word of a key',
  },
  {
    file: 'model/finite.ts',
    line: "if (part.size <= GROUP || shape.kind === 'range' || shape.kind === 'oneOf')",
    mutants: ['EqualityOperator: part.size <= GROUP => part.size < GROUP'],
    why: 'a part of exactly 2^18 values takes as many bits in one group as in several',
  },
  {
    file: 'model/finite.ts',
    line: "if (part.size <= GROUP || shape.kind === 'range' || shape.kind === 'oneOf')",
    mutants: [
      "ConditionalExpression: shape.kind === 'oneOf' => false",
      `StringLiteral: 'oneOf' => ""`,
    ],
    why: 'no choice has more than 2^18 constants',
  },
  {
    file: 'model/finite.ts',
    line: "if (shape.kind === 'range' || shape.kind === 'oneOf' || Object.isFrozen(value)) return;",
    mutants: [
      "ConditionalExpression: shape.kind === 'range' => false",
      `StringLiteral: 'range' => ""`,
    ],
    why: 'numbers count as frozen already',
  },
  {
    file: 'model/finite.ts',
    line: 'if (shift + bits > 32) {',
    mutants: ['EqualityOperator: shift + bits > 32 => shift + bits >= 32'],
    why: 'of a part that ends with its word no bits are left for the next one, and none are taken from it',
  },
  {
    file: 'model/finite.ts',
    line: "part.shape.kind === 'range'",
    mutants: [
      "ConditionalExpression: part.shape.kind === 'range' => false",
      `StringLiteral: 'range' => ""`,
    ],
    why: 'a range looked up in a table gives the same number, only slower',
  },
  {
    file: 'model/finite.ts',
    line: 'put(word, shift === 0 ? `g${g}` : `(g${g} << ${shift})`);',
    mutants: ['ConditionalExpression: shift === 0 => false'],
    why: 'a shift by 0 bits changes nothing',
  },
  {
    file: 'model/finite.ts',
    line: "return value === undefined ? 'undefined' : JSON.stringify(value);",
    mutants: ['ConditionalExpression: value === undefined => false'],
    why: 'JSON.stringify(undefined) is undefined, which the message shows as the same word',
  },
  {
    file: 'model/finite.ts',
    line: 'terms.push(shift === 0 ? `from[at + ${word}]` : `(from[at + ${word}] >>> ${shift})`);',
    mutants: ['ConditionalExpression: shift === 0 => false'],
    why: 'a shift by 0 bits changes nothing',
  },
  {
    file: 'model/lifetime.ts',
    line: 'for (let slot = 0; slot < state.maps.length; slot++) {',
    mutants: ['EqualityOperator: slot < state.maps.length => slot <= state.maps.length'],
    why: 'a slot beyond the last is dead, so there is nothing to free',
  },
  {
    file: 'model/lifetime.ts',
    line: 'for (let slot = 0; slot < state.progs.length; slot++) {',
    mutants: ['EqualityOperator: slot < state.progs.length => slot <= state.progs.length'],
    why: 'a slot beyond the last is dead, so there is nothing to free',
  },
  {
    file: 'model/step.ts',
    line: 'default:',
    mutants: ['ConditionalExpression: default: return call satisfies never; => default:'],
    why: 'the compiler knows that no other case is left, so this one is never reached',
  },
  {
    file: 'model/syscalls/elem.ts',
    line: "if (outer.kind === 'HASH_OF_MAPS') {",
    mutants: ["ConditionalExpression: outer.kind === 'HASH_OF_MAPS' => true"],
    why: 'an ARRAY_OF_MAPS with flags was refused above, and without flags nothing is asked here',
  },
  {
    file: 'model/syscalls/elem.ts',
    line: 'return accept(map.entry === NONE ? after : collect(after));',
    mutants: ['ConditionalExpression: map.entry === NONE => false'],
    why: 'where nothing was put nothing can be freed; not looking for it saves time only',
  },
  {
    file: 'model/syscalls/elem.ts',
    line: 'return accept(outer.inner === NONE ? after : collect(after)); // the old inner map is put',
    mutants: ['ConditionalExpression: outer.inner === NONE => false'],
    why: 'where nothing was put nothing can be freed; not looking for it saves time only',
  },
  {
    file: 'model/syscalls/file.ts',
    line: 'default:',
    mutants: ['ConditionalExpression: default: return call.of satisfies never; => default:'],
    why: 'the compiler knows that no other case is left, so this one is never reached',
  },
  {
    file: 'model/syscalls/prog.ts',
    line: "if (param !== 'programs' && flags === 'WRONLY_PROG') return -EACCES; // all texts read",
    mutants: [
      "ConditionalExpression: param !== 'programs' => true",
      `StringLiteral: 'programs' => ""`,
    ],
    why: 'a PROG_ARRAY has no flags, so it is never WRONLY_PROG',
  },
  {
    file: 'model/syscalls/prog.ts',
    line: 'if (param === undefined) return OK;',
    mutants: ['ConditionalExpression: param === undefined => false'],
    why: 'asked only about texts that name a map; the compiler does not know that',
  },
  {
    file: 'model/syscalls/run.ts',
    line: "? mapUpdateElem(state, { map: slot, key: 0, value: STORED, flags: 'BPF_ANY' })",
    mutants: [`StringLiteral: 'BPF_ANY' => ""`],
    why: 'any flag but NOEXIST, EXIST and unknown means the same',
  },
  {
    file: 'model/syscalls/run.ts',
    line: "case 'extend':",
    mutants: [`StringLiteral: 'extend' => ""`],
    why: 'progRun and insertProg turn these programs away, so they never get here',
  },
  {
    file: 'model/syscalls/run.ts',
    line: "case 'iterate elements':",
    mutants: [`StringLiteral: 'iterate elements' => ""`],
    why: 'progRun and insertProg turn these programs away, so they never get here',
  },
  {
    file: 'model/syscalls/run.ts',
    line: "case 'iterate storage':",
    mutants: [`StringLiteral: 'iterate storage' => ""`],
    why: 'progRun and insertProg turn these programs away, so they never get here',
  },
  {
    file: 'model/syscalls/run.ts',
    line: "case 'nothing':",
    mutants: [`StringLiteral: 'nothing' => ""`],
    why: 'progRun and insertProg turn these programs away, so they never get here',
  },
  {
    file: 'model/syscalls/run.ts',
    line: "case 'sys delete':",
    mutants: [`StringLiteral: 'sys delete' => ""`],
    why: 'progRun and insertProg turn these programs away, so they never get here',
  },
  {
    file: 'model/syscalls/run.ts',
    line: "case 'sys freeze':",
    mutants: [`StringLiteral: 'sys freeze' => ""`],
    why: 'progRun and insertProg turn these programs away, so they never get here',
  },
  {
    file: 'model/syscalls/run.ts',
    line: "case 'sys lookup':",
    mutants: [
      "ConditionalExpression: case 'sys lookup': return undefined; => case 'sys lookup':",
      `StringLiteral: 'sys lookup' => ""`,
    ],
    why: 'progRun and insertProg turn these programs away, so they never get here',
  },
  {
    file: 'model/syscalls/run.ts',
    line: "case 'sys update':",
    mutants: [`StringLiteral: 'sys update' => ""`],
    why: 'progRun and insertProg turn these programs away, so they never get here',
  },
  {
    file: 'model/syscalls/run.ts',
    line: 'default:',
    mutants: [
      'ConditionalExpression: default: return prog.text.action satisfies never; => default:',
    ],
    why: 'the compiler knows that no other case is left, so this one is never reached',
  },
  {
    file: 'model/syscalls/run.ts',
    line: "if (isIterator(prog.text) || prog.text.action === 'extend') return undefined;",
    mutants: [
      "ConditionalExpression: isIterator(prog.text) || prog.text.action === 'extend' => false",
      "LogicalOperator: isIterator(prog.text) || prog.text.action === 'extend' => isIterator(prog.text) && prog.text.action === 'extend'",
      "ConditionalExpression: prog.text.action === 'extend' => false",
      `StringLiteral: 'extend' => ""`,
    ],
    why: 'runIn turns these programs away as well',
  },
  {
    file: 'model/syscalls/run.ts',
    line: 'if (mapAt(state, map).value === NONE) return accept(state, NO_ELEMENT);',
    mutants: ['ConditionalExpression: mapAt(state, map).value === NONE => false'],
    why: 'touch asks the same',
  },
  {
    file: 'model/text.ts',
    line: 'default:',
    mutants: ['ConditionalExpression: default: return param satisfies never; => default:'],
    why: 'the compiler knows that no other case is left, so this one is never reached',
  },
  {
    file: 'model/text.ts',
    line: "return params.length > 0 && (form === 'idx' || form === 'idx-value');",
    mutants: [
      'ConditionalExpression: params.length > 0 => true',
      'EqualityOperator: params.length > 0 => params.length >= 0',
    ],
    why: 'a text that names no map has the form fd',
  },
  {
    file: 'properties/compare.ts',
    line: '...(because === undefined ? {} : { because }),',
    mutants: ['ConditionalExpression: because === undefined => false'],
    why: 'a field that is absent and one that is undefined mean the same to whoever reads it',
  },
  {
    file: 'properties/compare.ts',
    line: '...(errno && both ? { otherErrno: { calls: errno, a: both.lax, b: both.strict } } : {}),',
    mutants: ['LogicalOperator: errno && both => errno || both'],
    why: 'there is a verdict on every claim and an outcome of every call that was replayed; the compiler does not know that',
  },
  {
    file: 'properties/compare.ts',
    line: '...(forward.otherErrno === undefined ? {} : { otherErrno: forward.otherErrno }),',
    mutants: ['ConditionalExpression: forward.otherErrno === undefined => false'],
    why: 'a field that is absent and one that is undefined mean the same to whoever reads it',
  },
  {
    file: 'properties/compare.ts',
    line: '...(report.stopped === undefined ? {} : { because: report.stopped }),',
    mutants: ['ConditionalExpression: report.stopped === undefined => false'],
    why: 'a field that is absent and one that is undefined mean the same to whoever reads it',
  },
  {
    file: 'properties/compare.ts',
    line: 'const [first] = breaches.toSorted((one, other) => one.calls.length - other.calls.length);',
    mutants: [
      'ArrowFunction: (one, other) => one.calls.length - other.calls.length => () => undefined',
      'ArithmeticOperator: one.calls.length - other.calls.length => one.calls.length + other.calls.length',
    ],
    why: 'goals that one access breaks are broken by one trace, so the traces have one length',
  },
  {
    file: 'properties/compare.ts',
    line: 'const after = judged === undefined ? pair.strict : judged.state;',
    mutants: ['ConditionalExpression: judged === undefined => false'],
    why: 'whether a call can be made does not depend on the choices of a design, so both make it or neither does',
  },
  {
    file: 'properties/compare.ts',
    line: 'const answers = { lax: one.answer, strict: other?.answer ?? Number.NaN };',
    mutants: ['OptionalChaining: other?.answer => other.answer'],
    why: 'whether a call can be made does not depend on the choices of a design, so both make it or neither does',
  },
  {
    file: 'properties/compare.ts',
    line: 'const both = errno && replay(system, errno)?.at(-1)?.outcome;',
    mutants: [
      'OptionalChaining: replay(system, errno)?.at(-1)?.outcome => replay(system, errno)?.at(-1).outcome',
      'OptionalChaining: replay(system, errno)?.at => replay(system, errno).at',
    ],
    why: 'there is a verdict on every claim and an outcome of every call that was replayed; the compiler does not know that',
  },
  {
    file: 'properties/compare.ts',
    line: 'const goals = GOALS.filter((goal) => goal.inScope(scope));',
    mutants: ['MethodExpression: GOALS.filter((goal) => goal.inScope(scope)) => GOALS'],
    why: 'a goal that is not in scope has no premise there, so it does not hold there either',
  },
  {
    file: 'properties/compare.ts',
    line: 'const last = calls && replay(system, calls)?.at(-1)?.outcome;',
    mutants: [
      'OptionalChaining: replay(system, calls)?.at(-1)?.outcome => replay(system, calls)?.at(-1).outcome',
      'OptionalChaining: replay(system, calls)?.at => replay(system, calls).at',
    ],
    why: 'there is a verdict on every claim and an outcome of every call that was replayed; the compiler does not know that',
  },
  {
    file: 'properties/compare.ts',
    line: 'const stays = judged.state === pair.strict;',
    mutants: ['ConditionalExpression: judged.state === pair.strict => false'],
    why: 'a call changes both states or neither, and a state that is not the same object is found again by its key',
  },
  {
    file: 'properties/compare.ts',
    line: 'const stays = one.state === pair.lax && other.state === pair.strict;',
    mutants: [
      'ConditionalExpression: one.state === pair.lax && other.state === pair.strict => false',
      'LogicalOperator: one.state === pair.lax && other.state === pair.strict => one.state === pair.lax || other.state === pair.strict',
      'ConditionalExpression: one.state === pair.lax => true',
      'EqualityOperator: one.state === pair.lax => one.state !== pair.lax',
      'ConditionalExpression: other.state === pair.strict => true',
      'EqualityOperator: other.state === pair.strict => other.state !== pair.strict',
    ],
    why: 'a call changes both states or neither, and a state that is not the same object is found again by its key',
  },
  {
    file: 'properties/compare.ts',
    line: 'const verdict = report.verdicts[claim]?.verdict;',
    mutants: [
      'OptionalChaining: report.verdicts[claim]?.verdict => report.verdicts[claim].verdict',
    ],
    why: 'there is a verdict on every claim and an outcome of every call that was replayed; the compiler does not know that',
  },
  {
    file: 'properties/compare.ts',
    line: 'differs !== undefined;',
    mutants: ['ConditionalExpression: differs !== undefined => true'],
    why: 'where the question is not put its answer would be no; not putting it saves time only',
  },
  {
    file: 'properties/compare.ts',
    line: "goal.kind === 'onEveryCall' &&",
    mutants: ["ConditionalExpression: goal.kind === 'onEveryCall' => true"],
    why: 'there is a verdict on every claim and an outcome of every call that was replayed; the compiler does not know that',
  },
  {
    file: 'properties/compare.ts',
    line: "goals: goals.filter((goal) => report.verdicts[goal.id]?.verdict.kind === 'holds'),",
    mutants: [
      'OptionalChaining: report.verdicts[goal.id]?.verdict => report.verdicts[goal.id].verdict',
    ],
    why: 'there is a verdict on every claim and an outcome of every call that was replayed; the compiler does not know that',
  },
  {
    file: 'properties/compare.ts',
    line: 'if (!fillsLowest(pair.strict, call)) return undefined;',
    mutants: ['ConditionalExpression: !fillsLowest(pair.strict, call) => false'],
    why: 'a call that leaves a lower slot empty is another under new names, and breaks nothing that the other does not',
  },
  {
    file: 'properties/compare.ts',
    line: 'if (calls === undefined || last === undefined) return [];',
    mutants: [
      'LogicalOperator: calls === undefined || last === undefined => calls === undefined && last === undefined',
      'ConditionalExpression: calls === undefined => false',
      'ConditionalExpression: last === undefined => false',
    ],
    why: 'there is a verdict on every claim and an outcome of every call that was replayed; the compiler does not know that',
  },
  {
    file: 'properties/compare.ts',
    line: 'if (other?.answer === one.answer) {',
    mutants: ['OptionalChaining: other?.answer => other.answer'],
    why: 'whether a call can be made does not depend on the choices of a design, so both make it or neither does',
  },
  {
    file: 'properties/compare.ts',
    line: 'judged !== undefined && judged.events.length > 0;',
    mutants: [
      'ConditionalExpression: judged !== undefined && judged.events.length > 0 => true',
      'ConditionalExpression: judged.events.length > 0 => true',
      'EqualityOperator: judged.events.length > 0 => judged.events.length >= 0',
    ],
    why: 'where the question is not put its answer would be no; not putting it saves time only',
  },
  {
    file: 'properties/compare.ts',
    line: 'judged !== undefined &&',
    mutants: ['ConditionalExpression: judged !== undefined => true'],
    why: 'there is a verdict on every claim and an outcome of every call that was replayed; the compiler does not know that',
  },
  {
    file: 'properties/compare.ts',
    line: 'letThrough === NEVER && lax < 0 && strict < 0 && lax !== strict,',
    mutants: ['ConditionalExpression: letThrough === NEVER => true'],
    why: 'once a call was let through the answer of the laxer design counts as 0, which is no refusal',
  },
  {
    file: 'properties/compare.ts',
    line: "return verdict?.kind === 'possible' ? verdict.calls : undefined;",
    mutants: [
      "ConditionalExpression: verdict?.kind === 'possible' => true",
      'OptionalChaining: verdict?.kind => verdict.kind',
    ],
    why: 'there is a verdict on every claim and an outcome of every call that was replayed; the compiler does not know that',
  },
  {
    file: 'properties/compare.ts',
    line: 'says: `Letting through ${shape.says} breaks ${goal.id}.`,',
    mutants: ['StringLiteral: `Letting through ${shape.says} breaks ${goal.id}.` => ``'],
    why: 'no one reads this sentence; the claim is known by its id',
  },
  {
    file: 'properties/compare.ts',
    line: 'says: `The designs differ on ${shape.says}.`,',
    mutants: ['StringLiteral: `The designs differ on ${shape.says}.` => ``'],
    why: 'no one reads this sentence; the claim is known by its id',
  },
  {
    file: 'properties/compare.ts',
    line: 'witness: (_before, _call, { differs }) => differs?.id === shape.id,',
    mutants: ['OptionalChaining: differs?.id => differs.id'],
    why: 'there is a verdict on every claim and an outcome of every call that was replayed; the compiler does not know that',
  },
  {
    file: 'properties/explore.ts',
    line: 'if (call === undefined || outcome === undefined) return undefined;',
    mutants: ['ConditionalExpression: call === undefined => false'],
    why: 'without a call there is no outcome either; the compiler does not know that',
  },
  {
    file: 'properties/explore.ts',
    line: 'if (index !== KNOWN) judgeState(after, index);',
    mutants: ['ConditionalExpression: index !== KNOWN => true'],
    why: 'a known state was judged when it was found, and is judged alike',
  },
  {
    file: 'properties/explore.ts',
    line: 'if (states.add(key, -1, 0) === FULL) full = true;',
    mutants: ['UnaryOperator: -1 => +1'],
    why: 'nobody asks for the parent of the first state',
  },
  {
    file: 'properties/questions.ts',
    line: "${lines.join('\\n')}",
    mutants: [`StringLiteral: '\\n' => ""`],
    why: 'the generated statements end with semicolons or braces and need no space between them',
  },
  {
    file: 'properties/questions.ts',
    line: ": `if (when${c}(a, b, c)) {\\n${tests.join('\\n')}\\n}`;",
    mutants: [`StringLiteral: '\\n' => ""`],
    why: 'the generated statements end with semicolons or braces and need no space between them',
  },
  {
    file: 'properties/questions.ts',
    line: "? tests.join('\\n')",
    mutants: [`StringLiteral: '\\n' => ""`],
    why: 'the generated statements end with semicolons or braces and need no space between them',
  },
  {
    file: 'properties/shapes.ts',
    line: "(call.call === 'prog_load' && call.signed) || call.call.startsWith('prog_load_');",
    mutants: ["ConditionalExpression: call.call === 'prog_load' => true"],
    why: 'no other call has a signature',
  },
  {
    file: 'properties/shapes.ts',
    line: '(i, o) => i !== not && o !== not && o !== i,',
    mutants: [
      'ConditionalExpression: i !== not && o !== not && o !== i => true',
      'LogicalOperator: i !== not && o !== not && o !== i => i !== not && o !== not || o !== i',
      'ConditionalExpression: i !== not && o !== not => true',
      'LogicalOperator: i !== not && o !== not => i !== not || o !== not',
      'ConditionalExpression: i !== not => true',
      'ConditionalExpression: o !== not => true',
      'ConditionalExpression: o !== i => true',
    ],
    why: 'the first shape that fits names the call, and those before take what this lets in',
  },
  {
    file: 'properties/shapes.ts',
    line: '(i, o) => i !== not && o === i,',
    mutants: ['ConditionalExpression: i !== not => true'],
    why: 'the first shape that fits names the call, and those before take what this lets in',
  },
  {
    file: 'properties/shapes.ts',
    line: '(i, o) => i !== not && o === not,',
    mutants: ['ConditionalExpression: i !== not => true'],
    why: 'the first shape that fits names the call, and those before take what this lets in',
  },
  {
    file: 'properties/shapes.ts',
    line: '(i, o) => i === not && o !== not,',
    mutants: ['ConditionalExpression: o !== not => true'],
    why: 'the first shape that fits names the call, and those before take what this lets in',
  },
  {
    file: 'properties/shapes.ts',
    line: "call.call === 'prog_load' && call.listed !== NONE",
    mutants: ['ConditionalExpression: call.listed !== NONE => true'],
    why: 'where nothing is listed there is no exclusive map to meet',
  },
  {
    file: 'properties/shapes.ts',
    line: "call.call === 'prog_load' && call.listed === NONE",
    mutants: ["ConditionalExpression: call.call === 'prog_load' => true"],
    why: 'no other call lists NONE',
  },
  {
    file: 'properties/shapes.ts',
    line: "call.call === 'prog_run' && call.map !== NONE",
    mutants: ['ConditionalExpression: call.map !== NONE => true'],
    why: 'where no map is given there is no exclusive map to meet',
  },
  {
    file: 'properties/shapes.ts',
    line: 'return SHAPES.find((shape) => shape.is(before, call)) ?? SHAPES.at(-1)!;',
    mutants: ['UnaryOperator: -1 => +1'],
    why: 'the last shape fits every call, so the fallback is for the compiler only',
  },
  {
    file: 'properties/shapes.ts',
    line: "{ id: 'other', says: 'another call', is: () => true },",
    mutants: ['BooleanLiteral: true => false'],
    why: 'shapeOf falls back to the last shape',
  },
  {
    file: 'properties/store.ts',
    line: 'for (let index = 0; index < count; index++) {',
    mutants: ['EqualityOperator: index < count => index <= count'],
    why: 'the entry too many leads to the state that is stored next, which is compared by its key',
  },
  {
    file: 'properties/store.ts',
    line: 'for (let w = 0; w < words; w++) into[w] = page[at + w]!;',
    mutants: ['EqualityOperator: w < words => w <= words'],
    why: 'a typed array ignores what is written behind its end',
  },
  {
    file: 'properties/store.ts',
    line: 'if (((entry ^ h) & ~mask) === 0 && same(key, (entry & mask) - 1)) return KNOWN;',
    mutants: ['ConditionalExpression: ((entry ^ h) & ~mask) === 0 => true'],
    why: 'the bits kept of the hash save looks at keys, which decide',
  },
  {
    file: 'properties/store.ts',
    line: 'if (count === keys.length * PAGE || count >= table.length * 0.75) {',
    mutants: [
      'ConditionalExpression: count === keys.length * PAGE || count >= table.length * 0.75 => true',
    ],
    why: 'grow asks the same; not calling it saves time only',
  },
  {
    file: 'properties/store.ts',
    line: 'if (error instanceof RangeError) return false; // "Array buffer allocation failed"',
    mutants: ['ConditionalExpression: error instanceof RangeError => true'],
    why: 'allocating throws nothing but RangeError',
  },
  {
    file: 'properties/store.ts',
    line: '} catch (error) {',
    mutants: [
      'BlockStatement: { if (error instanceof RangeError) return false; // "Array buffer allocation failed" thro… => {}',
    ],
    why: 'allocating throws nothing but RangeError',
  },
];
