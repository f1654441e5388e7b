import type {
  ConsentInput,
  InteractionInput,
  LineInput,
  PreferenceInput,
  TransactionInput,
} from '../../domain/business/index.ts';
import type { Moment } from '../../domain/model/index.ts';
import type {
  ConsentMapping,
  InteractionMapping,
  LineMapping,
  MappingFile,
  PreferenceMapping,
  TransactionMapping,
} from './language.ts';
import type { Value } from './expression.ts';
import { Guard, keyReader, momentReader, optional, sourceIdOf, systemOf, versionReader, type Path } from './shared.ts';
import { columnOf, ValueRefused, type Scope, type ValueCompiler } from './value.ts';

/** The place of a row in its file, with the row as received. */
export interface Place {
  readonly row: number;
  readonly raw: string;
}
export type RowReader<T> = (scope: Scope, place: Place) => T[];

/** Compiles the fields of one entry. */
class Fields {
  constructor(
    private readonly file: MappingFile,
    private readonly compiler: ValueCompiler,
    private readonly path: Path,
  ) {}

  /** Null where the source says nothing. */
  text(name: string, value: Value | undefined): (scope: Scope) => string | null {
    const read = optional(this.compiler, value, [...this.path, name]);
    if (read === null) return () => null;
    return (scope) => read(scope)[0]?.trim() ?? null;
  }

  /** The texts of these fields, under their names; of an entry that leaves one out, null. */
  texts<N extends string>(
    mapping: { readonly [K in N]?: Value | undefined },
    names: readonly N[],
  ): (scope: Scope) => { [K in N]: string | null } {
    const readers = names.map((name) => [name, this.text(name, mapping[name])] as const);
    return (scope) =>
      Object.fromEntries(readers.map(([name, read]) => [name, read(scope)])) as { [K in N]: string | null };
  }

  needed(name: string, value: Value): (scope: Scope) => string {
    const read = this.text(name, value);
    const column = columnOf(value);
    return (scope) => {
      const text = read(scope);
      if (text === null || text === '') throw new ValueRefused(column, `is empty, and the row needs its ${name}`);
      return text;
    };
  }

  id(name: string, value: Value): (scope: Scope) => string {
    const read = this.needed(name, value);
    const column = columnOf(value);
    return (scope) => sourceIdOf(read(scope), column);
  }

  time(name: string, value: Value | undefined): (scope: Scope) => Moment | null {
    return value === undefined ? () => null : momentReader(value, this.file, this.compiler, [...this.path, name]);
  }

  moment(name: string, value: Value): (scope: Scope) => Moment {
    const read = momentReader(value, this.file, this.compiler, [...this.path, name]);
    const column = columnOf(value);
    return (scope) => {
      const found = read(scope);
      if (found === null) throw new ValueRefused(column, 'is empty, and the row needs its time');
      return found;
    };
  }
}

type AnyRow = Pick<
  TransactionMapping,
  'system' | 'id' | 'customer' | 'at' | 'when' | 'each' | 'deleted' | 'sourceVersion' | 'sourceUpdatedAt'
>;

/** What all business rows have in common. */
type Common = ReturnType<ReturnType<typeof common>>;

function common(mapping: AnyRow, file: MappingFile, compiler: ValueCompiler, path: Path, guard: Guard) {
  const fields = new Fields(file, compiler, path);
  const system = systemOf(mapping.system ?? file.system, [...path, 'system']);
  const id = fields.id('id', mapping.id);
  const customer =
    mapping.customer === undefined ? () => null : keyReader(mapping.customer, file, compiler, [...path, 'customer']);
  const at = fields.moment('at', mapping.at);
  const version = versionReader(mapping, file, compiler, path);
  return (scope: Scope, place: Place) => ({
    system,
    rowId: id(scope),
    sourceKey: customer(scope),
    at: at(scope),
    deleted: guard.deleted(scope),
    ...version(scope),
    row: place.row,
    raw: place.raw,
  });
}

/** Compiles an entry of business rows: what all have in common, and what `own` reads beside it. */
function rowReader<M extends AnyRow, Own>(
  own: (mapping: M, fields: Fields, entry: Entry) => (scope: Scope) => Own,
): (mapping: M, file: MappingFile, compiler: ValueCompiler, path: Path) => RowReader<Common & Own> {
  return (mapping, file, compiler, path) => {
    const guard = new Guard(mapping, compiler, path);
    const shared = common(mapping, file, compiler, path, guard);
    const read = own(mapping, new Fields(file, compiler, path), { file, compiler, path });
    return (outer, place) => guard.scopes(outer).map((scope) => ({ ...shared(scope, place), ...read(scope) }));
  };
}

