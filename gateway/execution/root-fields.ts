import type { DocumentNode } from 'graphql';
import { isIncluded } from '../../policy/operations/index.ts';
import { fetchedFields, type FetchedField } from './fetched-fields.ts';

type Values = Readonly<Record<string, unknown>>;

/** The fields at the root of a fetch, as its variables let them stand. */
export class RootFields {
  private readonly fields: readonly FetchedField[];

  constructor(document: DocumentNode) {
    this.fields = fetchedFields(document);
  }

  /** Whether data holds every one: an answer that lacks a field is not one in which the field is null. */
  areIn(data: Values, variables: Values): boolean {
    return this.fields.every(({ key, conditions }) => Object.hasOwn(data, key) || !isIncluded(conditions, variables));
  }

  /** Their response keys, each once. */
  keys(variables: Values): readonly string[] {
    const asked = this.fields.filter(({ conditions }) => isIncluded(conditions, variables));
    return [...new Set(asked.map(({ key }) => key))];
  }
}
