import Big from 'big.js';

/**
 * A number whose text a double may not give back: 16 characters or more, an exponent, or one so small that it would
 * be printed with an exponent. Found in texts too, which costs no more than a second look.
 */
const DOUBTFUL = /[:,[\s]-?\d(?:[\d.]{15,}|[\d.]*[eE]|\.0{6})/;
/** Texts are matched so that no number is found in one. */
const TEXT_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
/** Digits that an exponent may stand for; beyond, the number stays as it is written. */
const LONGEST_EXPONENT = 100;

/**
 * JSON as a value. A number that a double would change becomes the text of its decimal digits: money is exact, and
 * so are ids.
 * @throws SyntaxError for what is not JSON
 */
export function parseExact(json: string): unknown {
  const value: unknown = JSON.parse(json);
  // Only of JSON that was understood can the numbers be told by their form.
  return DOUBTFUL.test(json) ? JSON.parse(json.replace(TEXT_OR_NUMBER, exact)) : value;
}

function exact(token: string): string {
  if (token.startsWith('"')) return token;
  const exponent = /[eE](.+)$/.exec(token)?.[1] ?? '0';
  const digits = Math.abs(Number(exponent)) > LONGEST_EXPONENT ? token : new Big(token).toFixed();
  return String(Number(token)) === digits ? token : `"${digits}"`;
}