/** Where an entry stands. */
interface Entry {
  readonly file: MappingFile;
  readonly compiler: ValueCompiler;
  readonly path: Path;
}

/** One `transactions` entry as a function from a row. */
export const compileTransaction = rowReader<TransactionMapping, Omit<TransactionInput, keyof Common>>(
  (mapping, fields, { file, compiler, path }) => {
    const type = fields.needed('type', mapping.type);
    const currency = fields.needed('currency', mapping.currency);
    const texts = fields.texts(mapping, ['status', 'amount', 'tax', 'relatedTo']);
    const dueAt = fields.time('dueAt', mapping.dueAt);
    const allowNegative = mapping.allowNegative ?? false;
    const head = { transaction: mapping.id, ...(mapping.system !== undefined && { system: mapping.system }) };
    const lines =
      mapping.lines === undefined
        ? null
        : compileLine({ ...mapping.lines, ...head }, file, compiler, [...path, 'lines']);
    return (scope) => ({
      type: type(scope),
      currency: currency(scope),
      ...texts(scope),
      dueAt: dueAt(scope),
      allowNegative,
      ...(lines !== null && { lines: lines(scope) }),
    });
  },
);

/** One `lines` entry as a function from a row. */
export function compileLine(
  mapping: LineMapping,
  file: MappingFile,
  compiler: ValueCompiler,
  path: Path,
): (scope: Scope) => LineInput[] {
  const fields = new Fields(file, compiler, path);
  const guard = new Guard(mapping, compiler, path);
  const system = systemOf(mapping.system ?? file.system, [...path, 'system']);
  const transactionId = fields.id('transaction', mapping.transaction);
  const position = fields.text('position', mapping.position);
  const positionColumn = mapping.position === undefined ? null : columnOf(mapping.position);
  const texts = fields.texts(mapping, ['number', 'product', 'description', 'quantity', 'unitPrice', 'tax', 'amount']);
  const allowNegative = mapping.allowNegative ?? false;
  return (outer) =>
    guard.scopes(outer).map((scope) => ({
      system,
      transactionId: transactionId(scope),
      ...texts(scope),
      position: wholeNumber(position(scope), positionColumn),
      allowNegative,
      deleted: guard.deleted(scope),
    }));
}

function wholeNumber(text: string | null, column: string | null): number | null {
  if (text === null) return null;
  if (!/^\d{1,9}$/.test(text)) throw new ValueRefused(column, 'is not a whole number');
  return Number(text);
}

/** One `interactions` entry as a function from a row. */
export const compileInteraction = rowReader<InteractionMapping, Omit<InteractionInput, keyof Common>>(
  (mapping, fields) => {
    const type = fields.needed('type', mapping.type);
    const closedAt = fields.time('closedAt', mapping.closedAt);
    const texts = fields.texts(mapping, [
      'channel',
      'direction',
      'subject',
      'text',
      'agent',
      'team',
      'state',
      'score',
      'scoreMax',
      'durationSeconds',
      'relatedTo',
    ]);
    return (scope) => {
      const said = texts(scope);
      // The greatest possible score says nothing without a score.
      const scoreMax = said.score === null ? null : said.scoreMax;
      return { type: type(scope), ...said, scoreMax, closedAt: closedAt(scope) };
    };
  },
);

/** One `preferences` entry as a function from a row. */
export const compilePreference = rowReader<PreferenceMapping, Omit<PreferenceInput, keyof Common>>(
  (mapping, fields) => {
    const subject = fields.needed('subject', mapping.subject);
    const name = fields.needed('name', mapping.name);
    const choice = fields.needed('choice', mapping.choice);
    return (scope) => ({ subject: subject(scope), name: name(scope), choice: choice(scope) });
  },
);

/** One `consents` entry as a function from a row. */
export const compileConsent = rowReader<ConsentMapping, Omit<ConsentInput, keyof Common>>(
  (mapping, fields, { file }) => {
    const purpose = fields.needed('purpose', mapping.purpose);
    const state = fields.needed('state', mapping.state);
    const kind = mapping.email === undefined ? 'phone' : 'email';
    const contact = fields.text(kind, mapping.email ?? mapping.phone);
    const home = file.defaultCountry === undefined ? {} : { country: file.defaultCountry };
    const expiresAt = fields.time('expiresAt', mapping.expiresAt);
    const texts = fields.texts(mapping, [
      'channel',
      'legalEntity',
      'law',
      'noticeVersion',
      'language',
      'evidence',
      'collectionPoint',
    ]);
    return (scope) => {
      const value = contact(scope);
      return {
        purpose: purpose(scope),
        state: state(scope),
        ...texts(scope),
        contactPoint: value === null ? null : { kind, value, ...home },
        expiresAt: expiresAt(scope),
      };
    };
  },
);
