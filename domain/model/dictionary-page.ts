import { ATTRIBUTE_NAMES, type AttributeEntry, dictionaryEntry, type PartEntry } from './dictionary.ts';

const cell = (text: string): string => text.replaceAll('|', '\\|');
const codes = (values: readonly string[]): string => values.map((value) => `\`${value}\``).join(' ');

function facts(entry: AttributeEntry): string[] {
  return [
    `- Applies to: ${entry.appliesTo.join(', ')}`,
    `- Type: ${entry.type}; at most ${entry.maxLength} characters`,
    ...(entry.format === undefined ? [] : [`- Format: ${entry.format}`]),
    ...(entry.range === undefined ? [] : [`- Range: ${entry.range}`]),
    ...(entry.values === undefined ? [] : [`- Values: ${codes(entry.values)}`]),
    `- Values per customer: ${entry.multiple ? 'several' : 'one'}`,
    ...(entry.requiredFor.length === 0 ? [] : [`- Expected of every ${entry.requiredFor.join(' and ')}`]),
    `- Data class: ${entry.dataClass}`,
    `- Index: ${entry.index}`,
  ];
}

function partRow(part: PartEntry): string {
  const form = [part.format, part.values && codes(part.values), part.maxLength && `≤ ${part.maxLength}`];
  const shown = [
    `\`${part.name}\``,
    part.type,
    form.filter(Boolean).join('; '),
    part.required ? 'yes' : '',
    part.description,
  ];
  return `| ${shown.map(cell).join(' | ')} |`;
}

function section(name: string, entry: AttributeEntry): string[] {
  const parts = entry.parts ?? [];
  const table = [
    '',
    '| part | type | form | required | meaning |',
    '| --- | --- | --- | --- | --- |',
    ...parts.map(partRow),
  ];
  return [`## ${name}`, '', entry.description, '', ...facts(entry), ...(parts.length === 0 ? [] : table), ''];
}

/** The page `docs/reference/dictionary.md`, whole; ends in a newline. */
export function dictionaryPage(): string {
  const overview = ATTRIBUTE_NAMES.map((name) => {
    const { appliesTo, type, multiple, dataClass, index } = dictionaryEntry(name);
    return `| [${name}](#${name.toLowerCase()}) | ${appliesTo.join(', ')} | ${cell(type)} | ${multiple ? 'several' : 'one'} | ${dataClass} | ${index} |`;
  });
  const lines = [
    '# Data dictionary',
    '',
    'Generated from `domain/model/dictionary.ts`; do not edit by hand. Every value also carries its raw text, its quality',
    '(valid, repaired, suspicious, unparseable) with flags, and, where the source knows them, `observedAt`, `verifiedAt`,',
    '`verifiedBy`, `validFrom` and `validTo`.',
    '',
    '| attribute | applies to | type | values | data class | index |',
    '| --- | --- | --- | --- | --- | --- |',
    ...overview,
    '',
    'Index modes: `none` cannot be searched; `exact-hmac` is found by its whole value through a keyed hash; `token-hmac`',
    'by hashed words, prefixes and sounds; `clear` stands in clear on the customer, can be filtered and sorted by, and',
    'holds the first golden value.',
    '',
    ...ATTRIBUTE_NAMES.flatMap((name) => section(name, dictionaryEntry(name))),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}
