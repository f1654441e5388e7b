import { DomainError } from '../../domain/errors.ts';

/** How documents from callers are met: any is taken; unknown ones are taken and logged; only known ones are taken. */
export const DOCUMENT_MODES = ['any', 'prefer', 'safelist'] as const;
export type DocumentMode = (typeof DOCUMENT_MODES)[number];

/** The documents that a build of our applications registered. */
export class TrustedDocuments {
  readonly #texts: ReadonlyMap<string, string>;
  readonly #known: ReadonlySet<string>;

  constructor(texts: ReadonlyMap<string, string>) {
    this.#texts = texts;
    this.#known = new Set(texts.values());
  }

  /** By the id in the manifest. */
  text(id: string): string | undefined {
    return this.#texts.get(id);
  }

  has(text: string): boolean {
    return this.#known.has(text);
  }

  get size(): number {
    return this.#texts.size;
  }
}

/**
 * Reads a persisted query manifest (format `apollo-persisted-query-manifest`, version 1), as Apollo's and Hive's
 * tools write it.
 * @throws DomainError BAD_USER_INPUT naming the entry at fault
 */
export function readManifest(json: string): TrustedDocuments {
  const manifest = asRecord(parsed(json), 'The manifest');
  if (manifest['format'] !== 'apollo-persisted-query-manifest' || manifest['version'] !== 1)
    throw fault('The manifest must say format "apollo-persisted-query-manifest" and version 1.');
  const operations = manifest['operations'];
  if (!Array.isArray(operations)) throw fault('The manifest must hold a list "operations".');
  const texts = new Map<string, string>();
  for (const [index, item] of operations.entries()) {
    const { id, body } = asRecord(item, `Operation ${index + 1}`);
    if (typeof id !== 'string' || id === '' || typeof body !== 'string' || body === '')
      throw fault(`Operation ${index + 1} of the manifest needs the texts "id" and "body".`);
    if ((texts.get(id) ?? body) !== body)
      throw fault(`Operation ${index + 1} of the manifest repeats an id with another body.`);
    texts.set(id, body);
  }
  return new TrustedDocuments(texts);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw fault('The manifest is not JSON.');
  }
}

function asRecord(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw fault(`${name} must be an object.`);
  return value as Readonly<Record<string, unknown>>;
}

const fault = (message: string) => new DomainError('BAD_USER_INPUT', message);
