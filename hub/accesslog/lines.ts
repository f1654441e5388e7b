import type { NextLine } from '../../audit/index.ts';
import { instant, type Instant } from '../../domain/model/index.ts';
import type { AuditLineDocument } from '../../stores/index.ts';

/** Lines of a log are numbered from 0; twelve digits keep them in order as text. */
export function lineKey(log: string, line: number): string {
  return `${log}#${String(line).padStart(12, '0')}`;
}

/** Behind a log's id: after all of its lines. */
export const LAST_LINE = '#\uffff';

export function lineDocument(next: NextLine): AuditLineDocument {
  const { log, line, at, size, root } = next.head;
  return { log, line, at: instant(Date.parse(at)), size, root, text: next.text };
}

export function mentionKey(mention: string, at: Instant, segment: string): string {
  return `${mention}|${at}|${segment}`;
}

/** The place of a segment in the history of one mention: what follows the mention in the key. */
export function placeOf(key: string): string {
  return key.slice(key.indexOf('|') + 1);
}

export function segmentOf(place: string): string {
  return place.slice(place.indexOf('|') + 1);
}
