export * from './documents.ts';
export * from './port.ts';
export { makeOnce } from './make-once.ts';
export { COLLECTIONS, type CollectionDeclaration, type DataClass, type IndexDeclaration } from './collections.ts';
export {
  bindSecret,
  deriveKey,
  keyring,
  loadSecret,
  SECRET_NOTE,
  secretOf,
  type Keyring,
  type Secret,
} from './secret.ts';
export { checkQuery, checkTopPerKey, sortTerms, type Collections } from './query-check.ts';
export { isTerm, termsAt } from './terms.ts';
export { checkUnit } from './unit-check.ts';
export { documentCodec, type Codec, type Codecs, type DocumentCodec } from './codec.ts';
export { checkForms, checkIndexes, formId, formOf, indexForms, refuseNewer } from './forms.ts';
export { migrate, MIGRATIONS, type Change, type Migration, type Move, type MigrationOptions } from './migrations.ts';
