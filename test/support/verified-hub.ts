import { afterEach, beforeEach, expect } from '@jest/globals';
import { verify, type Hub } from '../../hub/index.ts';
import { testHub } from './hub.ts';
import { freshStore, type OpenedStore } from './stores.ts';

/** A hub on a fresh store for each test of a file; after each, what is stored is what `verify` works out. */
export function verifiedHub(options: Partial<Hub>): () => Hub {
  let opened: OpenedStore;
  let hub: Hub;
  beforeEach(async () => {
    opened = await freshStore();
    hub = testHub(opened.store, options);
  });
  afterEach(async () => {
    const { differences } = await verify(hub);
    await opened.destroy();
    expect(differences).toEqual([]);
  });
  return () => hub;
}
