const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** Keys that came over plain http could be anybody's, unless they never left this machine. */
export function isSafeKeyAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname));
}
