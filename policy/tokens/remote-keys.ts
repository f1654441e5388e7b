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

/**
 * Told, for the log, when an issuer's keys cannot be fetched, and, with its id, when a key that it publishes cannot be
 * used: once until that key can.
 */
export type ReportKeys = (issuer: string, cause: unknown, keyId?: string) => void;

export interface RemoteKeysOptions {
  readonly issuer: Issuer;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Milliseconds since any moment; never set back. */
  readonly monotonic: () => number;
  readonly fetch: Fetch;
  readonly report: ReportKeys;
}

/** The published keys of one issuer: fetched when first needed, kept, and fetched again when they rotate. */
export class RemoteKeys {
  private known: ReturnType<typeof createLocalJWKSet> | null = null;
  private fetched: { readonly at: number; readonly monotonic: number } | null = null;
  /** By the monotonic clock. */
  private triedAt = Number.NEGATIVE_INFINITY;
  /** Algorithm and id of published keys that cannot be used and were reported. */
  private readonly unusable = new Set<string>();
  private pending: Promise<void> | null = null;
  private discovered: string | null = null;

  constructor(private readonly options: RemoteKeysOptions) {}

  /** @throws TokenRefused `key` when the issuer publishes no such key, `unavailable` when it cannot be asked */
  async keyFor(header: JWTHeaderParameters): Promise<CryptoKey> {
    const age = this.age();
    if (age > STALE_MS) this.known = null;
    if (age > FRESH_MS) await this.refresh();
    const found = await this.find(header);
    if (found !== null) return found;
    await this.refresh();
    const rotated = await this.find(header);
    if (rotated !== null) return rotated;
    throw new TokenRefused(this.known === null ? 'unavailable' : 'key');
  }

  /**
   * Milliseconds since the keys were fetched, by the clock that says more: the wall clock may have been set back, and
   * the monotonic one stands still while the machine sleeps.
   */
  private age(): number {
    if (this.fetched === null) return Number.POSITIVE_INFINITY;
    const { clock, monotonic } = this.options;
    return Math.max(clock() - this.fetched.at, monotonic() - this.fetched.monotonic);
  }

  /** Null: no such key, or one that cannot be used, which the issuer may mend as it adds one. */
  private async find(header: JWTHeaderParameters): Promise<CryptoKey | null> {
    if (this.known === null) return null;
    const name = `${header.alg} ${header.kid ?? ''}`;
    try {
      const key = await this.known(header);
      this.unusable.delete(name);
      return key;
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) && !this.unusable.has(name)) {
        this.unusable.add(name);
        this.options.report(this.options.issuer.issuer, error, header.kid);
      }
      return null;
    }
  }

  /** One fetch at a time, and none during the cool-down. A failed one leaves the keys as they were. */
  private refresh(): Promise<void> {
    if (this.pending !== null) return this.pending;
    const now = this.options.monotonic();
    if (now - this.triedAt < (this.known === null ? FIRST_COOL_DOWN_MS : COOL_DOWN_MS)) return Promise.resolve();
    this.triedAt = now;
    this.pending = this.fetchKeys().finally(() => {
      this.pending = null;
    });
    return this.pending;
  }

  private async fetchKeys(): Promise<void> {
    const { issuer, clock, monotonic, fetch, report } = this.options;
    const asked = { at: clock(), monotonic: monotonic() };
    try {
      const address = issuer.jwksUri ?? (this.discovered ??= await discoverJwksUri(fetch, issuer.issuer));
      this.known = createLocalJWKSet((await fetchJson(fetch, address)) as JSONWebKeySet);
      this.fetched = asked;
    } catch (cause) {
      // The address may have moved with the keys.
      this.discovered = null;
      report(issuer.issuer, cause);
    }
  }
}
