import { instant } from '../domain/model/index.ts';
import type { AccessEntry } from './entry.ts';

/** Kinds under which the tenant's key hashes what the log must not hold in clear (DATA §5, §9). */
export const HASHED = {
  customer: 'audit:customer',
  subject: 'audit:subject',
  reason: 'audit:reason',
  pseudonym: 'audit:pseudonym',
} as const;

export type Hmac = (kind: string, value: string) => string;

/** What names the caller in a token. */
export interface Caller {
  readonly subject: string;
  readonly roles: readonly string[];
  readonly customerId: string | null;
}

/** What an entry says of its caller. */
export interface LoggedActor extends Caller {
  readonly onBehalfOf: string | null;
  readonly client: AccessEntry['client'];
  readonly purpose: string;
}

const CUSTOMER_ROLE = 'customer';

/**
 * How the log names a caller: as the token does, save for a customer's own token, whose subject is a data subject and
 * is hashed by the customer's id. An employee who is a customer too acts as an employee and is named.
 */
export function loggedSubject({ subject, roles, customerId }: Caller, hmac: Hmac): string {
  const isCustomer = customerId !== null && roles.length > 0 && roles.every((role) => role === CUSTOMER_ROLE);
  return isCustomer ? `customer:${hmac(HASHED.customer, customerId)}` : subject;
}

/** The moment of an entry, of milliseconds since 1970. */
export const loggedTime = (ms: number): string => instant(ms);

/** The caller's part of an entry: the same wherever the entry is written, as readers of the log look for it. */
export function loggedCaller(
  actor: LoggedActor,
  hmac: Hmac,
): Required<Pick<AccessEntry, 'subject' | 'roles' | 'onBehalfOf' | 'client' | 'purpose'>> {
  return {
    subject: loggedSubject(actor, hmac),
    roles: [...actor.roles].sort(),
    onBehalfOf: actor.onBehalfOf,
    client: actor.client,
    purpose: actor.purpose,
  };
}

/** Keyed hashes of customers' ids, sorted, each once. */
export function loggedCustomers(ids: Iterable<string>, hmac: Hmac): string[] {
  return [...new Set([...ids].map((id) => hmac(HASHED.customer, id)))].sort();
}
