import type { DocumentNode } from 'graphql';
import type { ReadyDocument } from '../limits/index.ts';

/**
 * Apollo Server's document store, holding what is under way: it asks here for the document of a hash before it would
 * parse and validate the text itself. A cache could lose a document between our look and Apollo's; this cannot.
 */
export class Handover {
  readonly #held = new Map<string, { readonly document: DocumentNode; holders: number }>();

  async while<T>(prepared: ReadyDocument, run: () => Promise<T>): Promise<T> {
    const held = this.#held.get(prepared.hash) ?? { document: prepared.document, holders: 0 };
    held.holders += 1;
    this.#held.set(prepared.hash, held);
    try {
      return await run();
    } finally {
      held.holders -= 1;
      if (held.holders === 0) this.#held.delete(prepared.hash);
    }
  }

  /** The key ends in the hash; Apollo Server puts one of its schema before it. */
  get(key: string): Promise<DocumentNode | undefined> {
    return Promise.resolve(this.#held.get(key.slice(-64))?.document);
  }

  set(): Promise<void> {
    return Promise.resolve();
  }

  delete(): Promise<boolean> {
    return Promise.resolve(false);
  }
}
