import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose';
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ROLES, type Actor } from '../../../policy/index.ts';
import {
  createActorSigner,
  createActorVerifier,
  newGatewayKey,
  publicHalf,
  readGatewayKey,
  readGatewayPublicKeys,
  type ActorVerifier,
  type NamedKey,
} from '../../../policy/tokens/index.ts';
import { actorFor } from '../../support/actors.ts';
import { NOW, NOW_S, forged } from './issuer.ts';

const SECOND = 1_000;
const admin = actorFor('admin');

let pem: string;
let key: NamedKey;
let publicKeys: readonly NamedKey[];
beforeAll(async () => {
  pem = newGatewayKey();
  key = await readGatewayKey(pem);
  publicKeys = await readGatewayPublicKeys(publicHalf(pem));
});

let now: number;
beforeEach(() => {
  now = NOW;
});
const clock = () => now;
const verifierOf = (subgraph = 'identity', keys = publicKeys): ActorVerifier =>
  createActorVerifier({ keys, subgraph, clock });

const accepted = async (verifier: ActorVerifier, assertion: string): Promise<string> =>
  verifier.verify(assertion).then(
    () => 'accepted',
    (error: { reason?: string }) => error.reason ?? 'another failure',
  );

/** An assertion of any claims and header, signed by `by`. */
async function made(claims: object = {}, header: object = {}, by = key): Promise<string> {
  const payload = { iss: 'c360-gateway', aud: 'c360-subgraph:identity', iat: NOW_S, exp: NOW_S + 60, actor: admin };
  const merged = Object.fromEntries(Object.entries({ ...payload, ...claims }).filter(([, each]) => each !== undefined));
  return new SignJWT(merged)
    .setProtectedHeader({ alg: 'EdDSA', typ: 'c360-actor+jwt', kid: by.id, ...header })
    .sign(by.key);
}

const text = fc.string({ maxLength: 20 });
const names = fc.array(text, { maxLength: 4 });
const anyActor: fc.Arbitrary<Actor> = fc.record({
  subject: fc.string({ minLength: 1 }),
  onBehalfOf: fc.option(text),
  roles: fc.subarray([...ROLES]),
  scopes: names,
  policies: names,
  purpose: text,
  teams: names,
  regions: names,
  customerId: fc.option(text),
  acr: fc.option(text),
  amr: names,
  authTime: fc.option(fc.nat()),
  client: fc.option(fc.record({ name: text, version: fc.option(text) })),
});

test('a subgraph reads the very actor that the gateway wrote, whatever it holds', async () => {
  const signer = createActorSigner({ key, clock });
  const verifier = verifierOf();
  await fc.assert(
    fc.asyncProperty(anyActor, async (actor) => {
      expect(await verifier.verify(await signer.sign(actor, 'identity'))).toEqual(actor);
    }),
    { numRuns: 50 },
  );
});

test('is of its own type, for one subgraph, for a minute', async () => {
  const assertion = await createActorSigner({ key, clock }).sign(admin, 'identity');
  expect(decodeProtectedHeader(assertion)).toEqual({ alg: 'EdDSA', typ: 'c360-actor+jwt', kid: key.id });
  const { exp = 0, iat = 0, aud } = decodeJwt(assertion);
  expect([exp - iat, aud]).toEqual([60, 'c360-subgraph:identity']);
});

describe('signed once', () => {
  test('per actor and subgraph, until half its life is over', async () => {
    const signer = createActorSigner({ key, clock });
    const first = await signer.sign(admin, 'identity');
    now += 29 * SECOND;
    expect(await signer.sign({ ...admin }, 'identity')).toBe(first);
    expect(await signer.sign(admin, 'transactions')).not.toBe(first);
    now += SECOND;
    expect(await signer.sign(admin, 'identity')).not.toBe(first);
  });

  test('anew where the clock was set back: one of the future would be refused until then', async () => {
    const signer = createActorSigner({ key, clock });
    now += 3_600 * SECOND;
    await signer.sign(admin, 'identity');
    now -= 3_600 * SECOND;
    const assertion = await signer.sign(admin, 'identity');
    expect(decodeJwt(assertion).iat).toBe(NOW_S);
    expect(await accepted(verifierOf(), assertion)).toBe('accepted');
  });

  test('another purpose, policy or scope is another assertion', async () => {
    const signer = createActorSigner({ key, clock });
    const variants = [
      admin,
      { ...admin, purpose: 'legal' },
      { ...admin, policies: ['step-up'] },
      { ...admin, scopes: [] },
    ];
    const all = await Promise.all(variants.map((actor) => signer.sign(actor, 'identity')));
    expect(new Set(all).size).toBe(variants.length);
  });

  test('verified once: the same object until it expires, and then no more', async () => {
    const verifier = verifierOf();
    const assertion = await createActorSigner({ key, clock }).sign(admin, 'identity');
    const actor = await verifier.verify(assertion);
    expect(await verifier.verify(assertion)).toBe(actor);
    now += 64 * SECOND;
    expect(await accepted(verifier, assertion)).toBe('accepted');
    now += SECOND;
    expect(await accepted(verifier, assertion)).toBe('expired');
  });
});

