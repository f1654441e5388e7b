const MOST_BYTES = 512 * 1024;
const TIMEOUT_MS = 5_000;

/** The part of `fetch` that is used; tests bring their own. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** One JSON document of at most 512 kB within 5 s; redirects are not followed. @throws Error whose message names no secret */
export async function fetchJson(fetch: Fetch, url: string): Promise<unknown> {
  const response = await fetch(url, {
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`${url} answers with status ${response.status}`);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new Error(`${url} answers with more than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
}
