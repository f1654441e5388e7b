import type { DocumentNode } from 'graphql';
import type { ReadyDocument } from '../limits/index.ts';

/**
 * What is under way, for Apollo Server, by its hash: the text, which it asks for as that of a persisted query instead
 * of hashing it once more, and the document, which it asks for before it would parse and validate the text itself. A
 * cache could lose one between our look and Apollo's; this cannot.
 */
export class Handover {
  readonly #held = new Map<string, { readonly prepared: ReadyDocument; holders: number }>();
  /** Apollo Server's cache of persisted queries. */
  readonly texts = heldBy((key) => this.of(key)?.text);
  /** Apollo Server's document store. */
  readonly documents = heldBy<DocumentNode>((key) => this.of(key)?.document);

  async while<T>(prepared: ReadyDocument, run: () => Promise<T>): Promise<T> {
    const held = this.#held.get(prepared.hash) ?? { prepared, holders: 0 };
    held.holders += 1;
    this.#held.set(prepared.hash, held);
    try {
      return await run();
    } finally {
      held.holders -= 1;
      if (held.holders === 0) this.#held.delete(prepared.hash);
    }
  }

  /** A key ends in the hash; Apollo Server puts a prefix of its own before it. */
  private of(key: string): ReadyDocument | undefined {
    return this.#held.get(key.slice(-64))?.prepared;
  }
}

/** A cache, as Apollo Server wants one, that others fill. */
function heldBy<V>(find: (key: string) => V | undefined) {
  return {
    get: (key: string) => Promise.resolve(find(key)),
    set: () => Promise.resolve(),
    delete: () => Promise.resolve(false),
  };
}
