/** What the page asks of its worker, and what comes back. */
import type { Blame } from '../../../properties/design-space/blame.ts';
import type { Proof } from '../../../properties/proofs/prove.ts';
import type { Progress, Report } from '../../../properties/search/explore.ts';

export type Ask =
  | {
      readonly kind: 'judge';
      readonly id: number;
      readonly design: string;
      readonly scope: string;
      /** The calls that lead to where the search begins; from the empty kernel if there are none. */
      readonly path: readonly number[];
    }
  | { readonly kind: 'prove'; readonly id: number; readonly design: string }
  | {
      readonly kind: 'explain';
      readonly id: number;
      readonly design: string;
      readonly claim: string;
    }
  | { readonly kind: 'stop' };

export type Tell =
  | { readonly kind: 'progress'; readonly id: number; readonly progress: Progress }
  | { readonly kind: 'judged'; readonly id: number; readonly report: Report }
  | { readonly kind: 'proved'; readonly id: number; readonly proof: Proof }
  /** So many designs were searched to find out what is to blame. */
  | { readonly kind: 'explaining'; readonly id: number; readonly searches: number }
  /** No blame: it was stopped, or no exchange of choices helps. */
  | { readonly kind: 'explained'; readonly id: number; readonly blame: Blame | undefined }
  | { readonly kind: 'fault'; readonly id: number; readonly message: string };
