import { describe, test } from '@jest/globals';
import fc from 'fast-check';
import type { CustomerId } from '../../domain/model/index.ts';
import { storeKinds } from '../support/stores.ts';
import { erasures } from './model/anywhere.ts';
import { allSteps } from './model/steps.ts';
import { openReal } from './model/world.ts';

/** How many runs, by kind of store; `C360_MODEL_RUNS` multiplies them. */
const factor = Number(process.env['C360_MODEL_RUNS'] ?? '1');
const seed = process.env['C360_MODEL_SEED'];

/** Records of a component that a call resolves: with few, the work queue does much of it. */
const components = fc.constantFrom(200, 3);

describe('identity, against what must hold after any sequence of changes and crashes', () => {
  for (const kind of storeKinds()) {
    test(`on the ${kind.name} store`, async () => {
      await fc.assert(
        fc.asyncProperty(
          components,
          fc.commands([...allSteps, ...erasures], { size: 'medium', maxCommands: 14 }),
          async (most, commands) => {
            const opened = await kind.open();
            try {
              const real = openReal(opened.store, most);
              await fc.asyncModelRun(() => ({ model: { ids: new Set<CustomerId>() }, real }), commands);
            } finally {
              await opened.destroy();
            }
          },
        ),
        {
          numRuns: factor * (kind.name === 'embedded' ? 20 : 2),
          endOnFailure: false,
          ...(seed === undefined ? {} : { seed: Number(seed) }),
        },
      );
    }, 600_000);
  }
});