test('a clock that was set back makes no assertion last longer than one of the future is believed', async () => {
  const verifier = verifierOf();
  const assertion = await createActorSigner({ key, clock }).sign(admin, 'identity');
  expect(await accepted(verifier, assertion)).toBe('accepted');
  now -= 5 * SECOND;
  expect(await accepted(verifier, assertion)).toBe('accepted');
  now -= SECOND;
  expect(await accepted(verifier, assertion)).not.toBe('accepted');
});

describe('refused', () => {
  test.each([
    ['for another subgraph', { aud: 'c360-subgraph:transactions' }, 'audience'],
    ['for nobody', { aud: undefined }, 'audience'],
    ['by another issuer', { iss: 'somebody' }, 'claims'],
    ['expired', { iat: NOW_S - 66, exp: NOW_S - 6 }, 'expired'],
    ['without an expiry', { exp: undefined }, 'claims'],
    ['without its time', { iat: undefined }, 'claims'],
    ['good for a year', { iat: NOW_S - 66, exp: NOW_S + 31_536_000 }, 'expired'],
    ['from the future', { iat: NOW_S + 60, exp: NOW_S + 120 }, 'early'],
    ['without an actor', { actor: undefined }, 'claims'],
    ['with an actor of another form', { actor: { ...admin, roles: 'admin' } }, 'claims'],
    ['with an actor that lacks a member', { actor: { ...admin, scopes: undefined } }, 'claims'],
    ['with an actor that knows more', { actor: { ...admin, except: ['financial:read'] } }, 'claims'],
    ['for nobody named', { actor: { ...admin, subject: '' } }, 'claims'],
  ])('%s', async (_name, claims, reason) => {
    expect(await accepted(verifierOf(), await made({}))).toBe('accepted');
    expect(await accepted(verifierOf(), await made(claims))).toBe(reason);
  });

  test.each([
    ['an access token’s type', { typ: 'at+jwt' }, 'type'],
    ['no type', { typ: undefined }, 'type'],
    ['a key nobody has', { kid: 'k1' }, 'key'],
    ['no key', { kid: undefined }, 'key'],
    ['a list of keys', { kid: ['k1'] }, 'key'],
  ])('%s', async (_name, header, reason) => {
    expect(await accepted(verifierOf(), await made({}, header))).toBe(reason);
  });

  test('the key of another gateway, also under our key’s name', async () => {
    const other = await readGatewayKey(newGatewayKey());
    expect(await accepted(verifierOf(), await made({}, {}, other))).toBe('key');
    expect(await accepted(verifierOf(), await made({}, { kid: key.id }, other))).toBe('signature');
  });

  test('unsigned, or with the public key as secret', async () => {
    const claims = { iss: 'c360-gateway', aud: 'c360-subgraph:identity', iat: NOW_S, exp: NOW_S + 60, actor: admin };
    for (const alg of ['none', 'HS256']) {
      const header = { alg, typ: 'c360-actor+jwt', kid: key.id };
      expect(await accepted(verifierOf(), forged(header, claims, 'c2ln'))).not.toBe('accepted');
      expect(await accepted(verifierOf(), forged(header, claims))).not.toBe('accepted');
    }
  });

  test('any change of one character', async () => {
    const good = await made();
    const bytes = (assertion: string) =>
      assertion.split('.').map((part) => Buffer.from(part, 'base64url').toString('hex'));
    await fc.assert(
      fc.asyncProperty(
        fc.nat(good.length - 1),
        fc.constantFrom('A', 'b', '9', '_', '.', '='),
        async (at, character) => {
          const changed = `${good.slice(0, at)}${character}${good.slice(at + 1)}`;
          fc.pre(bytes(changed).join() !== bytes(good).join());
          expect(await accepted(verifierOf(), changed)).not.toBe('accepted');
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('the key files', () => {
  test('several public keys: assertions of the old and the new key are good', async () => {
    const next = newGatewayKey();
    const both = await readGatewayPublicKeys(`${publicHalf(pem)}\n${publicHalf(next)}`);
    for (const each of [pem, next]) {
      const signer = createActorSigner({ key: await readGatewayKey(each), clock });
      expect(await accepted(verifierOf('identity', both), await signer.sign(admin, 'identity'))).toBe('accepted');
    }
  });

  test('a file of something else is said to be so, without its text', async () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const rsaPem = String(rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }));
    for (const wrong of ['', 'secret words', rsaPem, publicHalf(pem)]) {
      await expect(readGatewayKey(wrong)).rejects.toThrow('The file must hold an Ed25519 private key (PEM, PKCS #8).');
    }
    const rsaPublic = String(
      createPublicKey(rsa.publicKey.export({ type: 'spki', format: 'pem' })).export({ type: 'spki', format: 'pem' }),
    );
    await expect(readGatewayPublicKeys(rsaPublic)).rejects.toThrow('Ed25519 public keys');
    await expect(readGatewayPublicKeys('secret words')).rejects.toThrow('The file holds no Ed25519 public key');
  });
});
