export type MediaType = 'application/json' | 'application/graphql-response+json';

const TYPES: readonly MediaType[] = ['application/json', 'application/graphql-response+json'];

/**
 * The media type of a single answer, by the `accept` header (RFC 9110 §12.5.1): the greatest weight wins, then the
 * more specific range, then what stands first. Without a header `application/json`. Null: none is accepted.
 */
export function mediaTypeFor(accept: string | undefined): MediaType | null {
  if (accept === undefined || accept.trim() === '') return 'application/json';
  let best: { type: MediaType; weight: number; exact: boolean } | null = null;
  for (const part of accept.split(',')) {
    const [range = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    const q = parameters.find((parameter) => parameter.startsWith('q='));
    const weight = q === undefined ? 1 : Number(q.slice(2));
    const type = TYPES.find((known) => range === known) ?? wildcard(range);
    if (type === null || !(weight > 0)) continue;
    const exact = range === type;
    if (best === null || weight > best.weight || (weight === best.weight && exact && !best.exact))
      best = { type, weight, exact };
  }
  return best?.type ?? null;
}

function wildcard(range: string): MediaType | null {
  return range === '*/*' || range === 'application/*' ? 'application/json' : null;
}
