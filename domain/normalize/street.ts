import { NUMBER_FIRST } from './address-table.ts';

export interface StreetLine {
  readonly street: string;
  readonly houseNumber?: string;
  readonly unit?: string;
}

/** Words that announce a flat, floor or suite. */
const UNIT_WORD =
  'apartment|appartement|appart|apt|app|appt|unit|suite|ste|flat|room|rm|floor|fl|level|lvl|wohnung|whg|top|stiege|etage|piso|planta|apto|apartado|depto|dpto|bloco|bl|int|interno|scala|lok|lokal|m|kv|кв|bte|boîte|bus|lgh|dør|krs|as';
const UNIT_LAST = new RegExp(
  `[,\\s]+((?:(?:${UNIT_WORD})(?!\\p{L})\\.?\\s*(?:no\\.?\\s*)?#?\\s*|#\\s*)[\\p{L}\\d][\\p{L}\\d/-]{0,9})$`,
  'iu',
);
const UNIT_FIRST = new RegExp(
  `^((?:(?:apartment|apt|unit|suite|ste|flat|room|rm|shop|level)(?!\\p{L})\\.?\\s*#?\\s*|#\\s*)[\\p{L}\\d][\\p{L}\\d/-]{0,6})[,\\s]+(?=.*\\d)(.+)$`,
  'iu',
);
/** "3. OG", "2nd floor", "4º B", "3ème étage" behind the number. */
const FLOOR_LAST =
  /[,\s]+(\d{1,3}(?:\.|st|nd|rd|th|º|ª|°|e|ème|er)\s?(?:og|ug|stock|floor|etage|étage|piso|[a-z]|dcha|izq|tv|th|mf)?\.?)$/iu;
const RANGE = '(?:\\s?[-–/]\\s?\\d{1,5}[a-z]?)?(?:\\s(?:bis|ter|quater)(?![\\p{L}]))?';
/** A letter stands close to a leading number ("700 W Pender Street" has none) and may stand apart behind the street. */
const NUMBER = `\\d{1,6}(?:[a-z](?![\\p{L}]))?${RANGE}`;
const NUMBER_APART = `\\d{1,6}(?:\\s?[a-z]{1,3}(?![\\p{L}]))?${RANGE}`;
const LEADING = new RegExp(`^(?:n[°ºo.]+\\s*)?(${NUMBER})\\s*,?\\s+(?=.*\\p{L})(.+)$`, 'iu');
/** India, Iran and others join the number to a comma: "3,Raj Bhavan Road". */
const LEADING_COMMA = new RegExp(`^(${NUMBER}),(.+)$`, 'iu');
const TRAILING = new RegExp(
  `^(.*?\\p{L}.*?)(?:,\\s*|\\s+)(?:n[°ºo.]+\\s*|nr\\.?\\s*|no\\.?\\s*|num\\.?\\s*|#\\s*|д\\.?\\s*|дом\\s*)?(${NUMBER_APART})\\.?$`,
  'iu',
);
/** A street named by a number ("Highway 66", "Calle 13") is not a house. */
const NUMBERED_ROAD =
  /(?:^|\s)(?:highway|hwy|route|rte|road|rd|county road|cr|state road|sr|interstate|box|po box|p\.?o\.? box|postfach|bp|apartado|caixa postal|pl|kp|skr\. poczt)\.?$/iu;
const POST_BOX =
  /^(?:p\.?\s?o\.?\s?box|postfach|b\.?p\.?|boîte postale|casella postale|apartado|caixa postal|postbus|postboks|box|pmb|gpo box)\s*\d/iu;
/** In these the number behind the slash is the flat: "Długa 5/3". */
const SLASH_IS_FLAT: ReadonlySet<string> = new Set(['PL', 'FI', 'RO', 'UA', 'RU', 'BY', 'AT']);

function unitOf(line: string): { rest: string; unit?: string } {
  const last = UNIT_LAST.exec(line) ?? FLOOR_LAST.exec(line);
  if (last && last.index > 0 && /\d/.test(line.slice(0, last.index))) {
    return { rest: line.slice(0, last.index).trim(), unit: last[1]!.trim() };
  }
  const first = UNIT_FIRST.exec(line);
  return first ? { rest: first[2]!.trim(), unit: first[1]!.trim() } : { rest: line };
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
  return { street: street.trim().replace(/,$/, ''), houseNumber: number, ...(flat !== undefined && { unit: flat }) };
}

/**
 * Divides the street line by the country's custom: number first (`12 High Street`) or last (`Hauptstraße 12a`); where
 * the country is unknown or its custom does not fit, the other. Numbered roads and post boxes are left whole.
 */
export function splitStreet(line: string, country: string | undefined): StreetLine {
  if (line.length > 200 || !/\d/.test(line) || POST_BOX.test(line)) return { street: line };
  const { rest, unit } = unitOf(line);
  const numberFirst = country === undefined ? /^\d/.test(rest) : NUMBER_FIRST.has(country);
  const leading = (): StreetLine | null => {
    const match = LEADING.exec(rest) ?? LEADING_COMMA.exec(rest);
    return match ? withNumber(match[2]!, match[1]!, unit, country) : null;
  };
  const trailing = (): StreetLine | null => {
    const match = TRAILING.exec(rest);
    return match && !NUMBERED_ROAD.test(match[1]!) ? withNumber(match[1]!, match[2]!, unit, country) : null;
  };
  const split = numberFirst ? (leading() ?? trailing()) : (trailing() ?? leading());
  return split ?? { street: rest, ...(unit !== undefined && { unit }) };
}
