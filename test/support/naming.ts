import { DomainError } from '../../domain/errors.ts';

/** Gives a steward's command and, where earlier verdicts are in its way, gives it again with these named. */
export async function naming<T>(command: (supersedes: readonly string[]) => Promise<T>): Promise<T> {
  const named = new Set<string>();
  for (;;) {
    try {
      return await command([...named]);
    } catch (error) {
      const inItsWay = error instanceof DomainError ? error.details?.['verdictIds'] : undefined;
      const fresh = Array.isArray(inItsWay) ? inItsWay.map(String).filter((id) => !named.has(id)) : [];
      if (fresh.length === 0) throw error;
      for (const id of fresh) named.add(id);
    }
  }
}
