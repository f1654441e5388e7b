import { loadMapping, type Mapping } from '../sources/index.ts';

/** A file with the mapping that reads it. */
export interface ImportStep {
  readonly file: string;
  readonly mappingFile: string;
  readonly mapping: Mapping;
}

/** Whether there is one mapping for all files, or one for each. */
export function mappingsFit(files: readonly string[], mappings: readonly string[]): boolean {
  return mappings.length === 1 || mappings.length === files.length;
}

/** Files with their mappings, each mapping looked at before any file is read. @throws SourceError */
export async function importSteps(
  files: readonly string[],
  mappings: readonly string[],
): Promise<readonly ImportStep[]> {
  const loaded = new Map<string, Mapping>();
  for (const name of mappings) if (!loaded.has(name)) loaded.set(name, await loadMapping(name));
  return files.map((file, i) => {
    const mappingFile = mappings[mappings.length === 1 ? 0 : i] as string;
    return { file, mappingFile, mapping: loaded.get(mappingFile) as Mapping };
  });
}
