export { Completion, type CompletionRequest } from './completion.ts';
export { type Completed } from './complete.ts';
export { placeRefusals, type Refusal } from './refusals.ts';
