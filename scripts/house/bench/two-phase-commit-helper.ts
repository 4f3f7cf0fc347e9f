/** A thread that helps to explore two-phase commit. */
import { twoPhaseCommit } from '../../../properties/search/known-systems/two-phase-commit.ts';
import { help } from '../../../properties/search/helpers.ts';
import { helperData, nextPart } from '../../run/helpers.ts';

const { task: managers, shared, self } = helperData<number>();
help(twoPhaseCommit(managers), [], shared, self, nextPart);
