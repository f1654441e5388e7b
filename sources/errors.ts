/** A file, or a mapping, that cannot be read (further): names the file and, where there is one, row and column. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  constructor(
    readonly file: string,
    readonly reason: string,
    readonly place: { readonly row?: number; readonly line?: number; readonly column?: string | number } = {},
  ) {
    super(`${file}${describePlace(place)}: ${reason}`);
  }
}

function describePlace(place: SourceError['place']): string {
  const parts = [
    place.row !== undefined && `row ${place.row}`,
    place.line !== undefined && `line ${place.line}`,
    place.column !== undefined && `column ${typeof place.column === 'number' ? place.column : `"${place.column}"`}`,
  ].filter((part): part is string => part !== false);
  return parts.length > 0 ? `, ${parts.join(', ')}` : '';
}
