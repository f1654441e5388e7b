import type { LiveVerdict } from '../../domain/crossref/index.ts';
import type { VerdictSide } from '../../domain/model/index.ts';

/** A verdict in force, with what it was given as: it can be given again for others. */
export interface StandingVerdict extends LiveVerdict {
  readonly given: { readonly left: VerdictSide; readonly right: VerdictSide };
}

/** The same of one that may have ended since. */
export interface GivenVerdict extends StandingVerdict {
  /** Ids of the verdicts that it ended. */
  readonly supersedes: readonly string[];
}
