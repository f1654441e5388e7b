import type { AttributeName, RelationFact, SourceKey } from '../../domain/model/index.ts';
import type { MappedRecord, TimeColumns } from '../../domain/business/index.ts';
import type { RawRecord } from '../../domain/normalize/index.ts';
import type { Value } from './expression.ts';
import type { Entry } from './fields.ts';
import type { MappingFile, RecordMapping } from './language.ts';
import { metaReader, timeColumns, type ItemMeta, type MetaEntry } from './meta.ts';
import { columnOf, ValueRefused, type Scope, type ValueCompiler } from './value.ts';
import { Guard, keyReader, optional, scopes, sourceIdOf, systemOf, versionReader, type Path } from './shared.ts';

/** Adds what one item of a list gives in a scope. */
type ItemReader = (scope: Scope, out: Collected) => void;

/** Raw inputs by attribute, and beside each the column it came from. */
class Collected {
  readonly raw: Partial<Record<AttributeName, unknown[]>> = {};
  readonly columns: Record<string, (string | null)[]> = {};
  readonly timeColumns: Record<string, (TimeColumns | undefined)[]> = {};

  add(attribute: AttributeName, input: object, column: string | null, meta: ItemMeta | undefined): void {
    (this.raw[attribute] ??= []).push(meta === undefined ? input : { ...input, ...meta.said });
    (this.columns[attribute] ??= []).push(column);
    (this.timeColumns[attribute] ??= []).push(meta?.columns);
  }
}

interface ItemOptions extends MetaEntry {
  readonly when?: RecordMapping['when'];
  readonly each?: Value | undefined;
}

/** Texts that stand alone as attributes of a record. */
const TEXTS = [
  'birthDate',
  'foundingDate',
  'deathDate',
  'sex',
  'language',
  'segment',
  'status',
  'lifecycleStage',
  'accountOwner',
  'team',
  'region',
  'brand',
  'legalEntity',
  'industry',
  'loyaltyTier',
  'restriction',
] as const satisfies readonly AttributeName[];

/** One `records` entry as a function from a row to the records it gives. */
export function compileRecord(
  mapping: RecordMapping,
  file: MappingFile,
  compiler: ValueCompiler,
  path: Path,
): (scope: Scope) => MappedRecord[] {
  const system = systemOf(mapping.system ?? file.system, [...path, 'system']);
  const guard = new Guard(mapping, compiler, path);
  const id = compiler.value(mapping.id, [...path, 'id']);
  const idColumn = columnOf(mapping.id);
  const version = versionReader(mapping, file, compiler, path);
  const validFrom = optional(compiler, mapping.validFrom, [...path, 'validFrom']);
  const validTo = optional(compiler, mapping.validTo, [...path, 'validTo']);
  const validityColumns = timeColumns({ validFrom: mapping.validFrom, validTo: mapping.validTo });
  const items = itemReaders(mapping, { file, compiler, path });
  const relations = (mapping.relations ?? []).map((relation, i) =>
    relationReader(relation, file, compiler, [...path, 'relations', i]),
  );
  return (outer) =>
    guard.scopes(outer).map((scope) => {
      const sourceId = id(scope)[0];
      if (sourceId === undefined) throw new ValueRefused(idColumn, 'is empty, and a record needs its id');
      const key = `${system}:${sourceIdOf(sourceId, idColumn)}` as SourceKey;
      const deleted = guard.deleted(scope);
      const out = new Collected();
      if (!deleted) for (const read of items) read(scope, out);
      const stated = deleted ? [] : relations.flatMap((read) => read(scope));
      const from = validFrom?.(scope)[0];
      const to = validTo?.(scope)[0];
      return {
        key,
        record: { kind: mapping.kind, ...out.raw } as RawRecord,
        columns: out.columns,
        timeColumns: out.timeColumns,
        relations: stated.map(({ relation }) => relation),
        relationColumns: stated.map(({ columns }) => columns),
        deleted,
        ...version(scope),
        ...(from !== undefined && { validFrom: from }),
        ...(to !== undefined && { validTo: to }),
        validityColumns,
      };
    });
}

