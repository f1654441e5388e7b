import type { AttributeName } from '../domain/model/index.ts';
import type { RawMeta } from '../domain/normalize/index.ts';
import type { Actor } from './actor.ts';

/** What a person says of himself. The rest is for us to say: what he is worth, who looks after him, who may see him. */
const OWN: readonly AttributeName[] = ['name', 'email', 'phone', 'address', 'language', 'socialHandle'];
/** And of a value: while it holds. When it was seen and who verified it is for us to say. */
const OWN_META: readonly (keyof RawMeta)[] = ['validFrom', 'validTo'];

/** What an actor may write of a customer who may not write all of it. */
export interface Writable {
  readonly attributes: ReadonlySet<AttributeName>;
  /** What may stand beside a value. */
  readonly meta: ReadonlySet<keyof RawMeta>;
}

/** What an actor who may enter or correct customers may write of them; null: everything. */
export function writableAttributes({ roles }: Actor): Writable | null {
  const onlyCustomer = roles.length > 0 && roles.every((role) => role === 'customer');
  return onlyCustomer ? { attributes: new Set(OWN), meta: new Set(OWN_META) } : null;
}
