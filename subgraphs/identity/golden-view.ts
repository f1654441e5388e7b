import type { AttributeName, GoldenRecord, GoldenValue } from '../../domain/model/index.ts';
import type { CustomerView, Hub } from '../../hub/index.ts';
import type { KnownContact } from './contact-point.ts';
import { Lineage } from './lineage.ts';
import { goldenObjects } from './values.ts';

type Document = CustomerView['doc'];
type Keys = Pick<Hub['store'], 'hmac'>;

/** A store that shares one document among its readers shares what follows from it, too. */
const VIEWS = new WeakMap<Document, GoldenView>();

/**
 * A golden record as GraphQL shows it. It follows from the customer's document alone (and the key of the store that
 * gave it), so it is worked out once a document: parsed when the first attribute is asked for, each attribute when
 * it is. Nobody may change what it gives.
 */
export class GoldenView {
  private parsed: GoldenRecord | undefined;
  private readonly values = new Map<AttributeName, readonly object[]>();
  private readonly contacts = new Map<AttributeName, readonly KnownContact[]>();

  private constructor(
    private readonly golden: string,
    private readonly keys: Keys,
  ) {}

  static of(doc: Document, keys: Keys): GoldenView {
    let view = VIEWS.get(doc);
    if (!view) VIEWS.set(doc, (view = new GoldenView(doc.golden, keys)));
    return view;
  }

  get record(): GoldenRecord {
    return (this.parsed ??= JSON.parse(this.golden) as GoldenRecord);
  }

  valuesOf(attribute: AttributeName): readonly object[] {
    let known = this.values.get(attribute);
    if (!known) {
      const { attributes, policy } = this.record;
      const values = (attributes[attribute]?.values ?? []) as readonly GoldenValue[];
      this.values.set(attribute, (known = goldenObjects(attribute, values, policy, this.keys)));
    }
    return known;
  }

  contactsOf(attribute: 'email' | 'phone'): readonly KnownContact[] {
    let known = this.contacts.get(attribute);
    if (!known) this.contacts.set(attribute, (known = this.contactsIn(attribute)));
    return known;
  }

  private contactsIn(attribute: 'email' | 'phone'): KnownContact[] {
    const { attributes, policy } = this.record;
    return (attributes[attribute]?.values ?? []).map(({ value, lineage }) => {
      const text = 'e164' in value ? value.e164 : value.canonical;
      // The same keyed hash as in the look-up keys.
      return new GoldenContact(value, Lineage.of(lineage, policy), () => this.keys.hmac(`contact:${attribute}`, text));
    });
  }
}

/** Hashes its value once, and only where its id is asked for: that takes longer than all the rest of it. */
class GoldenContact implements KnownContact {
  private hash: string | undefined;

  constructor(
    readonly value: KnownContact['value'],
    readonly lineage: Lineage,
    private readonly hashed: () => string,
  ) {}

  get id(): string {
    return (this.hash ??= this.hashed());
  }
}
