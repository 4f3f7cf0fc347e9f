/** What every choice on an axis has, and what an axis is. */

/** One way to make one decision. */
export type Choice = {
  readonly name: string;
  /** The choice in one line, errno included. */
  readonly says: string;
};

/** One independent decision of a design. */
export type Axis<C extends Choice> = {
  /** The question it answers, in one line. */
  readonly question: string;
  /** The ways to answer it that somebody argued for; a design may bring another one. */
  readonly choices: readonly [C, ...C[]];
};
