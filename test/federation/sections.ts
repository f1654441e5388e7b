/* eslint-disable @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-return, @typescript-eslint/no-unsafe-argument -- answers are read by the shape of their queries */
import { expect } from '@jest/globals';
import { ownKey, type CustomerId } from '../../domain/model/index.ts';
import type { Store } from '../../stores/index.ts';
import { all } from '../hub/model/all.ts';
import { openReal, type Also, type Model, type Real } from '../hub/model/world.ts';
import { expectSections, type KnownRow } from './rows.ts';
import type { InProcess, Json } from './view.ts';

/** The small world of identity with business rows in it, asked through the gateway. */
export interface SectionsReal extends Real {
  readonly also: Sections;
}

export function openSections(store: Store, gateway: InProcess): SectionsReal {
  const real = openReal(store);
  gateway.use(real.hub);
  return Object.assign(real, { also: new Sections(store, gateway) });
}

/** Every row that was written, and what must hold of the answers because of it. */
export class Sections implements Also {
  readonly rows = new Map<string, KnownRow>();

  constructor(
    readonly store: Store,
    readonly gateway: InProcess,
  ) {}

  /** A row as it stands now; null: it was deleted. */
  know(id: string, row: KnownRow | null): void {
    if (row) this.rows.set(id, row);
    else this.rows.delete(id);
  }

  async check(model: Model): Promise<void> {
    const customers = new Map((await all(this.store, 'customers')).map((row) => [row.id as CustomerId, row.doc]));
    const rootOf = (id: CustomerId): CustomerId => {
      const to = customers.get(id)?.redirectTo;
      return to ? rootOf(to) : id;
    };
    const holder = new Map<string, CustomerId>(
      (await all(this.store, 'links')).map((row) => [row.id, rootOf(row.doc.customerId)]),
    );
    // What is written by customer id stands under a key of its own, for every id that there ever was.
    for (const id of customers.keys()) holder.set(ownKey(id), rootOf(id));
    // Whose a deleted record was, as the history tells.
    const deleted = new Set((await all(this.store, 'records')).flatMap(({ id, doc }) => (doc.deleted ? [id] : [])));
    const events = (await all(this.store, 'linkEvents')).map(({ doc }) => doc).sort((a, b) => (a.id < b.id ? -1 : 1));
    const former = new Map<string, CustomerId>();
    for (const { kind, key = '', customerId } of events) {
      if (kind === 'unlinked' && deleted.has(key)) former.set(key, rootOf(customerId));
    }

    const active = await this.gateway.views();
    const ids = [...customers].filter(([, doc]) => doc.status === 'ACTIVE').map(([id]) => id);
    expect(active.map(({ id }) => id)).toEqual(ids.sort());
    const check = (view: Json, id: CustomerId) =>
      expectSections(view, this.#under(holder, id), this.#under(former, id));
    for (const view of active) check(view, view.id);
    for (const id of new Set([...customers.keys(), ...model.ids])) {
      const root = rootOf(id);
      const shown = active.find((view) => view.id === root);
      if (id === root && shown) continue;
      const view = await this.gateway.view(id);
      if (!shown) check(view, root);
      // An old id answers as the survivor, but for the name it was asked by.
      expect(view).toMatchObject({ id: root, requestedId: id });
      if (shown) expect({ ...view, requestedId: root }).toEqual(shown);
    }
  }

  /** The whole answer; version, updatedAt and history are not in it. */
  async face(id: CustomerId): Promise<Json> {
    return this.gateway.view(id);
  }

  #under(holder: ReadonlyMap<string, CustomerId>, id: CustomerId): KnownRow[] {
    return [...this.rows.values()].filter((row) => row.key !== null && holder.get(row.key) === id);
  }
}
