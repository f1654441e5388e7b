import { deterministicResolver } from '../../../domain/matching/index.ts';
import type { CustomerId, IncomingRecord, SourceKey } from '../../../domain/model/index.ts';
import type { CommandResult } from '../../../hub/commands.ts';
import { DEFAULT_LIMITS, type Hub } from '../../../hub/context.ts';
import type { Store } from '../../../stores/index.ts';
import { person, testHub, tickingClock } from '../../support/hub.ts';

/** Source keys of the small world of the model: three systems, three records each. */
export const KEYS = ['crm:1', 'crm:2', 'crm:3', 'shop:1', 'shop:2', 'shop:3', 'erp:1', 'erp:2', 'erp:3'] as SourceKey[];

/** Raised by a failpoint: the process "stopped" there. */
export class Crash extends Error {}

/** What the model remembers beside what is in the store. */
export interface Model {
  /** Every customer id that any call ever answered with. */
  readonly ids: Set<CustomerId>;
}

/** What else must hold of the same world, and is part of a customer's face, for tests that look at more than identity. */
export interface Also {
  check(model: Model): Promise<void>;
  face(id: CustomerId): Promise<unknown>;
}

export interface Real {
  readonly store: Store;
  readonly also?: Also;
  readonly hub: Hub;
  /** Stops at the n-th failpoint from now; null runs on. */
  crashAt: number | null;
}

/** Values become generic early, so that short runs see it happen both ways. */
export function openReal(store: Store, componentInRequest = DEFAULT_LIMITS.componentInRequest): Real {
  const real: Real = {
    store,
    crashAt: null,
    hub: testHub(store, {
      resolver: deterministicResolver({ genericLimits: { contact: 4, identifier: 3, block: 6 } }),
      now: tickingClock(),
      limits: { ...DEFAULT_LIMITS, componentInRequest },
      failpoint: () => {
        if (real.crashAt === null) return;
        real.crashAt -= 1;
        if (real.crashAt <= 0) {
          real.crashAt = null;
          throw new Crash();
        }
      },
    }),
  };
  return real;
}

/** What a step says of a record: indices into small pools, so that records meet. */
export interface Said {
  readonly key: number;
  readonly given: number;
  readonly family: number;
  readonly email: number;
  readonly phone: number;
  readonly birthDate: number;
  readonly loyalty: number;
}

const GIVEN = ['Anna', 'Ann', 'Bruno'];
const FAMILY = ['Nowak', 'Okafor'];
const EMAILS = [undefined, 'anna@one.example', 'bruno@two.example', 'office@three.example'];
const PHONES = [undefined, '+48221234567', '+48221234568'];
const BIRTHS = [undefined, '1980-01-02', '1990-03-04'];
const LOYALTY = [undefined, 'L-100001', 'L-100002'];

export function recordOf(said: Said): IncomingRecord {
  const pick = <T>(pool: readonly T[], index: number) => pool[index % pool.length];
  const [given, family] = [pick(GIVEN, said.given), pick(FAMILY, said.family)];
  const [email, phone] = [pick(EMAILS, said.email), pick(PHONES, said.phone)];
  const [birthDate, loyalty] = [pick(BIRTHS, said.birthDate), pick(LOYALTY, said.loyalty)];
  return person(KEYS[said.key % KEYS.length] ?? '', {
    ...(given && { given }),
    ...(family && { family }),
    ...(email && { email }),
    ...(phone && { phone }),
    ...(birthDate && { birthDate }),
    ...(loyalty && { loyalty }),
  });
}

export function remember(model: Model, result: CommandResult): void {
  for (const { customerId } of result.affected) model.ids.add(customerId);
}
