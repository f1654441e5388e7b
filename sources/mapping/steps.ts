import Big from 'big.js';
import type { AttributeName } from '../../domain/model/index.ts';
import { dateForm, dateFormFault, leavesCentury, literal } from './date-forms.ts';
import { moment, zone } from './dates.ts';
import type { Step } from './expression.ts';
import type { MappingFile } from './language.ts';
import { BoundedRegex, TOO_SLOW, TooSlow } from './regex.ts';
import { unitFactor, UNIT_NAMES } from './units.ts';

/** What a step makes of one text: none, one or several texts, or a refusal. */
export type StepResult = readonly string[] | Refused;

export class Refused {
  constructor(readonly reason: string) {}
}

export type CompiledStep = (text: string) => StepResult;

/** A fault of the mapping that its form does not show, at a path inside it. */
export class MappingFault extends Error {
  constructor(
    readonly path: readonly (string | number)[],
    message: string,
  ) {
    super(message);
  }
}

const NONE: readonly string[] = [];
const some = (text: string): readonly string[] => (text === '' ? NONE : [text]);

function decimal(text: string, change: (value: Big) => Big): StepResult {
  const trimmed = text.trim();
  return /^[+-]?\d+(\.\d+)?$/.test(trimmed)
    ? [change(new Big(trimmed.replace(/^\+/, ''))).toFixed()]
    : new Refused('is not a decimal number such as 1234.56; read a national form by the step "number" before');
}

/** One step as a function; tables, forms and expressions are prepared once. @throws MappingFault */
export function compileStep(step: Step, file: MappingFile, path: readonly (string | number)[]): CompiledStep {
  if (step.trim) return (text) => some(text.trim());
  if (step.collapse) return (text) => some(text.replace(/\s+/gu, ' ').trim());
  if (step.upper) return (text) => [text.toUpperCase()];
  if (step.lower) return (text) => [text.toLowerCase()];
  if (step.digits) return (text) => some(text.replace(/\D+/gu, ''));
  if (step.negate) return (text) => decimal(text, (value) => value.neg());
  if (step.absolute) return (text) => decimal(text, (value) => value.abs());
  if (step.strip !== undefined) {
    const expression = new BoundedRegex(step.strip, 'g');
    return inTime((text) => some(expression.replace(text, '')));
  }
  if (step.replace !== undefined) {
    const { by } = step.replace;
    const expression = new BoundedRegex(step.replace.pattern, 'g');
    return inTime((text) => some(expression.replace(text, by)));
  }
  if (step.match !== undefined) {
    const expression = new BoundedRegex(step.match);
    return inTime((text) => {
      const found = expression.exec(text);
      return found === null ? NONE : some(found[1] ?? found[0]);
    });
  }
  if (step.split !== undefined) return split(step.split, step.take);
  if (step.lookup !== undefined) return lookup(step, file, path);
  if (step.date !== undefined) return date(step, file, path);
  if (step.number !== undefined) return number(step.number);
  if (step.multiply !== undefined) {
    const factor = step.multiply;
    return (text) => decimal(text, (value) => value.times(factor));
  }
  if (step.unit !== undefined) {
    const factor = unitFactor(step.unit.from, step.unit.to);
    if (factor === null)
      throw new MappingFault(path, `knows the units ${UNIT_NAMES.join(', ')}, and no mixing of kinds`);
    return (text) => decimal(text, (value) => value.times(factor.times).div(factor.by));
  }
  if (step.prefix !== undefined) {
    const before = step.prefix;
    return (text) => [before + text];
  }
  const after = step.suffix ?? '';
  return (text) => [text + after];
}

/** A step whose text may take its expression too long. */
function inTime(step: CompiledStep): CompiledStep {
  return (text) => {
    try {
      return step(text);
    } catch (error) {
      if (error instanceof TooSlow) return new Refused(TOO_SLOW);
      throw error;
    }
  };
}

