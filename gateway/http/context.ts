import type { CostReport, ReadyDocument } from '../limits/index.ts';
import type { RequestContext } from '../ports.ts';

/** What travels with a request through Apollo Server to the executor. */
export interface FrontContext extends RequestContext {
  readonly prepared: ReadyDocument;
  /** The variables as the schema types them, defaults filled in. */
  readonly coerced: Readonly<Record<string, unknown>>;
  readonly cost: CostReport;
}
