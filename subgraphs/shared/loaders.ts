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
  const place = defined++;
  return (context) => {
    let loaders = PER_REQUEST.get(context);
    if (!loaders) PER_REQUEST.set(context, (loaders = new Map<number, unknown>()));
    const existing = loaders.get(place) as DataLoader<K, V, unknown> | undefined;
    if (existing) return existing;
    const loader = new DataLoader<K, V, unknown>((keys) => batch(keys, context), {
      ...(options.cacheKey ? { cacheKeyFn: options.cacheKey } : {}),
      ...(options.maxBatchSize ? { maxBatchSize: options.maxBatchSize } : {}),
    });
    loaders.set(place, loader);
    return loader;
  };
}

/** One entry a request: an entry a loader and request is dear to make and to collect. */
const PER_REQUEST = new WeakMap<SubgraphContext, Map<number, unknown>>();
let defined = 0;
