/** The end of a text with a colon behind it: that of every key, and of a few texts that hold an escaped quote. */
const KEY_END = /"\s*:/g;
/** Texts, and what opens, closes and parts what stands in them. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]]|:/g;

/** A key of the outermost object: it stands there twice, or holds an object in which a key does. */
export interface RepeatedKey {
  readonly key: string;
  readonly inside: boolean;
}

/**
 * The first key that an object has twice, or null. What reads JSON takes the last of them without a word. Rows
 * without such a key, nearly all, cost a count.
 * @param json the text of `value`
 */
export function repeatedKey(json: string, value: object): RepeatedKey | null {
  const ends = json.match(KEY_END)?.length ?? 0;
  return ends === keysIn(value) ? null : firstRepeated(json);
}

function keysIn(value: object): number {
  let count = 0;
  const open: object[] = [value];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const parts: unknown[] = Object.values(at);
    if (!Array.isArray(at)) count += parts.length;
    for (const part of parts) if (typeof part === 'object' && part !== null) open.push(part);
  }
  return count;
}

function firstRepeated(json: string): RepeatedKey | null {
  const open: Set<string>[] = [];
  let outermost = '';
  let text = '';
  for (const [token] of json.matchAll(TOKEN)) {
    if (token === '{' || token === '[') open.push(new Set());
    else if (token === '}' || token === ']') open.pop();
    else if (token !== ':') text = token;
    else {
      const keys = open.at(-1);
      const key = JSON.parse(text) as string;
      if (open.length === 1) outermost = key;
      if (keys?.has(key)) return { key: outermost, inside: open.length > 1 };
      keys?.add(key);
    }
  }
  return null;
}
