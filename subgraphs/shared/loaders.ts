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
  const settings = {
    batchScheduleFn: together,
    ...(options.cacheKey ? { cacheKeyFn: options.cacheKey } : {}),
    ...(options.maxBatchSize ? { maxBatchSize: options.maxBatchSize } : {}),
  };
  return oncePerRequest((context) => new DataLoader<K, V, unknown>((keys) => begin(batch, keys, context), settings));
}

/** A batch that throws before its first wait fails its keys by its own error; DataLoader would put another in its place. */
function begin<K, V>(batch: Batch<K, V>, keys: readonly K[], context: SubgraphContext): ReturnType<Batch<K, V>> {
  try {
    return batch(keys, context);
  } catch (error) {
    return Promise.reject(error instanceof Error ? error : new Error(String(error)));
  }
}

/** Batches of the turn that is under way. */
let begun: (() => void)[] = [];

/**
 * Dispatches batches when the turn's promises have run, as DataLoader does, and those that began in one turn by one
 * call: a full view begins nine, and eight callers begin theirs side by side.
 */
function together(dispatch: () => void): void {
  if (begun.push(dispatch) > 1) return;
  void Promise.resolve().then(() => process.nextTick(dispatchBegun));
}

function dispatchBegun(): void {
  const batches = begun;
  begun = [];
  for (const dispatch of batches) dispatch();
}

/** What is worked out when a request first asks for it, and lives as long as its context does. */
export function oncePerRequest<T>(make: (context: SubgraphContext) => T): (context: SubgraphContext) => T {
  const place = places++;
  return (context) => {
    const known = context.once ?? onceOf(context);
    if (known.has(place)) return known.get(place) as T;
    const made = make(context);
    known.set(place, made);
    return made;
  };
}

let places = 0;

/** Of contexts that bring no place of their own; an entry of a weak map is dear to make and to collect. */
const ONCE = new WeakMap<SubgraphContext, Map<number, unknown>>();

function onceOf(context: SubgraphContext): Map<number, unknown> {
  let known = ONCE.get(context);
  if (!known) ONCE.set(context, (known = new Map<number, unknown>()));
  return known;
}
