export * from './documents.ts';
export * from './port.ts';
export { COLLECTIONS, type CollectionDeclaration, type DataClass, type IndexDeclaration } from './collections.ts';
export { bindSecret, deriveKey, keyring, loadSecret, type Keyring, type Secret } from './secret.ts';
export { checkQuery, sortTerms, type Collections } from './query-check.ts';
export { checkUnit } from './unit-check.ts';
export { documentCodec, type Codec, type Codecs, type DocumentCodec } from './codec.ts';
export { migrate, MIGRATIONS, type Migration, type MigrationOptions } from './migrations.ts';
