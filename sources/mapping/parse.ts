import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Document } from 'yaml';
import { SourceError } from '../errors.ts';
import { describeIssue, formFaults } from './faults.ts';
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
  // A warning is of something that was passed over, such as a tag that nobody knows.
  const [syntax] = [...document.errors, ...document.warnings];
  if (syntax !== undefined) {
    const reason =
      syntax.code === 'MULTIPLE_DOCS' ? 'holds several documents; a mapping is one' : `is not YAML: ${syntax.message}`;
    throw new SourceError(file, reason, place(syntax.pos[0]));
  }
  let content: unknown;
  try {
    content = document.toJS({ maxAliasCount: 50 });
  } catch {
    throw new SourceError(file, 'is not YAML: aliases are unresolved or too many', { line: 1, column: 1 });
  }
  const parsed = mappingFile.safeParse(content, { error: describeIssue });
  if (!parsed.success) {
    const faults = formFaults(parsed.error.issues);
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
