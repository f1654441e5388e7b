import { deterministicResolver } from '../../../domain/matching/index.ts';
import { defaultSurvivorshipPolicy } from '../../../domain/survivorship/index.ts';
import { DEFAULT_LIMITS, type Hub } from '../../../hub/index.ts';
import { openEmbeddedStore, openThreadedStore } from '../../../stores/embedded/index.ts';
import type { Store } from '../../../stores/index.ts';
import { emailResolver, seededBytes } from '../hub.ts';

/** One life of a process over a store: a hub whose clock is set by the step, so that times repeat. */
export interface World {
  readonly hub: Hub;
  readonly store: Store;
  /** The clock begins anew with every step: when a step happens does not depend on what ran before it. */
  enter(step: number): void;
  close(): Promise<void>;
}

export interface WorldOptions {
  readonly directory: string;
  readonly seed: number;
  /** The child's life is 0, the one after it 1: no id is minted twice. */
  readonly life: number;
  readonly failpoint?: (name: string) => void;
  /** The product's resolver, or one that compares e-mail addresses alone, whose limits small data can reach. */
  readonly resolver: 'product' | 'email';
  /** Program of a thread for the store; absent: it is opened here. */
  readonly thread?: URL;
}

const SECRET = new TextEncoder().encode('the secret of the crash harness, always one');
const START = Date.UTC(2026, 0, 1);
/** Short, so that a kill finds some of the rows on the disk and others not. */
const SPAN = { rows: 1_500, ms: 200 };
const STEP_MS = 3_600_000;
/** With more holders than this a value of the e-mail resolver is generic. */
export const GENERIC_LIMIT = 23;
/** Larger components go to the work queue. */
export const COMPONENT_LIMIT = 60;

export async function openWorld({ directory, seed, life, failpoint, resolver, thread }: WorldOptions): Promise<World> {
  let now = START;
  const random = seededBytes(seed * 1_000 + life + 1);
  const hit = failpoint ?? (() => undefined);
  const file = { directory, secret: SECRET, cacheMb: 8 };
  const store = thread
    ? await openThreadedStore({ ...file, program: thread, span: SPAN })
    : await openEmbeddedStore({ ...file, now: () => now, failpoint: hit });
  return {
    store,
    hub: {
      store,
      resolver: resolver === 'product' ? deterministicResolver() : emailResolver(GENERIC_LIMIT),
      policy: defaultSurvivorshipPolicy,
      now: () => now,
      random,
      limits: { ...DEFAULT_LIMITS, componentInRequest: COMPONENT_LIMIT },
      failpoint: hit,
    },
    enter(step) {
      now = START + step * STEP_MS;
    },
    close: () => store.close(),
  };
}
