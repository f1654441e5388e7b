/**
 * The seed of all property tests of this run, or nothing where each run draws its own.
 *
 * @param text the value of `C360_TEST_SEED`: an integer that JavaScript holds exactly.
 * @throws Error when it is set and no such integer: a run that only looked reproducible would be worse than a random one.
 */
export function propertySeed(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seed = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(seed)) {
    throw new Error(
      `C360_TEST_SEED: '${text}' is no integer. Give it one (C360_TEST_SEED=42), or unset it for a seed per run.`,
    );
  }
  return seed;
}
