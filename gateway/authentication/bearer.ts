/** `Bearer` and one token in the alphabet of RFC 6750 §2.1; a second credential after a comma does not fit it. */
const BEARER = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i;

export type Bearer =
  { readonly kind: 'token'; readonly token: string } | { readonly kind: 'refused'; readonly message: string };

/** The values of one header, each as it was received. */
export function headerValues(rawHeaders: readonly string[], name: string): readonly string[] {
  const values: string[] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    if (rawHeaders[i]?.toLowerCase() === name) values.push(rawHeaders[i + 1] ?? '');
  }
  return values;
}

/** The token of the one `Authorization` header; it is taken from nowhere else, neither cookie nor query nor body. */
export function bearerOf(rawHeaders: readonly string[]): Bearer {
  const values = headerValues(rawHeaders, 'authorization');
  if (values.length === 0) return { kind: 'refused', message: 'Send a token: Authorization: Bearer TOKEN.' };
  const token = values.length === 1 ? BEARER.exec((values[0] ?? '').trim())?.[1] : undefined;
  if (token === undefined) {
    return { kind: 'refused', message: 'Send one Authorization header with one token: Authorization: Bearer TOKEN.' };
  }
  return { kind: 'token', token };
}
