export { Documents, type DocumentsOptions, type FoundDocument, type NamedDocument } from './documents.ts';
export { DOCUMENT_MODES, TrustedDocuments, readManifest, type DocumentMode } from './trusted-documents.ts';
