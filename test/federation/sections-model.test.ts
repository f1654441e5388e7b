import { afterAll, beforeAll, describe, test } from '@jest/globals';
import fc from 'fast-check';
import type { CustomerId } from '../../domain/model/index.ts';
import { allSteps, roundTrips } from '../hub/model/steps.ts';
import type { Model } from '../hub/model/world.ts';
import { storeKinds } from '../support/stores.ts';
import { rowSteps } from './row-steps.ts';
import { openSections, type SectionsReal } from './sections.ts';
import { InProcess } from './view.ts';

/** How many runs, by kind of store; `C360_MODEL_RUNS` multiplies them, `C360_MODEL_SEED` repeats one. */
const factor = Number(process.env['C360_MODEL_RUNS'] ?? '1');
const seed = process.env['C360_MODEL_SEED'];

const steps: fc.Arbitrary<fc.AsyncCommand<Model, SectionsReal>>[] = [...allSteps, roundTrips, ...rowSteps];

/**
 * The identity test's steps with business rows between them, asked through the gateway after each: a row shows in
 * the view of the customer that now holds its key and nowhere else, what was written by customer id follows merge
 * and unmerge, an old id answers as its survivor, and merge then unmerge restores golden bytes, source keys and all
 * four sections.
 */
describe('the four sections, against what must hold after any sequence of changes', () => {
  let gateway: InProcess;
  beforeAll(async () => {
    gateway = await InProcess.open();
  });
  afterAll(() => gateway.close());

  for (const kind of storeKinds()) {
    test(`on the ${kind.name} store`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.commands(steps, { size: 'medium', maxCommands: 16 }), async (commands) => {
          const opened = await kind.open();
          try {
            const real = openSections(opened.store, gateway);
            await fc.asyncModelRun(() => ({ model: { ids: new Set<CustomerId>() }, real }), commands);
          } finally {
            await opened.destroy();
          }
        }),
        {
          numRuns: factor * (kind.name === 'embedded' ? 20 : 2),
          ...(seed === undefined ? {} : { seed: Number(seed) }),
        },
      );
    }, 600_000);
  }
});
