import type { Actor } from './actor.ts';

/** The schema's requirements that an actor meets. Two actors of one mask may read the same fields. */
export interface Mask {
  /** Whether anybody was named at all. */
  readonly authenticated: boolean;
  readonly scopes: ReadonlySet<string>;
  /** `@policy` names that were evaluated and hold. */
  readonly policies: ReadonlySet<string>;
  readonly purpose: string;
}

export function maskOf(actor: Actor | null): Mask {
  return {
    authenticated: actor !== null,
    scopes: new Set(actor?.scopes ?? []),
    policies: new Set(actor?.policies ?? []),
    purpose: actor?.purpose ?? '',
  };
}
