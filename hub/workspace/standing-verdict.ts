import type { LiveVerdict } from '../../domain/crossref/index.ts';
import type { SourceKey, VerdictSide } from '../../domain/model/index.ts';

/** A verdict in force, with what it was given as: it can be given again for others. */
export interface StandingVerdict extends LiveVerdict {
  readonly given: { readonly left: VerdictSide; readonly right: VerdictSide };
  /** Records that it named and speaks of no longer. */
  readonly gone?: ReadonlySet<SourceKey>;
}

/** The same of one that may have ended since. */
export interface GivenVerdict extends StandingVerdict {
  /** Ids of the verdicts that it ended. */
  readonly supersedes: readonly string[];
}
