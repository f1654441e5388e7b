export { PlannedOperation, type OperationRequest } from './operation.ts';
