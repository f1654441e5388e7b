/**
 * How refused fields show in an answer (as Apollo Router's `authorization.directives.errors.response`): as errors, as
 * the extension `authorizationErrors`, or not at all.
 */
export const REFUSALS_IN = ['errors', 'extensions', 'disabled'] as const;
export type RefusalsIn = (typeof REFUSALS_IN)[number];

/** Settings of authorization; the semantics are those of the Router's options of these names. */
export interface AuthorizationOptions {
  /** `C360_AUTHZ_REJECT`: an operation with one refused field is refused whole (`reject_unauthorized`). */
  readonly reject: boolean;
  /** `C360_AUTHZ_DRY_RUN`: refusals are reported and nothing is removed (`dry_run`). Wins over `reject`. */
  readonly dryRun: boolean;
  /** `C360_AUTHZ_ERRORS`. */
  readonly errors: RefusalsIn;
}

export const DEFAULT_AUTHORIZATION: AuthorizationOptions = { reject: false, dryRun: false, errors: 'errors' };
