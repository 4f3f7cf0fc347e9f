/**
 * What options offer: the words to choose from, and what is meant without one. They stand apart from what does the
 * work, since the command line must know all of them, and then do one thing.
 */
import type { Bounds } from '../../properties/job.ts';

/** The bounds of a search unless the user gives others: about a minute, under 1 GB. */
export const DEFAULT_BOUNDS: Bounds = { maxStates: 10_000_000, seconds: 600 };

/** What the command line takes unless it says otherwise: a few seconds. */
export const FUZZ_DEFAULTS = {
  design: 'permissive',
  scope: 'wide',
  runs: 10_000,
  steps: 120,
  seed: 1,
  style: 'swarm',
  timeLimit: 600,
} as const;

/** Campaigns by name: `exclmap campaign NAME`. */
export const PRESETS = ['space', 'fuzz', 'conform', 'scopes', 'drill'] as const;
export type Preset = (typeof PRESETS)[number];

/** What a campaign prints for a scheduler. */
export const MANIFESTS = ['slurm', 'kubernetes', 'parallel'] as const;
export type Manifest = (typeof MANIFESTS)[number];

/** Whose scripts `completion` prints. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];
