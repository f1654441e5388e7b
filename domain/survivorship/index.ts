export * from './policy.ts';
export { canonicalGolden, goldenRecord, goldenValues, type LinkedTo, STORED_VALUES } from './golden.ts';
export { defaultSurvivorshipPolicy } from './default-policy.ts';
export { parseSurvivorshipPolicy } from './parse-policy.ts';
export { CLEAR_ATTRIBUTES, type ClearFields, clearFields, furtherFields, restrictedState } from './clear-fields.ts';
export { overridesInForce } from './override.ts';
export { trustRanks } from './rank.ts';
export { valueKey } from './equality.ts';
export { valueTexts } from './value-texts.ts';
