/** Countries that write the house number before the street. */
export const NUMBER_FIRST: ReadonlySet<string> = new Set(
  `US CA GB IE AU NZ FR LU MC IN PK BD LK ZA NG KE UG GH TZ SG MY HK PH IL EG MA TN DZ TH VN JM BB TT MT GG JE IM PR GU
  AE SA KW QA BH OM LB KH ZW ZM BW NA MU BS BM KY`.split(/\s+/),
);

/** Countries that write city, region and code, in this order, on the last line ("San Jose, CA 95112"). */
export const CODE_LAST: ReadonlySet<string> = new Set(
  `US CA GB IE AU NZ IN PK BD LK ZA SG HK PH TH NG KE GG JE IM PR GU MT BH KH JM`.split(/\s+/),
);

const US =
  'AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware|DC District of Columbia|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas|KY Kentucky|LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|MO Missouri|MT Montana|NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|NC North Carolina|ND North Dakota|OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|RI Rhode Island|SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah|VT Vermont|VA Virginia|WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming|PR Puerto Rico|GU Guam|VI Virgin Islands|AS American Samoa|MP Northern Mariana Islands';
const CA =
  'AB Alberta|BC British Columbia|MB Manitoba|NB New Brunswick|NL Newfoundland and Labrador|NS Nova Scotia|NT Northwest Territories|NU Nunavut|ON Ontario|PE Prince Edward Island|QC Quebec|QC Québec|SK Saskatchewan|YT Yukon';
const AU =
  'NSW New South Wales|VIC Victoria|QLD Queensland|SA South Australia|WA Western Australia|TAS Tasmania|NT Northern Territory|ACT Australian Capital Territory';

function regions(list: string): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  for (const entry of list.split('|')) {
    const space = entry.indexOf(' ');
    map.set(entry.slice(0, space).toLowerCase(), entry.slice(0, space));
    map.set(entry.slice(space + 1).toLowerCase(), entry.slice(0, space));
  }
  return map;
}

/** Where post uses codes for regions: lower-case name or code → code (ISO 3166-2 without the country). */
export const REGION_CODES: Readonly<Record<string, ReadonlyMap<string, string>>> = {
  US: regions(US),
  CA: regions(CA),
  AU: regions(AU),
};
