import { z } from 'zod';
import { parseCustomerId } from '../../domain/model/index.ts';
import { TokenRefused } from './refusal.ts';

const name = z.string().min(1).max(256);
const names = z.array(name).max(200).default([]);

/** What is read of an access token (RFC 9068 §2.2); other claims are nobody's business here. */
const schema = z.object({
  iss: name,
  sub: name,
  exp: z.number(),
  iat: z.number().optional(),
  /** Names with spaces between them (RFC 8693 §4.2). */
  scope: z
    .string()
    .max(4_096)
    .default('')
    .transform((text) => text.split(' ').filter((part) => part !== '')),
  roles: names,
  teams: names,
  regions: names,
  customer_id: z
    .string()
    .refine((text) => parseCustomerId(text) !== null)
    .nullable()
    .default(null),
  purposes: names,
  acr: name.nullable().default(null),
  amr: names,
  /** Seconds since 1970 (OpenID Connect Core §2). */
  auth_time: z.number().nonnegative().nullable().default(null),
  client_id: name.optional(),
  azp: name.optional(),
  /** Who acts in the name of `sub` (RFC 8693 §4.1); earlier actors inside it are history and decide nothing. */
  act: z.object({ sub: name, iss: name.optional() }).optional(),
});

export type Claims = Readonly<z.output<typeof schema>>;

/** @throws TokenRefused `claims`: a claim of the wrong form is never taken for an absent one */
export function parseClaims(payload: unknown): Claims {
  const parsed = schema.safeParse(payload);
  if (!parsed.success) {
    const claim = parsed.error.issues[0]?.path[0];
    throw new TokenRefused('claims', { cause: parsed.error }, claim === undefined ? undefined : String(claim));
  }
  return parsed.data;
}
