/** What a command writes into the finished page: where it begins, and the verdicts. */
import { cutShort } from './page/cut.ts';
import type { GivenSpace, GivenVerdicts } from './page/known.ts';

/** Stands in the page for what is written into it. */
const MARK = '{"begin":"here"}';

/** The element that carries it: data, which no browser runs. */
export const WRITTEN_HERE = `<script type="application/json" id="written">${MARK}</script>`;

/** Written into the page by the command. */
export type Written = {
  /** The fragment of the place where it begins. */
  readonly start: string;
  readonly answers: GivenVerdicts;
  /** Absent if not all designs were judged. */
  readonly space?: GivenSpace;
};

/** The page with that in it. */
export function writtenInto(html: string, written: Written): string {
  const answers = cutShort(written.answers);
  return html.replace(MARK, () => jsonInHtml({ ...written, answers }));
}

/** JSON that can stand in a script element. */
export function jsonInHtml(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', String.raw`\u003c`);
}
