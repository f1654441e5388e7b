import { DomainError } from '../../domain/errors.ts';
import { AutomaticDocuments } from './automatic-documents.ts';
import type { DocumentMode, TrustedDocuments } from './trusted-documents.ts';

export interface DocumentsOptions {
  readonly mode: DocumentMode;
  readonly trusted: TrustedDocuments | null;
}

/** What a request says of its document. */
export interface NamedDocument {
  readonly query: string | undefined;
  /** `extensions.persistedQuery`. */
  readonly persisted: { readonly version: unknown; readonly hash: unknown } | null;
}

export interface FoundDocument {
  readonly text: string;
  /** To be registered under, once the document has passed. */
  readonly registerAs: string | null;
  /** Came from a caller and stands in no manifest, where that is worth a line in the log. */
  readonly unknown: boolean;
}

/** Finds the document a request means: its own text, a trusted one, or one that a caller registered. */
export class Documents {
  readonly #automatic = new AutomaticDocuments();

  constructor(private readonly options: DocumentsOptions) {}

  /** @throws DomainError with a code of persisted queries, OPERATION_NOT_ALLOWED or BAD_REQUEST */
  find({ query, persisted }: NamedDocument): FoundDocument {
    if (persisted !== null) return this.#persisted(query, persisted);
    if (query === undefined || query === '')
      throw new DomainError('BAD_REQUEST', 'The request needs a "query", or the hash of one it may use instead.');
    return this.#allowed(query, null);
  }

  register(hash: string, text: string): void {
    this.#automatic.register(hash, text);
  }

  #persisted(query: string | undefined, { version, hash }: NonNullable<NamedDocument['persisted']>): FoundDocument {
    if (version !== 1) throw new DomainError('BAD_REQUEST', 'Persisted queries are understood in version 1 alone.');
    if (typeof hash !== 'string' || hash === '')
      throw new DomainError('BAD_REQUEST', '"extensions.persistedQuery" needs the text "sha256Hash".');
    const trusted = this.options.trusted?.text(hash);
    if (trusted !== undefined) {
      if (query !== undefined && query !== trusted)
        throw new DomainError('BAD_REQUEST', 'The hash is that of another document than "query".');
      return { text: trusted, registerAs: null, unknown: false };
    }
    if (query === undefined) {
      if (this.options.mode === 'safelist') throw notAllowed();
      const text = this.#automatic.text(hash);
      if (text === undefined) throw new DomainError('PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound');
      return this.#allowed(text, null);
    }
    if (!AutomaticDocuments.matches(hash, query))
      throw new DomainError('BAD_REQUEST', '"sha256Hash" is not the SHA-256 of "query".');
    return this.#allowed(query, hash);
  }

  #allowed(text: string, registerAs: string | null): FoundDocument {
    const { mode, trusted } = this.options;
    if (mode === 'any') return { text, registerAs, unknown: false };
    const known = trusted?.has(text) ?? false;
    if (!known && mode === 'safelist') throw notAllowed();
    return { text, registerAs, unknown: !known };
  }
}

const notAllowed = () =>
  new DomainError('OPERATION_NOT_ALLOWED', 'Only registered operations are answered here; register this one first.');
