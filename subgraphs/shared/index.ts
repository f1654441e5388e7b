import 'reflect-metadata';

export { actorOf, type SubgraphContext, type SubgraphDefinition, type SubgraphName } from './definition.ts';
export { buildSubgraph, type Representation, type ResolveReference, type SubgraphSource } from './build-subgraph.ts';
export {
  createSubgraphExecutor,
  type ExecutorOptions,
  type SubgraphExecutor,
  type SubgraphOperation,
} from './executor.ts';
export type {
  AccessRecorder,
  ConsentAnswer,
  ConsentGate,
  ConsentQuestion,
  CustomerGate,
  RevealedContact,
} from './ports.ts';
export { publicError, type ReportFault } from './public-error.ts';
export { defineLoader, oncePerRequest, type Batch, type LoaderOptions } from './loaders.ts';
export { defineCustomerLoader } from './customer-loader.ts';
export { DateTime, Decimal, OffsetDateTime } from './scalars.ts';
export { Money, Moment } from './values.ts';
export { RequiresSourceKeys } from './requires-source-keys.ts';
export { SourceRecord } from './source-record.ts';
export { customerReference, requiredKeys, requiredRestriction, type CustomerReference } from './source-keys.ts';
export { decodeCursor, encodeCursor, type CursorScope, type Position } from './cursors.ts';
export { PageInfo } from './page-info.ts';
export { PageArgs } from './page-args.ts';
export { sectionCustomer, sectionReference } from './section-customer.ts';
export { recordSeen, visibleCustomer, visibleRow } from './row-visibility.ts';
export {
  PAGE,
  connectionOf,
  connectionType,
  pageArguments,
  type Connection,
  type Count,
  type Edge,
  type FoundPage,
  type PageArguments,
} from './connection.ts';
export { UserError, payload, type Payload } from './user-error.ts';
export { TEXT_LIMITS, checkText } from './text.ts';
export { rowKey } from './row-key.ts';
export { timelineBounds, typeCondition, type BoundsInput, type TimelineBounds } from './timeline-arguments.ts';
export {
  InternalClient,
  consentGateEndpoint,
  customerGateEndpoint,
  remoteConsentGate,
  remoteCustomerGate,
  type InternalEndpoint,
} from './internal/index.ts';
