import { NUMBER_FIRST } from './address-table.ts';

export interface StreetLine {
  readonly street: string;
  readonly houseNumber?: string;
  readonly unit?: string;
}

// All patterns read the line in lower case and the results are cut from the line itself: in this hot path that is
// several times faster than matching without regard to case. LETTER and its kind stand for \p{L} for the same reason.
const LETTER = 'a-z\\u00aa-\\uffff';
/** Words that announce a flat, floor or suite. */
const UNIT_WORD =
  'apartment|appartement|appart|apt|app|appt|unit|suite|ste|flat|room|rm|floor|fl|level|lvl|wohnung|whg|top|stiege|etage|piso|planta|apto|apartado|depto|dpto|bloco|bl|int|interno|scala|lok|lokal|m|kv|кв|bte|boîte|bus|lgh|dør|krs|as';
const UNIT_LAST = new RegExp(
  `[,\\s]+((?:(?:${UNIT_WORD})(?![${LETTER}])\\.?\\s*(?:no\\.?\\s*)?#?\\s*|#\\s*)[${LETTER}\\d][${LETTER}\\d/-]{0,9})$`,
);
const UNIT_FIRST = new RegExp(
  `^((?:(?:apartment|apt|unit|suite|ste|flat|room|rm|shop|level)(?![${LETTER}])\\.?\\s*#?\\s*|#\\s*)[${LETTER}\\d][${LETTER}\\d/-]{0,6}[,\\s]+)(?=.*\\d).+$`,
);
/** "3. OG", "2nd floor", "4º B", "3ème étage" behind the number. */
const FLOOR_LAST =
  /[,\s]+(\d{1,3}(?:\.|st|nd|rd|th|º|ª|°|e|ème|er)\s?(?:og|ug|stock|floor|etage|étage|piso|[a-z]|dcha|izq|tv|th|mf)?\.?)$/;
const RANGE = `(?:\\s?[-–/]\\s?\\d{1,5}[a-z]?)?(?:\\s(?:bis|ter|quater)(?![${LETTER}]))?`;
/** A letter stands close to a leading number ("700 W Pender Street" has none) and may stand apart behind the street. */
const NUMBER = `\\d{1,6}(?:[a-z](?![${LETTER}]))?${RANGE}`;
const NUMBER_APART = `\\d{1,6}(?:\\s?[a-z]{1,3}(?![${LETTER}]))?${RANGE}`;
const LEADING = new RegExp(`^((?:n[°ºo.]+\\s*)?)(${NUMBER})(?:\\s*,\\s*|\\s+)(?=[^${LETTER}]*[${LETTER}])(.+)$`);
const TRAILING = new RegExp(
  `^([^${LETTER}]*[${LETTER}].*?)(?:,\\s*|\\s+)(?:n[°ºo.]+\\s*|nr\\.?\\s*|no\\.?\\s*|num\\.?\\s*|#\\s*|д\\.?\\s*|дом\\s*)?(${NUMBER_APART})(\\.?)$`,
);
/** A street named by a number ("Highway 66", "PO Box 12") is not a house. */
const NUMBERED_ROAD =
  /(?:^|\s)(?:highway|hwy|route|rte|county road|cr|state road|sr|interstate|box|po box|p\.?o\.? box|postfach|bp|apartado|caixa postal|pl|kp|skr\. poczt)\.?$/;
const POST_BOX =
  /^(?:p\.?\s?o\.?\s?box|postfach|b\.?p\.?|boîte postale|casella postale|apartado|caixa postal|postbus|postboks|box|pmb|gpo box)\s*\d/;
/** In these the number behind the slash is the flat: "Długa 5/3". */
const SLASH_IS_FLAT: ReadonlySet<string> = new Set(['PL', 'FI', 'RO', 'UA', 'RU', 'BY', 'AT']);
const DIGIT = /\d/;

/** Case mapping that changes the length (İ) would shift every place; such a line is read as it is. */
function lower(line: string): string {
  const text = line.toLowerCase();
  return text.length === line.length ? text : line;
}

function unitOf(line: string, low: string): { rest: string; unit?: string } {
  const last = UNIT_LAST.exec(low) ?? FLOOR_LAST.exec(low);
  if (last && last.index > 0 && DIGIT.test(low.slice(0, last.index))) {
    return { rest: line.slice(0, last.index).trim(), unit: line.slice(line.length - last[1]!.length).trim() };
  }
  const first = UNIT_FIRST.exec(low);
  if (!first) return { rest: line };
  const end = first[1]!.length;
  return { rest: line.slice(end).trim(), unit: line.slice(0, end).replace(/(?<![,\s])[,\s]+$/, '') };
}

function withNumber(
  street: string,
  houseNumber: string,
  unit: string | undefined,
  country: string | undefined,
): StreetLine {
  let number = houseNumber
    .replace(/\s+/g, ' ')
    .replace(/^(\d+) (?=[a-z]$)/i, '$1')
    .replace(/\s?([-–/])\s?/g, '$1');
  let flat = unit;
  const slash = number.indexOf('/');
  if (slash > 0 && flat === undefined && country !== undefined && SLASH_IS_FLAT.has(country)) {
    flat = number.slice(slash + 1);
    number = number.slice(0, slash);
  }
  const name = street.trim().replace(/,$/, '');
  return flat === undefined ? { street: name, houseNumber: number } : { street: name, houseNumber: number, unit: flat };
}

/**
 * Divides the street line by the country's custom: number first (`12 High Street`) or last (`Hauptstraße 12a`); where
 * the country is unknown or its custom does not fit, the other. Numbered roads and post boxes are left whole.
 */
export function splitStreet(line: string, country: string | undefined): StreetLine {
  if (line.length > 200 || !DIGIT.test(line)) return { street: line };
  const whole = lower(line);
  if (POST_BOX.test(whole)) return { street: line };
  const { rest, unit } = unitOf(line, whole);
  const low = rest.length === line.length ? whole : lower(rest);
  const leading = (): StreetLine | null => {
    const match = LEADING.exec(low);
    if (!match) return null;
    const start = match[1]!.length;
    return withNumber(rest.slice(-match[3]!.length), rest.slice(start, start + match[2]!.length), unit, country);
  };
  const trailing = (): StreetLine | null => {
    const match = TRAILING.exec(low);
    if (!match || NUMBERED_ROAD.test(match[1]!)) return null;
    const end = rest.length - match[3]!.length;
    return withNumber(rest.slice(0, match[1]!.length), rest.slice(end - match[2]!.length, end), unit, country);
  };
  const numberFirst = country === undefined ? /^\d/.test(rest) : NUMBER_FIRST.has(country);
  const split = numberFirst ? (leading() ?? trailing()) : (trailing() ?? leading());
  return split ?? (unit === undefined ? { street: rest } : { street: rest, unit });
}
