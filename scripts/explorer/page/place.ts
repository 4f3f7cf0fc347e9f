/** Where one is in the page, as the fragment of a link; whatever a stranger wrote there, a place comes of it. */
import { MODEL_VERSION } from '../../../model/kernel/version.ts';
import { alphabet } from '../../../model/scopes/alphabet.ts';
import { scopeNamed } from '../../../model/scopes/named.ts';
import { claimNamed } from '../../../properties/claims/all.ts';
import { designOf } from './design-ref.ts';

export const VIEWS = ['answer', 'step', 'explore', 'design'] as const;
export type View = (typeof VIEWS)[number];

export type PagePlace = {
  readonly view: View;
  /** A design in words; see `design-ref.ts`. */
  readonly design: string;
  /** A second design, to look at a trace under both. */
  readonly other: string;
  readonly scope: string;
  /** The calls made, as indexes into the alphabet of the scope. */
  readonly path: readonly number[];
  /** After which call one looks at the trace; 0 is before the first. */
  readonly at: number;
  /** A claim that is looked at; empty if none is. */
  readonly claim: string;
};

export const START: PagePlace = {
  view: 'answer',
  design: 'permissive',
  other: '',
  scope: 'mail',
  path: [],
  at: 0,
  claim: '',
};

const MOST_CALLS = 5000;

/** A place as a fragment, which names the model that its path is about. */
export function fragmentOf({ view, design, other, scope, path, at, claim }: PagePlace): string {
  const parts = {
    m: `${MODEL_VERSION}`,
    v: view,
    d: design,
    o: other,
    s: scope,
    p: path.join('.'),
    a: path.length > 0 ? `${at}` : '',
    c: claim,
  };
  return `#${Object.entries(parts)
    .flatMap(([name, value]) => (value === '' ? [] : [`${name}=${encodeURIComponent(value)}`]))
    .join('&')}`;
}

/** The place of a fragment; what in it cannot be followed is told, and left out. */
export function placeOf(fragment: string): {
  readonly place: PagePlace;
  readonly faults: readonly string[];
} {
  const faults: string[] = [];
  const given = readParts(fragment.replace(/^#/, ''));
  const take = (name: string, ok: (text: string) => boolean, what: string): string | undefined => {
    const text = given.get(name);
    if (text === undefined) return undefined;
    if (ok(text)) return text;
    faults.push(`the link names ${what} that this page does not know`);
    return undefined;
  };
  const model = given.get('m');
  if (model !== undefined && model !== `${MODEL_VERSION}`) {
    faults.push(
      `the link was made with version ${/^\d{1,6}$/.test(model) ? model : '?'} of the model; this page has version ${MODEL_VERSION}, so that its calls may be others`,
    );
  }
  const isDesign = (text: string): boolean => designOf(text) !== undefined;
  const view = take('v', (text) => (VIEWS as readonly string[]).includes(text), 'a view');
  const scope = take('s', (text) => scopeNamed(text) !== undefined, 'a scope') ?? START.scope;
  const calls = alphabet(scopeNamed(scope)!).length;
  const isPath = (text: string): boolean => {
    const path = text.split('.');
    return (
      path.length <= MOST_CALLS && path.every((it) => /^\d{1,6}$/.test(it) && Number(it) < calls)
    );
  };
  const path = (take('p', isPath, 'calls') ?? '').split('.').filter((it) => it !== '');
  const at = Number(take('a', (text) => /^\d{1,6}$/.test(text), 'a call') ?? path.length);
  const place: PagePlace = {
    view: (view ?? START.view) as View,
    design: take('d', isDesign, 'a design') ?? START.design,
    other: take('o', isDesign, 'a design') ?? START.other,
    scope,
    path: path.map(Number),
    at: Math.min(at, path.length),
    claim: take('c', (text) => claimNamed(text) !== undefined, 'a claim') ?? START.claim,
  };
  return { place, faults: [...new Set(faults)] };
}

function readParts(text: string): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  for (const part of text.split('&')) {
    const [name = '', value = ''] = part.split('=');
    try {
      if (name !== '' && value !== '') parts.set(name, decodeURIComponent(value));
    } catch {
      parts.set(name, '\u0000'); // no such text: known to nobody
    }
  }
  return parts;
}
