import { callcenterFiles } from './callcenter.ts';
import { crmFiles } from './crm.ts';
import { Known } from './known.ts';
import { marketingFiles } from './marketing.ts';
import { Random } from './random.ts';
import { shopFiles } from './shop.ts';
import { makeTruth } from './truth.ts';

/** The seed of the files that are committed. */
export const SAMPLE_SEED = 360;

/**
 * Four systems of one company that sells bicycles and parts, as its departments keep them: file name → content.
 * `truth.csv` says which record is whom.
 */
export function generateSamples(seed: number = SAMPLE_SEED): ReadonlyMap<string, string> {
  const random = new Random(seed);
  const truth = makeTruth(random);
  const known = new Known();
  return new Map([
    ...shopFiles(random, truth, known),
    ...crmFiles(random, truth, known),
    ...callcenterFiles(random, truth, known),
    ...marketingFiles(random, truth, known),
    ['truth.csv', known.text()],
  ]);
}
