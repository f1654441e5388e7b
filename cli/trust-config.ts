import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createSecureContext } from 'node:tls';
import type { TlsIdentity } from '../gateway/index.ts';

/** What processes of one installation know each other by. */
export interface TrustConfig {
  /** What a router in front of the subgraphs proves itself with. */
  readonly transportSecret: string | null;
  /** Subgraphs serve TLS with it and ask for a certificate of its authority; the gateway shows it to them. */
  readonly tls: TlsIdentity | null;
}

const FEWEST_SECRET_CHARACTERS = 32;
const FILES = ['C360_GATEWAY_KEY_FILE', 'C360_GATEWAY_PUBLIC_KEY_FILE', 'C360_AUDIT_KEY_FILE'] as const;
const TLS_FILES = ['C360_TLS_KEY_FILE', 'C360_TLS_CERT_FILE', 'C360_TLS_CA_FILE'] as const;

/** Reads what the variables of trust name; adds each fault to `faults`, naming the variable and never its value. */
export function readTrustConfig(
  given: NodeJS.ProcessEnv,
  cwd: string,
  loopback: boolean,
  faults: string[],
): TrustConfig {
  if (!loopback && !given['C360_ISSUERS'] && !given['C360_GATEWAY_PUBLIC_KEY_FILE']) {
    faults.push(
      'HOST names an address that others can reach: set C360_ISSUERS, so that only tokens of your issuers are believed (for a subgraph behind the gateway C360_GATEWAY_PUBLIC_KEY_FILE will do), or leave HOST at 127.0.0.1',
    );
  }
  for (const name of FILES) textOf(given, name, cwd, faults);
  const tls = readTls(given, cwd, faults);
  const transportSecret = readTransportSecret(given, cwd, faults);
  if (given['C360_SUBGRAPH_TRUST'] === 'jwt' && !given['C360_TRANSPORT_SECRET_FILE'] && !given['C360_TLS_CA_FILE']) {
    faults.push(
      'C360_SUBGRAPH_TRUST=jwt needs C360_TRANSPORT_SECRET_FILE or the three C360_TLS_*_FILE: what the router proves itself with',
    );
  }
  return { transportSecret, tls };
}

function textOf(given: NodeJS.ProcessEnv, name: string, cwd: string, faults: string[]): string | null {
  const path = given[name];
  if (path === undefined) return null;
  if (existsSync(resolve(cwd, path))) return readFileSync(resolve(cwd, path), 'utf8');
  faults.push(`${name} names a file that does not exist`);
  return null;
}

/** What router and subgraphs share; the text of the file without white space around it. */
function readTransportSecret(given: NodeJS.ProcessEnv, cwd: string, faults: string[]): string | null {
  const secret = textOf(given, 'C360_TRANSPORT_SECRET_FILE', cwd, faults)?.trim();
  if (secret === undefined) return null;
  if (secret.length >= FEWEST_SECRET_CHARACTERS && /^[\x21-\x7e]+$/.test(secret)) return secret;
  faults.push(
    `C360_TRANSPORT_SECRET_FILE must hold at least ${FEWEST_SECRET_CHARACTERS} printable ASCII characters without spaces`,
  );
  return null;
}

function readTls(given: NodeJS.ProcessEnv, cwd: string, faults: string[]): TlsIdentity | null {
  const named = TLS_FILES.filter((name) => given[name] !== undefined);
  if (named.length === 0) return null;
  const [key, cert, ca] = TLS_FILES.map((name) => textOf(given, name, cwd, faults));
  if (named.length < TLS_FILES.length) faults.push(`${TLS_FILES.join(', ')} are set together or not at all`);
  if (!key || !cert || !ca) return null;
  try {
    createSecureContext({ key, cert, ca });
    return { key, cert, ca };
  } catch {
    faults.push(
      'C360_TLS_KEY_FILE and C360_TLS_CERT_FILE must hold a key and its certificate, C360_TLS_CA_FILE the authority’s (PEM)',
    );
    return null;
  }
}