function split(by: string, take: number | undefined): CompiledStep {
  return (text) => {
    const parts = text.split(by).map((part) => part.trim());
    if (take === undefined) return parts.filter((part) => part !== '');
    return some(parts.at(take > 0 ? take - 1 : take) ?? '');
  };
}

function lookup(step: Step, file: MappingFile, path: readonly (string | number)[]): CompiledStep {
  const name = step.lookup ?? '';
  const table = file.lookups !== undefined && Object.hasOwn(file.lookups, name) ? file.lookups[name] : undefined;
  if (table === undefined) throw new MappingFault([...path, 'lookup'], `there is no table "${name}" under lookups`);
  const entries = new Map(Object.entries(table));
  const otherwise = step.else ?? 'refuse';
  return (text) => {
    const found = entries.get(text.trim());
    if (found !== undefined) return some(found);
    if (otherwise === 'keep') return [text];
    return otherwise === 'empty' ? NONE : new Refused(`is not in the table "${name}"`);
  };
}

/** Attributes that are days of long ago as often as of late. */
const DATES: ReadonlySet<unknown> = new Set<AttributeName>(['birthDate', 'foundingDate', 'deathDate']);
const CENTURY =
  'leaves the century open (YY); name the order of the source by dateOrder and leave out the step: the century is then guessed, and told as guessed';

/** Of a value's path: whether it is one of those attributes, and not the validity or the condition of one. */
const isAttributeDate = ([section, , field, , part, ...inside]: readonly (string | number)[]): boolean =>
  section === 'records' && DATES.has(field) && part === 'value' && !inside.includes('when');

function date(step: Step, file: MappingFile, path: readonly (string | number)[]): CompiledStep {
  const forms = (step.date ?? []).map((form, i) => {
    const fault = dateFormFault(form);
    if (fault !== null) throw new MappingFault([...path, 'date', i], fault);
    if (isAttributeDate(path) && leavesCentury(form)) throw new MappingFault([...path, 'date', i], CENTURY);
    return dateForm(form, file.defaultCountry);
  });
  const local = compileZone(step.zone, [...path, 'zone']);
  const names = (step.date ?? []).join('" or "');
  return (text) => {
    for (const form of forms) {
      const iso = form(text);
      if (iso === null) continue;
      if (local === null || !iso.includes('T')) return [iso];
      const told = moment(iso, local);
      // What carries its own offset keeps it; else it gets that of the zone.
      if (told !== null) return [/(Z|[+-]\d\d:\d\d)$/.test(iso) ? iso : `${iso}${told.offset ?? ''}`];
    }
    return new Refused(`is not a date of the form "${names}"`);
  };
}

export function compileZone(
  name: string | undefined,
  path: readonly (string | number)[],
): ReturnType<typeof zone> | null {
  if (name === undefined) return null;
  try {
    return zone(name);
  } catch {
    throw new MappingFault(path, 'is no time zone (an IANA name such as Europe/Berlin, or +01:00)');
  }
}

function number(form: { readonly decimal: '.' | ','; readonly group?: string | undefined }): CompiledStep {
  const group = form.group ?? (form.decimal === ',' ? '.' : ',');
  const separator = group === '' ? '\\s' : `${literal(group)}|\\s`;
  // Groups of three, or those of India: two and at the end three. A point that stands otherwise is no group's.
  const whole = `\\d+|\\d{1,3}(?<by>${separator})\\d{3}(?:\\k<by>\\d{3})*|\\d{1,2}(?<by2>${separator})(?:\\d{2}\\k<by2>)*\\d{3}`;
  const expression = new RegExp(
    `^(?:(?<minus>-)|\\+)?\\s*(?<whole>${whole})(?:${literal(form.decimal)}(?<part>\\d+))?$`,
    'u',
  );
  return (text) => {
    const found = expression.exec(text.trim())?.groups;
    if (found === undefined) return new Refused('is not a number');
    const digits = (found['whole'] ?? '').replace(/\D/gu, '');
    return [`${found['minus'] ?? ''}${digits}${found['part'] === undefined ? '' : `.${found['part']}`}`];
  };
}