function itemReaders(mapping: RecordMapping, { file, compiler, path }: Entry): ItemReader[] {
  const readers: ItemReader[] = [];
  /**
   * An item with parts: read into an object. Nothing is added while all parts that `say` something are empty: a network
   * without a handle is none, nor is what a mapping's constants say by themselves.
   */
  const parts = <T extends ItemOptions>(
    attribute: AttributeName,
    list: readonly T[] | undefined,
    section: string,
    fields: readonly (keyof T & string)[],
    say: readonly (keyof T & string)[],
    constants: (item: T) => object = () => ({}),
  ): void => {
    for (const [i, item] of (list ?? []).entries()) {
      const at = [...path, section, i];
      const saying = say.filter((field) => item[field] !== undefined);
      const read = saying.filter((field) => (item[field] as Value).const === undefined);
      const needs = new Set<string>(read.length > 0 ? read : saying);
      const compiled = fields.flatMap((field) => {
        const value = item[field] as Value | undefined;
        return value === undefined ? [] : [[field, compiler.value(value, [...at, field])] as const];
      });
      const name = [...needs, ...fields]
        .map((field) => item[field as keyof T] as Value | undefined)
        .map((value) => (value === undefined ? null : columnOf(value)))
        .find((column) => column !== null);
      const fixed = constants(item);
      readers.push(
        guarded(item, { file, compiler, path: at }, (scope, out, meta) => {
          const input: Record<string, string> = {};
          let some = false;
          for (const [field, value] of compiled) {
            const text = value(scope)[0];
            if (text === undefined) continue;
            input[field] = text;
            some ||= needs.has(field);
          }
          if (some) out.add(attribute, { ...input, ...fixed }, name ?? null, meta);
        }),
      );
    }
  };
  /** An item with one value, which may give several texts. */
  const valued = <T extends ItemOptions & { readonly value: Value }>(
    attribute: AttributeName,
    list: readonly T[] | undefined,
    section: string,
    more: readonly (keyof T & string)[] = [],
    constants: (item: T) => object = () => ({}),
  ): void => {
    for (const [i, item] of (list ?? []).entries()) {
      const at = [...path, section, i];
      const value = compiler.value(item.value, [...at, 'value']);
      const others = more.flatMap((field) => {
        const other = item[field] as Value | undefined;
        return other === undefined ? [] : [[field, compiler.value(other, [...at, field])] as const];
      });
      const column = columnOf(item.value);
      const fixed = constants(item);
      readers.push(
        guarded(item, { file, compiler, path: at }, (scope, out, meta) => {
          for (const text of value(scope)) {
            const input: Record<string, string> = { value: text };
            for (const [field, read] of others) {
              const other = read(scope)[0];
              if (other !== undefined) input[field] = other;
            }
            out.add(attribute, { ...input, ...fixed }, column, meta);
          }
        }),
      );
    }
  };
  const kind = <T extends { readonly kind?: string | undefined }>(item: T): object =>
    item.kind === undefined ? {} : { kind: item.kind };
  const names = ['full', 'given', 'middle', 'family', 'prefix', 'suffix', 'native'] as const;
  const saying = ['full', 'given', 'middle', 'family', 'native'] as const;
  parts('name', mapping.names, 'names', names, saying, kind);
  const forms = ['full', 'form', 'native'] as const;
  parts('organisationName', mapping.organisationNames, 'organisationNames', forms, ['full', 'native'], kind);
  valued('email', mapping.emails, 'emails');
  valued('phone', mapping.phones, 'phones', ['extension', 'country']);
  addresses(mapping, { file, compiler, path }, readers);
  valued('identifier', mapping.identifiers, 'identifiers', ['country', 'issuer'], (item) => ({ type: item.type }));
  for (const attribute of TEXTS) valued(attribute, mapping[attribute], attribute);
  parts('socialHandle', mapping.socialHandles, 'socialHandles', ['network', 'handle'], ['handle']);
  valued('device', mapping.devices, 'devices', [], kind);
  const credit = mapping.creditLimit === undefined ? undefined : [mapping.creditLimit];
  parts('creditLimit', credit, 'creditLimit', ['amount', 'currency'], ['amount']);
  return readers;
}

function addresses(mapping: RecordMapping, { file, compiler, path }: Entry, readers: ItemReader[]): void {
  const fields = ['full', 'street', 'houseNumber', 'unit', 'city', 'region', 'postalCode', 'country'] as const;
  for (const [i, item] of (mapping.addresses ?? []).entries()) {
    const at = [...path, 'addresses', i];
    const compiled = fields.flatMap((field) => {
      const value = item[field];
      return value === undefined ? [] : [[field, compiler.value(value, [...at, field])] as const];
    });
    const lines = (item.lines ?? []).map((line, n) => compiler.value(line, [...at, 'lines', n]));
    const first = item.full ?? item.lines?.[0] ?? item.street ?? item.city ?? item.postalCode ?? item.country;
    const column = first === undefined ? null : columnOf(first);
    readers.push(
      guarded(item, { file, compiler, path: at }, (scope, out, meta) => {
        const input: Record<string, string | string[]> = {};
        // A country alone is no address.
        let some = false;
        for (const [field, read] of compiled) {
          const text = read(scope)[0];
          if (text === undefined) continue;
          input[field] = text;
          some ||= field !== 'country';
        }
        const texts = lines.flatMap((read) => read(scope));
        if (texts.length > 0) input['lines'] = texts;
        if (!some && texts.length === 0) return;
        out.add('address', { ...input, ...(item.kind !== undefined && { kind: item.kind }) }, column, meta);
      }),
    );
  }
}

function guarded(
  item: ItemOptions,
  { file, compiler, path }: Entry,
  read: (scope: Scope, out: Collected, meta: ItemMeta | undefined) => void,
): ItemReader {
  const inner = scopes(item, compiler, path);
  const meta = metaReader(item, { file, compiler, path });
  return (scope, out) => {
    for (const own of inner(scope)) read(own, out, meta?.(own));
  };
}

/** A relation, and the columns of its validity. */
interface ReadRelation {
  readonly relation: RelationFact;
  readonly columns: TimeColumns;
}

function relationReader(
  mapping: NonNullable<RecordMapping['relations']>[number],
  file: MappingFile,
  compiler: ValueCompiler,
  path: Path,
): (scope: Scope) => ReadRelation[] {
  const inner = scopes(mapping, compiler, path);
  const columns = timeColumns({ validFrom: mapping.validFrom, validTo: mapping.validTo });
  const to = mapping.to === undefined ? null : keyReader(mapping.to, file, compiler, [...path, 'to']);
  const texts = (['toName', 'role', 'validFrom', 'validTo'] as const).flatMap((field) => {
    const value = mapping[field];
    return value === undefined ? [] : [[field, compiler.value(value, [...path, field])] as const];
  });
  return (outer) =>
    inner(outer).flatMap((scope) => {
      const key = to?.(scope) ?? null;
      const found: Record<string, string> = {};
      for (const [field, read] of texts) {
        const text = read(scope)[0];
        if (text !== undefined) found[field] = text;
      }
      if (key === null && found['toName'] === undefined) return [];
      return [{ relation: { type: mapping.type, ...(key !== null && { to: key }), ...found }, columns }];
    });
}
