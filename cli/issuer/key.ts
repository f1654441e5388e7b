import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { z } from 'zod';
import { inDataDir, writeOnce } from '../data-dir.ts';

const FILE = 'development-issuer.json';
/** What the development issuer signs with. */
export const SIGNATURE = 'ES256';

const schema = z.object({
  key: z.object({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: z.string(),
    y: z.string(),
    d: z.string(),
    kid: z.string(),
  }),
  clientSecret: z.string().min(32),
});

/** What makes a data directory's development issuer: any process with the directory can speak for it. */
export interface IssuerSecrets {
  readonly privateKey: JWK & { readonly kid: string };
  readonly publicKey: JWK & { readonly kid: string };
  readonly clientSecret: string;
}

/** Reads the issuer's secrets, made with mode 0600 where they are missing. @throws Error when the file is damaged */
export async function issuerSecrets(directory: string): Promise<IssuerSecrets> {
  const file = join(directory, FILE);
  if (!existsSync(file)) writeOnce(file, directory, `${JSON.stringify(await newSecrets())}\n`);
  const content = inDataDir(directory, () => readFileSync(file, 'utf8'), file);
  let text: unknown = null;
  try {
    text = JSON.parse(content);
  } catch {
    // Said below, without the text.
  }
  const parsed = schema.safeParse(text);
  if (!parsed.success) throw new Error(`${file} is damaged. Delete it; tokens made so far end with it.`);
  const { d, ...rest } = parsed.data.key;
  const publicKey = { ...rest, alg: SIGNATURE, use: 'sig' };
  return { privateKey: { ...publicKey, d }, publicKey, clientSecret: parsed.data.clientSecret };
}

async function newSecrets(): Promise<unknown> {
  const { privateKey } = await generateKeyPair(SIGNATURE, { extractable: true });
  const jwk = await exportJWK(privateKey);
  return {
    key: { ...jwk, kid: await calculateJwkThumbprint(jwk) },
    clientSecret: randomBytes(32).toString('base64url'),
  };
}
