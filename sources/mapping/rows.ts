import type { ConsentInput, InteractionInput, PreferenceInput, TransactionInput } from '../../domain/business/index.ts';
import type {
  ConsentMapping,
  InteractionMapping,
  MappingFile,
  PreferenceMapping,
  TransactionMapping,
} from './language.ts';
import { Fields, type Entry } from './fields.ts';
import { lineReader } from './lines.ts';
import { Guard, keyReader, systemOf, versionReader, type Path } from './shared.ts';
import type { Scope, ValueCompiler } from './value.ts';

/** The place of a row in its file, with the row as received. */
export interface Place {
  readonly row: number;
  readonly raw: string;
}
export type RowReader<T> = (scope: Scope, place: Place) => T[];

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

/** One `transactions` entry as a function from a row. */
export const compileTransaction = rowReader<TransactionMapping, Omit<TransactionInput, keyof Common>>(
  (mapping, fields, { file, compiler, path }) => {
    const type = fields.needed('type', mapping.type);
    const currency = fields.needed('currency', mapping.currency);
    const texts = fields.texts(mapping, ['status', 'amount', 'tax', 'relatedTo']);
    const dueAt = fields.time('dueAt', mapping.dueAt);
    const allowNegative = mapping.allowNegative ?? false;
    const cancelled =
      mapping.cancelled === undefined ? null : compiler.condition(mapping.cancelled, [...path, 'cancelled']);
    const id = fields.id('id', mapping.id);
    const system = mapping.system ?? file.system;
    const lines =
      mapping.lines === undefined
        ? null
        : lineReader(mapping.lines, system, { file, compiler, path: [...path, 'lines'] });
    return (scope) => ({
      type: type(scope),
      currency: currency(scope),
      ...texts(scope),
      dueAt: dueAt(scope),
      allowNegative,
      ...(cancelled !== null && { cancelled: cancelled(scope) }),
      // A line may have an element of its own for `$each`: its document is named outside of it.
      ...(lines !== null && { lines: lines(scope, id(scope)) }),
    });
  },
);

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
