import { z } from 'zod';
import { DEFAULT_AUTHORIZATION, REFUSALS_IN, type AuthorizationOptions } from '../gateway/settings.ts';

const flag = (fallback: boolean) =>
  z
    .enum(['0', '1'], { error: 'must be 0 or 1' })
    .default(fallback ? '1' : '0')
    .transform((value) => value === '1');

const environment = z.object({
  C360_AUTHZ_REJECT: flag(DEFAULT_AUTHORIZATION.reject),
  C360_AUTHZ_DRY_RUN: flag(DEFAULT_AUTHORIZATION.dryRun),
  C360_AUTHZ_ERRORS: z
    .enum(REFUSALS_IN, { error: `must be one of ${REFUSALS_IN.join(', ')}` })
    .default(DEFAULT_AUTHORIZATION.errors),
});

/** Reads how refused fields are handled; adds each fault to `faults`, naming the variable and never its value. */
export function readAuthorizationConfig(given: NodeJS.ProcessEnv, faults: string[]): AuthorizationOptions {
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    faults.push(...parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`));
    return DEFAULT_AUTHORIZATION;
  }
  const { C360_AUTHZ_REJECT, C360_AUTHZ_DRY_RUN, C360_AUTHZ_ERRORS } = parsed.data;
  return { reject: C360_AUTHZ_REJECT, dryRun: C360_AUTHZ_DRY_RUN, errors: C360_AUTHZ_ERRORS };
}
