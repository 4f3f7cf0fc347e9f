/** Elements of the page: Preact's `h`, with the plain type that all views give back. */
import type { ComponentChild, VNode } from 'preact';
import { h as make } from 'preact';

export type { ComponentChild, VNode } from 'preact';

/** An element with its properties and what is in it. */
export function h(
  tag: string,
  properties: Readonly<Record<string, unknown>> | null,
  ...children: readonly (ComponentChild | readonly ComponentChild[])[]
): VNode {
  return make(tag, properties, ...(children as ComponentChild[]));
}

/** What scrolls to the side where it is too wide, by keyboard as well; `label` says what it is. */
export function scrolling(label: string, ...children: readonly ComponentChild[]): VNode {
  const properties = { class: 'scrolls', tabIndex: 0, role: 'group', 'aria-label': label };
  return h('div', properties, ...children);
}
