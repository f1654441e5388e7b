export { absentRoot } from './absent-root.ts';
export { CallerBudget, type BudgetAnswer, type CostReport } from './caller-budget.ts';
export { NO_COSTS, readCosts, valueOf, type CostTable, type Variables } from './cost/index.ts';
export { limitsPage } from './limits-page.ts';
export { isEnforced, overrun, overrunMessage, type Overrun } from './overrun.ts';
export {
  prepareDocument,
  type PreparedDocument,
  type PreparedPart,
  type ReadyDocument,
  type RefusedDocument,
} from './prepare.ts';
export { PreparedDocuments } from './prepared-documents.ts';
export {
  LIMIT_NAMES,
  LIMIT_TABLE,
  MAX_EXECUTION_ERRORS,
  MAX_REQUEST_ERRORS,
  limitsOf,
  type Limit,
  type LimitMode,
  type LimitName,
  type Limits,
} from './table.ts';
export { limitVariable } from './variables.ts';
export { variableDepth } from './variable-depth.ts';
export { noWork, type Work } from './work.ts';
