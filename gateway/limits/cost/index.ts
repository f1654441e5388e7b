export { ASSUMED_LIST_SIZE, compileCost, type CompiledCost } from './operation-cost.ts';
export { valueOf, type Cost, type Variables } from './expression.ts';
export { NO_COSTS, readCosts, type CostTable, type ListSize } from './read-costs.ts';
