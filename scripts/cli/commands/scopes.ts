/** `scopes [SCOPE]`: what there is to search in, one of them as JSON, or those that are fitted to a rule. */
import { scopeSchema } from '../../../counterexamples/trace/scope-json.ts';
import { areListed } from '../../../model/rules/axes.ts';
import { permissive } from '../../../model/rules/designs/permissive.ts';
import { SCOPES } from '../../../model/scopes/named.ts';
import { fit } from '../../../properties/verdicts/fit.ts';
import { withSession } from '../../run/session.ts';
import type { ExitCode } from '../fault.ts';
import { EXIT, UsageError } from '../fault.ts';
import { walkWith } from '../gaps.ts';
import { findDesign, findScopes } from '../inputs.ts';
import { print, printDocument, printJson, style } from '../output.ts';
import { designJson } from '../report.ts';
import { fittedLines, scopeListLines } from '../text/scopes.ts';

export type ScopesOptions = {
  readonly scope?: string | undefined;
  /** A design; the scopes that vary what its choices read. */
  readonly fit?: string;
  readonly json?: boolean;
};

/** The command; 3 if some of what is read varies in no scope that a search finishes, or after Ctrl-C. */
export async function scopesCommand(options: ScopesOptions): Promise<ExitCode> {
  const { scope, fit: ref, json } = options;
  if (ref === undefined) {
    const scopes = scope === undefined ? SCOPES : (await findScopes(scope)).scopes;
    if (json) printDocument('scopes', { scopes });
    else if (scope === undefined) print(scopeListLines(scopes, style));
    else for (const one of scopes) printJson(scopeSchema.parse(one)); // in the order of a scope file
    return EXIT.ok;
  }
  if (scope !== undefined) throw new UsageError(`--fit ${ref}: fits scopes, and takes no ${scope}`);
  const design = await findDesign(ref);
  const isOwn = !areListed(design.choices);
  const refs = isOwn ? [ref] : [ref, permissive.name];
  const { found, wide, interrupted } = await withSession(SCOPES.length, (session) =>
    walkWith(session, refs),
  );
  const fitted = fit(found, wide.reads);
  const stopped = interrupted
    ? { stopped: `interrupted: walked in ${found.length} scopes, not in all` }
    : {};
  if (json) {
    const about = { designs: [designJson(design)] };
    printDocument('scopes', { about, scopes: fitted.scopes, gaps: fitted.open, ...stopped });
  } else print(fittedLines(design, isOwn, { ...fitted, ...stopped }, style));
  return fitted.open.length === 0 && !interrupted ? EXIT.ok : EXIT.inconclusive;
}
