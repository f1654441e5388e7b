import { DomainError } from '../../domain/errors.ts';
import type { CustomerId, SourceKey } from '../../domain/model/index.ts';
import type { Session } from '../session.ts';
import { loadCustomers } from '../workspace/load-customers.ts';
import { loadClosure } from '../workspace/load.ts';
import { notFound } from './run.ts';

/** Reads a customer with all around it; answers the survivor's id. @throws DomainError NOT_FOUND */
export async function openCustomer(session: Session, id: CustomerId, field: string): Promise<CustomerId> {
  const { ws } = session;
  await loadCustomers(ws, [id]);
  if (!ws.customers.get(id)) throw notFound('The customer', field);
  const root = ws.rootOf(id);
  const stored = [...(ws.customers.get(root)?.sourceKeys ?? []), ...(ws.furtherKeys.get(root) ?? [])];
  await loadClosure(ws, stored, session.context.limit);
  return root;
}

/** @throws DomainError NOT_FOUND unless the record lives and is linked */
export async function openRecord(session: Session, key: SourceKey): Promise<CustomerId> {
  await loadClosure(session.ws, [key], session.context.limit);
  const customer = session.ws.customerOf(key);
  if (!session.ws.lives(key) || !customer) throw notFound('The source record', 'key');
  return customer;
}

/** @throws DomainError VERSION_CONFLICT */
export function expectVersion(session: Session, id: CustomerId, expected: number | undefined): void {
  if (expected === undefined || session.ws.customers.version(id) === expected) return;
  const message = 'The customer is no longer at the version named; read it again.';
  throw new DomainError('VERSION_CONFLICT', message, ['expectedVersion']);
}
