/**
 * Names, ranges and defaults of what may be configured. An entry of its own beside `index.ts`, as every process reads
 * the whole configuration, and most of them need nothing else of the gateway: its libraries take half a second.
 */
export { DEFAULT_AUTHORIZATION, REFUSALS_IN, type AuthorizationOptions } from './authorization/options.ts';
export type { DocumentsOptions } from './documents/index.ts';
export { DOCUMENT_MODES, readManifest } from './documents/trusted-documents.ts';
export { LIMIT_NAMES, LIMIT_TABLE, limitsOf, type LimitMode, type LimitName, type Limits } from './limits/table.ts';
export { limitVariable } from './limits/variables.ts';
