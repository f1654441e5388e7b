import anyAscii from 'any-ascii';
import codes from 'i18n-iso-countries/codes.json' with { type: 'json' };
import ar from 'i18n-iso-countries/langs/ar.json' with { type: 'json' };
import cs from 'i18n-iso-countries/langs/cs.json' with { type: 'json' };
import da from 'i18n-iso-countries/langs/da.json' with { type: 'json' };
import de from 'i18n-iso-countries/langs/de.json' with { type: 'json' };
import el from 'i18n-iso-countries/langs/el.json' with { type: 'json' };
import en from 'i18n-iso-countries/langs/en.json' with { type: 'json' };
import es from 'i18n-iso-countries/langs/es.json' with { type: 'json' };
import fi from 'i18n-iso-countries/langs/fi.json' with { type: 'json' };
import fr from 'i18n-iso-countries/langs/fr.json' with { type: 'json' };
import hu from 'i18n-iso-countries/langs/hu.json' with { type: 'json' };
import it from 'i18n-iso-countries/langs/it.json' with { type: 'json' };
import ja from 'i18n-iso-countries/langs/ja.json' with { type: 'json' };
import ko from 'i18n-iso-countries/langs/ko.json' with { type: 'json' };
import nb from 'i18n-iso-countries/langs/nb.json' with { type: 'json' };
import nl from 'i18n-iso-countries/langs/nl.json' with { type: 'json' };
import pl from 'i18n-iso-countries/langs/pl.json' with { type: 'json' };
import pt from 'i18n-iso-countries/langs/pt.json' with { type: 'json' };
import ro from 'i18n-iso-countries/langs/ro.json' with { type: 'json' };
import ru from 'i18n-iso-countries/langs/ru.json' with { type: 'json' };
import sk from 'i18n-iso-countries/langs/sk.json' with { type: 'json' };
import sv from 'i18n-iso-countries/langs/sv.json' with { type: 'json' };
import tr from 'i18n-iso-countries/langs/tr.json' with { type: 'json' };
import uk from 'i18n-iso-countries/langs/uk.json' with { type: 'json' };
import zh from 'i18n-iso-countries/langs/zh.json' with { type: 'json' };

// The package's own entry keeps a registry for the whole process; its tables are read here instead.
const LANGUAGES = [en, de, fr, es, it, pt, nl, pl, sv, da, nb, fi, cs, sk, hu, ro, tr, ru, uk, el, ar, zh, ja, ko];

/** Names in use that the ISO lists leave out: short, former and self-given ones. */
const MORE_NAMES: Readonly<Record<string, string>> = {
  usa: 'US',
  'u s a': 'US',
  'u s': 'US',
  america: 'US',
  'united states of america': 'US',
  'vereinigte staaten von amerika': 'US',
  'etats unis d amerique': 'US',
  eeuu: 'US',
  'ee uu': 'US',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  'northern ireland': 'GB',
  'great britain': 'GB',
  britain: 'GB',
  'u k': 'GB',
  grossbritannien: 'GB',
  eire: 'IE',
  'republic of ireland': 'IE',
  holland: 'NL',
  'the netherlands': 'NL',
  'czech republic': 'CZ',
  czechia: 'CZ',
  brd: 'DE',
  'federal republic of germany': 'DE',
  schweiz: 'CH',
  'south korea': 'KR',
  'republic of korea': 'KR',
  'north korea': 'KP',
  uk: 'GB',
  uae: 'AE',
  'united arab emirates': 'AE',
  russia: 'RU',
  'russian federation': 'RU',
  rossiya: 'RU',
  'hong kong': 'HK',
  macau: 'MO',
  taiwan: 'TW',
  'taiwan roc': 'TW',
  vietnam: 'VN',
  'viet nam': 'VN',
  'ivory coast': 'CI',
  'cape verde': 'CV',
  swaziland: 'SZ',
  burma: 'MM',
  macedonia: 'MK',
  turkey: 'TR',
  turkiye: 'TR',
  iran: 'IR',
  syria: 'SY',
  bolivia: 'BO',
  venezuela: 'VE',
  moldova: 'MD',
  tanzania: 'TZ',
  laos: 'LA',
  brunei: 'BN',
  kosovo: 'XK',
  palestine: 'PS',
  vatican: 'VA',
  'vatican city': 'VA',
  'channel islands': 'JE',
  prc: 'CN',
  'peoples republic of china': 'CN',
  'mainland china': 'CN',
};

/** Lower case ASCII words: accents, case, punctuation and the article do not tell countries apart. */
export function foldCountryName(name: string): string {
  return anyAscii(name)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}

function byName(fold: (name: string) => string): Map<string, string> {
  const names = new Map<string, string>();
  for (const { countries } of LANGUAGES) {
    for (const [code, given] of Object.entries(countries as Record<string, string | string[]>)) {
      for (const name of typeof given === 'string' ? [given] : given) {
        const folded = fold(name);
        // English comes first and keeps a name that two languages give to two countries.
        if (!names.has(folded)) names.set(folded, code);
      }
    }
  }
  return names;
}

const rows = codes as readonly (readonly string[])[];

/** All ISO 3166-1 alpha-2 codes (with the user-assigned XK). */
export const COUNTRIES: ReadonlySet<string> = new Set(rows.map(([alpha2]) => alpha2!));
export const COUNTRY_BY_ALPHA3: ReadonlyMap<string, string> = new Map(rows.map(([two, three]) => [three!, two!]));
export const COUNTRY_BY_NUMBER: ReadonlyMap<string, string> = new Map(rows.map(([two, , number]) => [number!, two!]));
/** Folded name → alpha-2, in 24 languages. */
export const COUNTRY_BY_NAME: ReadonlyMap<string, string> = new Map([
  ...byName(foldCountryName),
  ...Object.entries(MORE_NAMES),
]);
/** Name as its language writes it → alpha-2: spares the folding, which is dear. */
export const COUNTRY_BY_EXACT_NAME: ReadonlyMap<string, string> = new Map([
  ...byName((name) => name),
  ...['USA', 'UK', 'England', 'Czech Republic', 'Russia', 'South Korea'].map(
    (name) => [name, MORE_NAMES[foldCountryName(name)]!] as const,
  ),
]);
