import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { SourceError } from '../errors.ts';
import { mappingFile } from './language.ts';
import { compileMapping, type Mapping } from './mapping.ts';
import { MappingFault } from './steps.ts';

/**
 * A mapping from the text of its file (YAML, of which JSON is a part).
 * @throws SourceError naming file, line and column of the first fault; further faults are counted
 */
export function parseMapping(text: string, file: string): Mapping {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  const place = (offset: number): { line: number; column: number } => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const [syntax] = document.errors;
  if (syntax !== undefined) throw new SourceError(file, `is not YAML: ${syntax.message}`, place(syntax.pos[0]));
  let content: unknown;
  try {
    content = document.toJS({ maxAliasCount: 50 });
  } catch {
    throw new SourceError(file, 'is not YAML: aliases are unresolved or too many', { line: 1, column: 1 });
  }
  const parsed = mappingFile.safeParse(content);
  if (!parsed.success) {
    const faults = parsed.error.issues.flatMap(flatten);
    const [first] = faults;
    const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
    const where = (first?.path ?? []).join('.');
    throw new SourceError(
      file,
      `${where === '' ? '' : `${where} `}${first?.message ?? 'is not a mapping'}${more}`,
      place(offsetOf(document, first?.path ?? [], first?.key)),
    );
  }
  try {
    return compileMapping(parsed.data);
  } catch (error) {
    if (!(error instanceof MappingFault)) throw error;
    throw new SourceError(file, `${error.path.join('.')} ${error.message}`, place(offsetOf(document, error.path)));
  }
}

interface Fault {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly key?: string;
}

function flatten(issue: z.core.$ZodIssue): Fault[] {
  const path = issue.path.filter((part) => typeof part !== 'symbol');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path, key, message: `has the unknown key "${key}"` }));
  }
  if (issue.code === 'invalid_type') {
    return [{ path, message: issue.input === undefined ? 'is missing' : `is not of the type ${issue.expected}` }];
  }
  if (issue.code === 'invalid_value') return [{ path, message: `is none of ${issue.values.map(String).join(', ')}` }];
  return [{ path, message: issue.message }];
}

/** Where the deepest node on the path stands; short forms have no node for their last parts. */
function offsetOf(document: Document, path: readonly (string | number)[], key?: string): number {
  let node: unknown = document.contents;
  let offset = rangeStart(node) ?? 0;
  for (const part of key === undefined ? path : [...path, key]) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === part);
      if (pair === undefined) break;
      offset = rangeStart(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(part)];
      offset = rangeStart(node) ?? offset;
    } else break;
  }
  return offset;
}

function rangeStart(node: unknown): number | null {
  const range = (node as { range?: readonly number[] | null } | null)?.range;
  return range?.[0] ?? null;
}
