/** Elements of the page: Preact's `h` by the names of tags, with the plain type that all views give back. */
import type { ComponentChild, VNode } from 'preact';
import { h, isValidElement } from 'preact';

export type { ComponentChild, VNode } from 'preact';

const TAGS = [
  ...(['a', 'button', 'caption', 'circle', 'code', 'dd', 'defs', 'details', 'div', 'dl'] as const),
  ...(['dt', 'footer', 'g', 'h1', 'h2', 'h3', 'header', 'kbd', 'label', 'li', 'line'] as const),
  ...(['main', 'marker', 'nav', 'option', 'output', 'p', 'path', 'progress', 'rect'] as const),
  ...(['section', 'select', 'span', 'strong', 'summary', 'svg', 'table', 'tbody', 'td'] as const),
  ...(['text', 'textarea', 'th', 'thead', 'title', 'tr', 'ul'] as const),
];

type Properties = Readonly<Record<string, unknown>>;
type Part = ComponentChild | readonly ComponentChild[];
type Made = (propertiesOrPart?: Properties | Part, ...parts: readonly Part[]) => VNode;

/** For each tag what makes an element: of its properties, if it is to have some, and what is in it. */
export const el = Object.fromEntries(
  TAGS.map((tag): [string, Made] => [
    tag,
    (first, ...parts) =>
      isProperties(first)
        ? h(tag, first, ...(parts as ComponentChild[]))
        : h(tag, null, first as ComponentChild, ...(parts as ComponentChild[])),
  ]),
) as Readonly<Record<(typeof TAGS)[number], Made>>;

function isProperties(first: Properties | Part): first is Properties {
  return (
    typeof first === 'object' && first !== null && !Array.isArray(first) && !isValidElement(first)
  );
}

/** A button that says `words`. */
export function button(words: string, press: () => void, properties: Properties = {}): VNode {
  return el.button({ type: 'button', ...properties, onClick: press }, words);
}

/** One that looks like a link. */
export function link(words: string, press: () => void): VNode {
  return button(words, press, { class: 'link' });
}

type Option = { readonly name: string; readonly words?: string; readonly says?: string };

/** One of several to choose by name; `words` are shown instead of a name. */
export function select(
  value: string,
  options: readonly Option[],
  choose: (name: string) => void,
  properties: Properties = {},
): VNode {
  const onChange = ({ currentTarget }: { currentTarget: { value: string } }): void =>
    choose(currentTarget.value);
  return el.select(
    { ...properties, value, onChange },
    options.map(({ name, words = name, says }) =>
      el.option({ key: name, value: name, title: says }, words),
    ),
  );
}

/** The head of a table, by its columns. */
export function headRow(columns: readonly ComponentChild[]): VNode {
  return el.thead(el.tr(columns.map((words) => el.th({ scope: 'col' }, words))));
}

/** What scrolls to the side where it is too wide, by keyboard as well; `label` says what it is. */
export function scrolling(label: string, ...children: readonly ComponentChild[]): VNode {
  const properties = { class: 'scrolls', tabIndex: 0, role: 'group', 'aria-label': label };
  return el.div(properties, ...children);
}
