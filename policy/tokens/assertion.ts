import { createHash } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { Actor } from '../actor.ts';
import type { NamedKey } from './gateway-key.ts';
import { refusalOf, TokenRefused } from './refusal.ts';

/**
 * The gateway's word on who asks: the whole `Actor`, signed with Ed25519 (RFC 8037) for one subgraph, for a minute.
 * Subgraphs believe it without knowing any issuer.
 */
const TYPE = 'c360-actor+jwt';
const ISSUER = 'c360-gateway';
const LIFE_S = 60;
const CLOCK_TOLERANCE_S = 5;
const CACHED = 10_000;
/** Longest assertion, in characters; a header of Node holds 16 kB. */
const MOST_LENGTH = 15_000;

export const audienceOf = (subgraph: string): string => `c360-subgraph:${subgraph}`;

const names = z.array(z.string()).readonly();
/** Strict: a member that this version does not know might have narrowed what the actor may do. */
const actorSchema: z.ZodType<Actor> = z.strictObject({
  subject: z.string().min(1),
  onBehalfOf: z.string().nullable(),
  roles: names,
  scopes: names,
  policies: names,
  purpose: z.string(),
  teams: names,
  regions: names,
  customerId: z.string().nullable(),
  acr: z.string().nullable(),
  amr: names,
  authTime: z.number().nullable(),
  client: z.strictObject({ name: z.string(), version: z.string().nullable() }).nullable(),
});

/** An actor as another process of ours wrote it. @throws ZodError */
export const parseActor = (value: unknown): Actor => actorSchema.parse(value);

export interface ActorSigner {
  /** Signed once per actor and subgraph and used again until half its life is over. */
  sign(actor: Actor, subgraph: string): Promise<string>;
}

export function createActorSigner(options: { readonly key: NamedKey; readonly clock: () => number }): ActorSigner {
  const { key, clock } = options;
  const signed = new LRUCache<string, { readonly at: number; readonly assertion: Promise<string> }>({ max: CACHED });
  return {
    sign(actor, subgraph) {
      const now = Math.floor(clock() / 1_000);
      // The actor's content is the key, never its identity: policies of one request must not serve another.
      const content = `${subgraph}\n${JSON.stringify(actor)}`;
      const known = signed.get(content);
      // One of the future was signed before the clock was set back: no subgraph takes it until then.
      if (known !== undefined && known.at <= now && now < known.at + LIFE_S / 2) return known.assertion;
      const assertion = new SignJWT({ actor })
        .setProtectedHeader({ alg: 'EdDSA', typ: TYPE, kid: key.id })
        .setIssuer(ISSUER)
        .setAudience(audienceOf(subgraph))
        .setIssuedAt(now)
        .setExpirationTime(now + LIFE_S)
        .sign(key.key);
      signed.set(content, { at: now, assertion });
      assertion.catch(() => signed.delete(content));
      return assertion;
    },
  };
}

export interface ActorVerifier {
  /** The actor of a valid assertion, the same object while it is valid. @throws TokenRefused */
  verify(assertion: string): Promise<Actor>;
}

export function createActorVerifier(options: {
  readonly keys: readonly NamedKey[];
  readonly subgraph: string;
  readonly clock: () => number;
}): ActorVerifier {
  const { clock } = options;
  const byId = new Map(options.keys.map(({ id, key }) => [id, key]));
  const believed = new LRUCache<string, { readonly iat: number; readonly exp: number; readonly actor: Actor }>({
    max: CACHED,
  });
  return {
    async verify(assertion) {
      if (assertion.length > MOST_LENGTH) throw new TokenRefused('malformed');
      const digest = createHash('sha256').update(assertion).digest('base64url');
      const known = believed.get(digest);
      const now = clock() / 1_000;
      // Before its time it is looked at anew: a clock that was set back must not lengthen its minute.
      if (known !== undefined && known.iat <= now + CLOCK_TOLERANCE_S) {
        if (known.exp + CLOCK_TOLERANCE_S > now) return known.actor;
        believed.delete(digest);
        throw new TokenRefused('expired');
      }
      const { payload } = await jwtVerify(
        assertion,
        ({ kid }) => {
          const key = typeof kid === 'string' ? byId.get(kid) : undefined;
          if (key === undefined) throw new TokenRefused('key');
          return key;
        },
        {
          algorithms: ['EdDSA'],
          typ: TYPE,
          issuer: ISSUER,
          audience: audienceOf(options.subgraph),
          requiredClaims: ['exp', 'iat'],
          // Whatever its `exp` says, it is not believed for longer than a minute.
          maxTokenAge: LIFE_S,
          clockTolerance: CLOCK_TOLERANCE_S,
          currentDate: new Date(clock()),
        },
      ).catch((error: unknown) => {
        throw refusalOf(error);
      });
      const actor = actorSchema.safeParse(payload['actor']);
      if (!actor.success) throw new TokenRefused('claims', { cause: actor.error });
      const { iat = 0, exp = 0 } = payload;
      believed.set(digest, { iat, exp: Math.min(exp, iat + LIFE_S), actor: actor.data });
      return actor.data;
    },
  };
}
