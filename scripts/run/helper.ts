/** A thread that helps to judge a design; see properties/search/helpers.ts. */
import type { JudgeJob } from '../../properties/job.ts';
import { searchOf } from '../../properties/job.ts';
import { help } from '../../properties/search/helpers.ts';
import { findDesign } from '../cli/inputs.ts';
import { helperData, nextPart } from './helpers.ts';

const { task, shared, self } = helperData<JudgeJob>();
const design = await findDesign(task.design);
const { system, claims } = searchOf(task, () => design);
help(system, claims, shared, self, nextPart);
