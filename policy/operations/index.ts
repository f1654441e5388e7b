export { requirementsOf } from './read-requirements.ts';
export { unmet, type Removed, type Requirement, type Requirements } from './requirement.ts';
export { Needs } from './needs.ts';
export { MAX_REMOVED } from './refused-fields.ts';
export { checkOperation, filterOperation, type FilterInput, type FilteredOperation } from './filter.ts';
export { isIncluded, type Condition } from './conditions.ts';
export { refusalsFor, type Refusal } from './refusals.ts';
export { maskKey, touchedBy, type Touched } from './touched.ts';
export { OperationGate, type GateInput, type GateOptions } from './gate.ts';
