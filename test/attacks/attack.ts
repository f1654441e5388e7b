/** One HTTP request of an attack. `authorization` is set from `token` unless that is null. */
export interface Sent {
  readonly to?: 'gateway' | 'subgraph';
  readonly method?: string;
  /** Path and query string; `/graphql` when absent. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Null: none. Absent: a valid one of the service desk. */
  readonly token?: string | null;
}

type Json = Readonly<Record<string, unknown>>;

/** What the requests of a case may use. */
export interface Facts {
  /** A token that the issuer made; claims and header are replaced, `undefined` removes. */
  readonly token: (claims?: Json, header?: Json) => Promise<string>;
  /** The same, signed by a key of the same name that is not the issuer's. */
  readonly strangersToken: (header?: Json) => Promise<string>;
  /** Any header and claims with any signature; the claims are those of a good token. */
  readonly forged: (header: Json, signature?: (input: string) => string) => string;
  /** The issuer's public key, as an attacker reads it from the JWKS. */
  readonly publicKey: string;
  readonly now: number;
}

/** Steps that a request made the product do, none of them time. */
export interface Steps {
  /** Tokens of GraphQL read. */
  readonly tokens: number;
  /** Selections counted without expanding. */
  readonly selections: number;
  /** Selections compared by name. */
  readonly expanded: number;
  /** Documents validated. */
  readonly validations: number;
  /** Operations executed. */
  readonly executions: number;
  /** Reads and writes of the store. */
  readonly storeCalls: number;
  /** Addresses asked for keys, the issuer's own not counted. */
  readonly foreignFetches: number;
}

export interface Attack {
  readonly family: string;
  readonly name: string;
  /** What is sent, for the page. */
  readonly sent: string;
  readonly request: (facts: Facts) => Sent | Promise<Sent>;
  readonly status: number;
  /** The only code in the answer; null: an answer without error. */
  readonly code: string | null;
  /** Upper bounds; steps that are not named are 0. */
  readonly atMost?: Partial<Steps>;
  /** What an answer without error holds. */
  readonly data?: unknown;
}

const JSON_TYPE = { 'content-type': 'application/json' };

/** A POST of one operation. */
export function post(query: string, variables?: unknown, more: Omit<Sent, 'body'> = {}): Sent {
  return { headers: JSON_TYPE, ...more, body: JSON.stringify({ query, variables }) };
}

/** A POST of a body as it is. */
export const postText = (body: string, more: Omit<Sent, 'body'> = {}): Sent => ({ headers: JSON_TYPE, ...more, body });

export const repeat = (count: number, make: (n: number) => string, between = ' '): string =>
  Array.from({ length: count }, (_, n) => make(n)).join(between);
