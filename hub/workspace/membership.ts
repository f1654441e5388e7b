import type { CustomerId, Link, SourceKey } from '../../domain/model/index.ts';
import { Table } from './table.ts';

/** Which record is linked to which id, and which id redirects to which, as far as they were read and with what is decided. */
export class Membership {
  readonly links = new Table('links');
  readonly redirects = new Map<CustomerId, CustomerId | null>();
  readonly #children = new Map<CustomerId, Set<CustomerId>>();
  readonly #held = new Map<CustomerId, Set<SourceKey>>();

  /** Takes a link as read from the store. */
  takeLink(link: Link): void {
    this.#hold(link.customerId).add(link.key);
  }

  setLink(link: Link): void {
    const old = this.links.get(link.key);
    if (old) this.#held.get(old.customerId)?.delete(link.key);
    this.links.set(link.key, link);
    this.#hold(link.customerId).add(link.key);
  }

  removeLink(key: SourceKey): void {
    const old = this.links.get(key);
    if (old) this.#held.get(old.customerId)?.delete(key);
    this.links.remove(key);
  }

  /** Records linked to this very id. */
  heldBy(id: CustomerId): ReadonlySet<SourceKey> {
    return this.#hold(id);
  }

  setRedirect(id: CustomerId, to: CustomerId | null): void {
    const old = this.redirects.get(id);
    if (old) this.#children.get(old)?.delete(id);
    this.redirects.set(id, to);
    if (!to) return;
    const children = this.#children.get(to);
    if (children) children.add(id);
    else this.#children.set(to, new Set([id]));
  }

  rootOf(id: CustomerId): CustomerId {
    let at = id;
    for (let up = this.redirects.get(at); up; up = this.redirects.get(at)) at = up;
    return at;
  }

  /** The ids that an id was merged into, the nearest first. */
  survivorsOf(id: CustomerId): CustomerId[] {
    const ids: CustomerId[] = [];
    for (let up = this.redirects.get(id); up; up = this.redirects.get(up)) ids.push(up);
    return ids;
  }

  /** The id and every id redirected to it, at any depth, the id first. */
  treeOf(id: CustomerId): CustomerId[] {
    const ids = [id];
    for (let i = 0; i < ids.length; i += 1) {
      const children = this.#children.get(ids[i] as CustomerId);
      if (children) ids.push(...children);
    }
    return ids;
  }

  /** Source keys of the customer whose root this id is. */
  membersOf(root: CustomerId): SourceKey[] {
    const members: SourceKey[] = [];
    for (const id of this.treeOf(root)) for (const key of this.#held.get(id) ?? []) members.push(key);
    return members;
  }

  customerOf(key: SourceKey): CustomerId | null {
    const link = this.links.get(key);
    return link ? this.rootOf(link.customerId) : null;
  }

  #hold(id: CustomerId): Set<SourceKey> {
    let held = this.#held.get(id);
    if (!held) this.#held.set(id, (held = new Set()));
    return held;
  }
}
