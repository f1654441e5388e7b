import type { AttributeName } from '../domain/model/index.ts';
import type { Actor } from './actor.ts';

/** What a person says of himself. The rest is for us to say: what he is worth, who looks after him, who may see him. */
const OWN: readonly AttributeName[] = ['name', 'email', 'phone', 'address', 'language', 'socialHandle'];

/** Attributes that an actor who may enter or correct customers may write; null: each of them. */
export function writableAttributes({ roles }: Actor): ReadonlySet<AttributeName> | null {
  const onlyCustomer = roles.length > 0 && roles.every((role) => role === 'customer');
  return onlyCustomer ? new Set(OWN) : null;
}
