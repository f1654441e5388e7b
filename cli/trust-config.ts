import { createSecureContext } from 'node:tls';
import { signingKey } from '../audit/index.ts';
import type { TlsIdentity } from '../gateway/index.ts';
import { gatewayPublicKeysIn } from '../policy/tokens/index.ts';
import { secretOf } from '../stores/index.ts';
import { textOfNamed } from './named-file.ts';

/** What processes of one installation know each other by. */
export interface TrustConfig {
  /** What a router in front of the subgraphs proves itself with. */
  readonly transportSecret: string | null;
  /** Subgraphs serve TLS with it and ask for a certificate of its authority; the gateway shows it to them. */
  readonly tls: TlsIdentity | null;
}

const FEWEST_SECRET_CHARACTERS = 32;
const PRIVATE_KEY = 'an Ed25519 private key (PEM, PKCS #8): openssl genpkey -algorithm ed25519';
/** Files that are read again by who needs them: here it is seen that they can be used. `read` throws where not. */
const FILES: readonly {
  readonly name: string;
  readonly holds: string;
  readonly read: (text: string) => unknown;
}[] = [
  { name: 'C360_GATEWAY_KEY_FILE', holds: PRIVATE_KEY, read: signingKey },
  { name: 'C360_AUDIT_KEY_FILE', holds: PRIVATE_KEY, read: signingKey },
  { name: 'C360_GATEWAY_PUBLIC_KEY_FILE', holds: 'Ed25519 public keys (PEM, SPKI) alone', read: gatewayPublicKeysIn },
  { name: 'C360_SECRET_FILE', holds: 'at least 32 random characters: openssl rand -base64 48', read: secretOf },
];
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
  for (const file of FILES) checkFile(file, given, cwd, faults);
  const tls = readTls(given, cwd, faults);
  const transportSecret = readTransportSecret(given, cwd, faults);
  if (given['C360_SUBGRAPH_TRUST'] === 'jwt' && !given['C360_TRANSPORT_SECRET_FILE'] && !given['C360_TLS_CA_FILE']) {
    faults.push(
      'C360_SUBGRAPH_TRUST=jwt needs C360_TRANSPORT_SECRET_FILE or the three C360_TLS_*_FILE: what the router proves itself with',
    );
  }
  return { transportSecret, tls };
}

function checkFile(
  { name, holds, read }: (typeof FILES)[number],
  given: NodeJS.ProcessEnv,
  cwd: string,
  faults: string[],
): void {
  const text = textOfNamed(given, name, cwd, faults);
  if (text === null) return;
  try {
    read(text);
  } catch {
    // What is said here quotes nothing of the file.
    faults.push(`${name} must hold ${holds}`);
  }
}

/** What router and subgraphs share; the text of the file without white space around it. */
function readTransportSecret(given: NodeJS.ProcessEnv, cwd: string, faults: string[]): string | null {
  const secret = textOfNamed(given, 'C360_TRANSPORT_SECRET_FILE', cwd, faults)?.trim();
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
  const [key, cert, ca] = TLS_FILES.map((name) => textOfNamed(given, name, cwd, faults));
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
