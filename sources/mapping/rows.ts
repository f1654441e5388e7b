import type {
  ConsentInput,
  InteractionInput,
  LineInput,
  PreferenceInput,
  TransactionInput,
} from '../../domain/business/index.ts';
import type { Instant, Moment } from '../../domain/model/index.ts';
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

  time(name: string, value: Value | undefined): (scope: Scope) => Instant | null {
    if (value === undefined) return () => null;
    const read = momentReader(value, this.file, this.compiler, [...this.path, name]);
    return (scope) => read(scope)?.utc ?? null;
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
function common(mapping: AnyRow, file: MappingFile, compiler: ValueCompiler, path: Path) {
  const fields = new Fields(file, compiler, path);
  const system = systemOf(mapping.system ?? file.system, [...path, 'system']);
  const guard = new Guard(mapping, compiler, path);
  const id = fields.id('id', mapping.id);
  const customer =
    mapping.customer === undefined ? () => null : keyReader(mapping.customer, file, compiler, [...path, 'customer']);
  const at = fields.moment('at', mapping.at);
  const version = versionReader(mapping, file, compiler, path);
  const read = (scope: Scope, place: Place) => ({
    system,
    rowId: id(scope),
    sourceKey: customer(scope),
    at: at(scope),
    deleted: guard.deleted(scope),
    ...version(scope),
    row: place.row,
    raw: place.raw,
  });
  return { fields, guard, read, system };
}

/** One `transactions` entry as a function from a row. */
export function compileTransaction(
  mapping: TransactionMapping,
  file: MappingFile,
  compiler: ValueCompiler,
  path: Path,
): RowReader<TransactionInput> {
  const { fields, guard, read, system } = common(mapping, file, compiler, path);
  const type = fields.needed('type', mapping.type);
  const status = fields.text('status', mapping.status);
  const currency = fields.needed('currency', mapping.currency);
  const amount = fields.text('amount', mapping.amount);
  const tax = fields.text('tax', mapping.tax);
  const dueAt = fields.time('dueAt', mapping.dueAt);
  const relatedTo = fields.text('relatedTo', mapping.relatedTo);
  const allowNegative = mapping.allowNegative ?? false;
  const lines =
    mapping.lines === undefined
      ? null
      : compileLine({ ...mapping.lines, transaction: mapping.id, system }, file, compiler, [...path, 'lines']);
  return (outer, place) =>
    guard.scopes(outer).map((scope) => ({
      ...read(scope, place),
      type: type(scope),
      status: status(scope),
      currency: currency(scope),
      amount: amount(scope),
      tax: tax(scope),
      dueAt: dueAt(scope),
      relatedTo: relatedTo(scope),
      allowNegative,
      ...(lines !== null && { lines: lines(scope, place) }),
    }));
}

/** One `lines` entry as a function from a row. */
export function compileLine(
  mapping: LineMapping,
  file: MappingFile,
  compiler: ValueCompiler,
  path: Path,
): RowReader<LineInput> {
  const fields = new Fields(file, compiler, path);
  const guard = new Guard(mapping, compiler, path);
  const system = systemOf(mapping.system ?? file.system, [...path, 'system']);
  const transactionId = fields.id('transaction', mapping.transaction);
  const number = fields.text('number', mapping.number);
  const position = fields.text('position', mapping.position);
  const positionColumn = mapping.position === undefined ? null : columnOf(mapping.position);
  const product = fields.text('product', mapping.product);
  const description = fields.text('description', mapping.description);
  const quantity = fields.text('quantity', mapping.quantity);
  const unitPrice = fields.text('unitPrice', mapping.unitPrice);
  const tax = fields.text('tax', mapping.tax);
  const amount = fields.text('amount', mapping.amount);
  const allowNegative = mapping.allowNegative ?? false;
  return (outer, place) =>
    guard.scopes(outer).map((scope) => ({
      system,
      transactionId: transactionId(scope),
      number: number(scope),
      position: wholeNumber(position(scope), positionColumn),
      product: product(scope),
      description: description(scope),
      quantity: quantity(scope),
      unitPrice: unitPrice(scope),
      tax: tax(scope),
      amount: amount(scope),
      allowNegative,
      deleted: guard.deleted(scope),
      row: place.row,
    }));
}

function wholeNumber(text: string | null, column: string | null): number | null {
  if (text === null) return null;
  if (!/^\d{1,9}$/.test(text)) throw new ValueRefused(column, 'is not a whole number');
  return Number(text);
}

/** One `interactions` entry as a function from a row. */
export function compileInteraction(
  mapping: InteractionMapping,
  file: MappingFile,
  compiler: ValueCompiler,
  path: Path,
): RowReader<InteractionInput> {
  const { fields, guard, read } = common(mapping, file, compiler, path);
  const type = fields.needed('type', mapping.type);
  const channel = fields.text('channel', mapping.channel);
  const direction = fields.text('direction', mapping.direction);
  const subject = fields.text('subject', mapping.subject);
  const text = fields.text('text', mapping.text);
  const agent = fields.text('agent', mapping.agent);
  const team = fields.text('team', mapping.team);
  const state = fields.text('state', mapping.state);
  const closedAt = fields.time('closedAt', mapping.closedAt);
  const score = fields.text('score', mapping.score);
  const scoreMax = fields.text('scoreMax', mapping.scoreMax);
  const durationSeconds = fields.text('durationSeconds', mapping.durationSeconds);
  const relatedTo = fields.text('relatedTo', mapping.relatedTo);
  return (outer, place) =>
    guard.scopes(outer).map((scope) => ({
      ...read(scope, place),
      type: type(scope),
      channel: channel(scope),
      direction: direction(scope),
      subject: subject(scope),
      text: text(scope),
      agent: agent(scope),
      team: team(scope),
      state: state(scope),
      closedAt: closedAt(scope),
      score: score(scope),
      // The greatest possible score says nothing without a score.
      scoreMax: score(scope) === null ? null : scoreMax(scope),
      durationSeconds: durationSeconds(scope),
      relatedTo: relatedTo(scope),
    }));
}

/** One `preferences` entry as a function from a row. */
export function compilePreference(
  mapping: PreferenceMapping,
  file: MappingFile,
  compiler: ValueCompiler,
  path: Path,
): RowReader<PreferenceInput> {
  const { fields, guard, read } = common(mapping, file, compiler, path);
  const subject = fields.needed('subject', mapping.subject);
  const name = fields.needed('name', mapping.name);
  const choice = fields.needed('choice', mapping.choice);
  return (outer, place) =>
    guard.scopes(outer).map((scope) => ({
      ...read(scope, place),
      subject: subject(scope),
      name: name(scope),
      choice: choice(scope),
    }));
}

/** One `consents` entry as a function from a row. */
export function compileConsent(
  mapping: ConsentMapping,
  file: MappingFile,
  compiler: ValueCompiler,
  path: Path,
): RowReader<ConsentInput> {
  const { fields, guard, read } = common(mapping, file, compiler, path);
  const purpose = fields.needed('purpose', mapping.purpose);
  const channel = fields.text('channel', mapping.channel);
  const kind = mapping.email === undefined ? 'phone' : 'email';
  const contact = fields.text(kind, mapping.email ?? mapping.phone);
  const legalEntity = fields.text('legalEntity', mapping.legalEntity);
  const law = fields.text('law', mapping.law);
  const state = fields.needed('state', mapping.state);
  const noticeVersion = fields.text('noticeVersion', mapping.noticeVersion);
  const language = fields.text('language', mapping.language);
  const evidence = fields.text('evidence', mapping.evidence);
  const collectionPoint = fields.text('collectionPoint', mapping.collectionPoint);
  const expiresAt = fields.time('expiresAt', mapping.expiresAt);
  return (outer, place) =>
    guard.scopes(outer).map((scope) => {
      const value = contact(scope);
      return {
        ...read(scope, place),
        purpose: purpose(scope),
        channel: channel(scope),
        contactPoint: value === null ? null : { kind, value },
        legalEntity: legalEntity(scope),
        law: law(scope),
        state: state(scope),
        noticeVersion: noticeVersion(scope),
        language: language(scope),
        evidence: evidence(scope),
        collectionPoint: collectionPoint(scope),
        expiresAt: expiresAt(scope),
      };
    });
}
