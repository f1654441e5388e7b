export { requirementsOf } from './read-requirements.ts';
export { unmet, type Removed, type Requirement, type Requirements } from './requirement.ts';
export { Needs } from './needs.ts';
export { MAX_REMOVED } from './refused-fields.ts';
export { checkOperation, filterOperation, type FilterInput, type FilteredOperation } from './filter.ts';
export {
  NO_DEFAULTS,
  conditionsOf,
  defaultsOf,
  flagsReader,
  formOf,
  isIncluded,
  type Condition,
  type Defaults,
  type Flags,
} from './conditions.ts';
export { operationOf } from './document.ts';
export { argumentsOf, type ReadArguments } from './arguments.ts';
export { readTokens, type Tokens } from './read-tokens.ts';
export { LONGEST_TEXT, literalFault, textFault, variableFault } from './texts.ts';
export { withoutValues } from './without-values.ts';
export { coercionOf, type CoercedVariables } from './variables.ts';
export { refusalsFor, type Refusal } from './refusals.ts';
export { maskKey, touchedBy, type Touched } from './touched.ts';
export { OperationGate, type GateInput, type GateOptions } from './gate.ts';
