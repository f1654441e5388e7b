import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/** Bounds of the store: documents, and the characters of all their texts. */
const STORE = { max: 1_000, maxSize: 4_000_000 } as const;

/**
 * Automatic persisted queries: documents that callers registered by their own SHA-256, so that nobody can put another
 * document under a hash. In memory and bounded; what was dropped is registered again by the protocol itself.
 */
export class AutomaticDocuments {
  readonly #texts = new LRUCache<string, string>({ ...STORE, sizeCalculation: (text) => text.length || 1 });

  text(hash: string): string | undefined {
    return this.#texts.get(hash);
  }

  /** Only for a document that passed validation, so that the store holds nothing that is refused anyway. */
  register(hash: string, text: string): void {
    this.#texts.set(hash, text);
  }

  static matches(hash: string, text: string): boolean {
    return createHash('sha256').update(text).digest('hex') === hash;
  }
}
