import { createLocalJWKSet, errors, type CryptoKey, type JSONWebKeySet, type JWTHeaderParameters } from 'jose';
import { discoverJwksUri } from './discovery.ts';
import { fetchJson, type Fetch } from './fetch-json.ts';
import type { Issuer } from './issuer.ts';
import { TokenRefused } from './refusal.ts';

/** Keys are asked for again after ten minutes, so that a withdrawn one is forgotten. */
const FRESH_MS = 600_000;
/** An unknown key id asks at most this often: a flood of made-up ids must not become a flood at the issuer. */
const COOL_DOWN_MS = 30_000;
/** Without any key at all the issuer is tried again soon: it may just be starting. */
const FIRST_COOL_DOWN_MS = 1_000;
/** While the issuer cannot be reached, its last keys are believed for a day. */
const STALE_MS = 86_400_000;

export interface RemoteKeysOptions {
  readonly issuer: Issuer;
  readonly clock: () => number;
  readonly fetch: Fetch;
  /** Told when keys cannot be fetched, for the log. */
  readonly report: (issuer: string, cause: unknown) => void;
}

/** The published keys of one issuer: fetched when first needed, kept, and fetched again when they rotate. */
export class RemoteKeys {
  private known: ReturnType<typeof createLocalJWKSet> | null = null;
  private fetchedAt = Number.NEGATIVE_INFINITY;
  private triedAt = Number.NEGATIVE_INFINITY;
  private pending: Promise<void> | null = null;
  private discovered: string | null = null;

  constructor(private readonly options: RemoteKeysOptions) {}

  /** @throws TokenRefused `key` when the issuer publishes no such key, `unavailable` when it cannot be asked */
  async keyFor(header: JWTHeaderParameters): Promise<CryptoKey> {
    const age = this.options.clock() - this.fetchedAt;
    if (age > STALE_MS) this.known = null;
    if (age > FRESH_MS) await this.refresh();
    const found = await this.find(header);
    if (found !== null) return found;
    await this.refresh();
    const rotated = await this.find(header);
    if (rotated !== null) return rotated;
    throw new TokenRefused(this.known === null ? 'unavailable' : 'key');
  }

  private async find(header: JWTHeaderParameters): Promise<CryptoKey | null> {
    if (this.known === null) return null;
    try {
      return await this.known(header);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey) return null;
      throw new TokenRefused('key', { cause: error });
    }
  }

  /** One fetch at a time, and none during the cool-down. A failed one leaves the keys as they were. */
  private refresh(): Promise<void> {
    if (this.pending !== null) return this.pending;
    const now = this.options.clock();
    if (now - this.triedAt < (this.known === null ? FIRST_COOL_DOWN_MS : COOL_DOWN_MS)) return Promise.resolve();
    this.triedAt = now;
    this.pending = this.fetchKeys(now).finally(() => {
      this.pending = null;
    });
    return this.pending;
  }

  private async fetchKeys(now: number): Promise<void> {
    const { issuer, fetch, report } = this.options;
    try {
      const address = issuer.jwksUri ?? (this.discovered ??= await discoverJwksUri(fetch, issuer.issuer));
      this.known = createLocalJWKSet((await fetchJson(fetch, address)) as JSONWebKeySet);
      this.fetchedAt = now;
    } catch (cause) {
      // The address may have moved with the keys.
      this.discovered = null;
      report(issuer.issuer, cause);
    }
  }
}
