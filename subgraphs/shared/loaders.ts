import DataLoader from 'dataloader';
import type { SubgraphContext } from './definition.ts';

/** Answers in the order of the keys; an Error stands for one key's failure. */
export type Batch<K, V> = (keys: readonly K[], context: SubgraphContext) => Promise<readonly (V | Error)[]>;

export interface LoaderOptions<K> {
  /** Identity of a key where it is not a string or an object of the request. */
  readonly cacheKey?: (key: K) => unknown;
  readonly maxBatchSize?: number;
}

/**
 * A loader that is made anew for each request: `const customers = defineLoader(batch)`, then
 * `customers(context).load(id)`. It lives as long as the request's context does.
 */
export function defineLoader<K, V>(
  batch: Batch<K, V>,
  options: LoaderOptions<K> = {},
): (context: SubgraphContext) => DataLoader<K, V, unknown> {
  const perRequest = new WeakMap<SubgraphContext, DataLoader<K, V, unknown>>();
  return (context) => {
    const existing = perRequest.get(context);
    if (existing) return existing;
    const loader = new DataLoader<K, V, unknown>((keys) => batch(keys, context), {
      ...(options.cacheKey ? { cacheKeyFn: options.cacheKey } : {}),
      ...(options.maxBatchSize ? { maxBatchSize: options.maxBatchSize } : {}),
    });
    perRequest.set(context, loader);
    return loader;
  };
}
