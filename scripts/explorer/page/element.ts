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
