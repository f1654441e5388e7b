import { defineLoader, type Batch } from './loaders.ts';
import { requiredKeys, type CustomerReference } from './source-keys.ts';

/**
 * A loader of what the source keys of customers lead to. A customer whose keys could not be fetched fails alone, with
 * SUBGRAPH_UNAVAILABLE: those that are looked up with it are answered.
 */
export function defineCustomerLoader<V>(batch: Batch<CustomerReference, V>) {
  return defineLoader<CustomerReference, V>((customers, context) => {
    const failures = customers.map(failureOf);
    if (failures.every((failure) => failure === null)) return batch(customers, context);
    return aroundFailures(customers, failures, (known) => batch(known, context));
  });
}

async function aroundFailures<V>(
  customers: readonly CustomerReference[],
  failures: readonly (Error | null)[],
  batch: (known: readonly CustomerReference[]) => Promise<readonly (V | Error)[]>,
): Promise<readonly (V | Error)[]> {
  const known = customers.filter((_, index) => failures[index] === null);
  const found = (known.length === 0 ? [] : await batch(known)).values();
  return failures.map((failure) => failure ?? (found.next().value as V | Error));
}

/** Why a customer's keys are not there; null: they are. */
function failureOf(customer: CustomerReference): Error | null {
  try {
    requiredKeys(customer);
    return null;
  } catch (error) {
    return error as Error;
  }
}
