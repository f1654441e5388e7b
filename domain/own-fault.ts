/** The innermost frame that is of this program: `record.ts:120` of `at read (file:///…/record.ts:120:7)`. */
const FRAME = /^\s*at .*?([\w.-]+\.(?:ts|js|mjs):\d+):\d+\)?$/m;

/**
 * Why a row is refused on which this program itself failed: the kind of the error and its place in our code. Its
 * message stays out, as it may quote what the row holds.
 */
export function ownFault(error: unknown): string {
  const kind = error instanceof Error ? error.name : typeof error;
  const place = error instanceof Error ? FRAME.exec(error.stack ?? '')?.[1] : undefined;
  const where = place === undefined ? '' : ` at ${place}`;
  return `cannot be processed because of a fault of this program (${kind}${where}); the row is kept: report the fault, and import the file again once it is mended`;
}
