/**
 * Month names and abbreviations of 25 European languages (nominative and genitive) and Turkish, Indonesian; in
 * Latin letters without accents, as `foldCountryName` and any-ascii give them. One line a month, from January.
 * Written down rather than asked of `Intl`, whose names change with the version of the runtime.
 */
export const MONTH_NAMES: readonly string[] = [
  `ene enero gen gener gennaio ian ianoyarioy ianuarie jaan jaanuar jaenner jan janeiro janner januar januara januari january janv janvaris janvier led leden ledna oca ocak sausio sausis sich sichen sichnya sty styczen stycznia tammi tammikuu tammikuuta yanuari yanv yanvar yanvarya`,
  `feb febbraio febr febrer febrero februar februara februari februarie februaris february fev fevereiro fevr fevral fevralya fevrier fevroyarioy fevruari helmi helmikuu helmikuuta lut lutego luty lyut lyutiy lyutogo sub subat uno unor unora vasario vasaris veebr veebruar`,
  `ber berezen bereznya bre brezen brezna kovas kovo maalis maaliskuu maaliskuuta maart maerz mar marc marca march marcius marco marec maret mars mart marta martie martioy marts marz marzec marzo mrt`,
  `abr abril apr aprel aprelya april aprila aprile aprilie aprilioy aprilis aprill avr avril balandis balandzio dub duben dubna huhti huhtikuu huhtikuuta kvit kviten kvitnya kwi kwiecien kwietnia nis nisan`,
  `geguze geguzes kve kveten kvetna mag maggio mai maig maijs maio maioy maj maja majus may maya mayis mayo mei touko toukokuu toukokuuta trav traven travnya`,
  `birzelio birzelis cerven cervna cherv cherven chervnya cvn cze czerwca czerwiec giu giugno haz haziran ioyn ioynioy iun iunie iyun iyunya juin jun juna june junho juni junij junijs junio junius juny juuni kesa kesakuu kesakuuta yuni`,
  `cervence cervenec cvc heina heinakuu heinakuuta ioyl ioylioy iul iulie iyul iyulya juil juillet jul jula julho juli julij julijs julio juliol julius july juuli liepa liepos lip lipca lipen lipiec lipnya lug luglio tem temmuz yuli`,
  `ago agost agosto agu agustos agustus aout aug august augusta augusti augusts augustus augusztus avg avgust avgusta ayg aygoystoy elo elokuu elokuuta rugpjucio rugpjutis serp serpen serpnya sie sierpien sierpnia srp srpen srpna`,
  `eyl eylul rugsejis rugsejo sent sentyabr sentyabrya sep sept september septembra septembre septembrie septembris septemvri septemvrioy septiembre set setembre setembro settembre syys syyskuu syyskuuta szept szeptember ver veresen veresnya wrz wrzesien wrzesnia zar zari`,
  `eki ekim loka lokakuu lokakuuta oct october octobre octombrie octubre okt oktober oktobra oktobris oktomvri oktoober oktovrioy oktyabr oktyabrya ott ottobre out outubro paz pazdziernik pazdziernika rij rijen rijna spalio spalis zhovt zhovten zhovtnya`,
  `kas kasim lapkricio lapkritis lis list listopad listopada listopadu marras marraskuu marraskuuta noe noemvri noemvrioy noiembrie nov november novembra novembre novembris novembro noviembre noyab noyabr noyabrya`,
  `ara aralik dec december decembra decembre decembrie decembris dek dekabr dekabrya dekemvri dekemvrioy des desember desembre dets detsember dez dezember dezembro dic dicembre diciembre gru grud gruden grudnia grudnya grudzien gruodis gruodzio joulu joulukuu joulukuuta pro prosince prosinec`,
];

/** Folded name → month 1–12. */
export const MONTH_BY_NAME: ReadonlyMap<string, number> = new Map(
  MONTH_NAMES.flatMap((names, index) => names.split(/\s+/).map((name) => [name, index + 1] as const)),
);

/**
 * Months in Croatian, from January: where it is written, words that are others in Polish, Czech and Ukrainian mean these
 * (listopad is October here, November there).
 */
const CROATIAN = `sijecanj sijecnja sij|veljaca veljace velj|ozujak ozujka ozu|travanj travnja tra|svibanj svibnja svi|lipanj lipnja lip|srpanj srpnja srp|kolovoz kolovoza kol|rujan rujna ruj|listopad listopada lis|studeni studenoga studenog stu|prosinac prosinca pro`;

const MONTH_IN_CROATIAN: ReadonlyMap<string, number> = new Map(
  CROATIAN.split('|').flatMap((names, index) => names.split(' ').map((name) => [name, index + 1] as const)),
);
/** Country → what month names mean there before anything else. */
export const MONTHS_OF: Readonly<Record<string, ReadonlyMap<string, number>>> = {
  HR: MONTH_IN_CROATIAN,
  BA: MONTH_IN_CROATIAN,
};

/** Where numbers mean month, day, year. In Canada and the Philippines both orders are in use. */
export const MONTH_FIRST: ReadonlySet<string> = new Set([
  'US',
  'FM',
  'GU',
  'MH',
  'PR',
  'PW',
  'AS',
  'MP',
  'VI',
  'PH',
  'CA',
]);
/** Where a short date starts with the year. */
export const YEAR_FIRST: ReadonlySet<string> = new Set(['CN', 'JP', 'KR', 'KP', 'TW', 'HU', 'LT', 'MN', 'IR', 'SE']);

/** Dates that systems write for "none" or "for ever". */
export const SENTINEL_DATES: ReadonlySet<string> = new Set([
  '1753-01-01',
  '1800-01-01',
  '1899-12-30',
  '1899-12-31',
  '1900-01-01',
  '1901-01-01',
  '1970-01-01',
  '1111-11-11',
  '2099-12-31',
  '2100-01-01',
  '2999-12-31',
]);
