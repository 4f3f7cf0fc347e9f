/** The real program that stands for a text of the model. */
import { SIGNED_CONTENT, STORED } from '../../kernel/content.ts';
import type { Text } from '../text.ts';
import type { CodeBehaviour, CodeColour, NamedBytecode } from './library.ts';
import { codeOf } from './library.ts';

/** The loaders of the library: what each checks by itself is a matter of its time (see `loader.ts`). */
export type LoaderBehaviour = 'loader' | 'loader-excl' | 'loader-folded';

/** Writers store what the model's writers store; a loader is the one that checks as `loader` does. */
export function codeFor(text: Text, loader: LoaderBehaviour = 'loader'): NamedBytecode {
  const constants = { stored: STORED, signed: SIGNED_CONTENT };
  return codeOf(behaviourOf(text, loader), text.colour as CodeColour, constants);
}

function behaviourOf({ action, behaviour }: Text, loader: LoaderBehaviour): CodeBehaviour {
  if (action === 'load') return loader;
  if (action === 'store') return `${loader}-write`;
  return behaviour as CodeBehaviour;
}
