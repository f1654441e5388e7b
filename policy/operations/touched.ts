import { isCompositeType, visit, TypeInfo, visitWithTypeInfo, type DocumentNode } from 'graphql';
import type { Mask } from '../mask.ts';
import type { Needs } from './needs.ts';
import type { Requirement } from './requirement.ts';

/** The requirements that an operation meets on its way: all that its answer can depend on. */
export interface Touched {
  readonly authenticated: boolean;
  /** Sorted, without repeats. */
  readonly scopes: readonly string[];
  readonly policies: readonly string[];
  /** Whether a field is selected whose answer depends on the purpose. */
  readonly purpose: boolean;
}

/** What all operations of a document touch together; `dependsOnPurpose` is asked for each field's coordinate. */
export function touchedBy(
  needs: Needs,
  document: DocumentNode,
  dependsOnPurpose: (coordinate: string) => boolean = () => false,
): Touched {
  let authenticated = false;
  let purpose = false;
  const scopes = new Set<string>();
  const policies = new Set<string>();
  const add = (requirement: Requirement): void => {
    authenticated ||= requirement.authenticated;
    for (const name of requirement.scopes.flat()) scopes.add(name);
    for (const name of requirement.policies.flat()) policies.add(name);
  };
  const info = new TypeInfo(needs.schema);
  visit(
    document,
    visitWithTypeInfo(info, {
      SelectionSet() {
        const type = info.getParentType();
        if (type) add(needs.type(type));
      },
      Field(node) {
        const parent = info.getParentType();
        if (!parent || node.name.value.startsWith('__')) return;
        const field = needs.field(parent, node.name.value);
        if (!field) return;
        add(field.requirement);
        if (isCompositeType(field.type)) add(needs.type(field.type));
        purpose ||= dependsOnPurpose(`${parent.name}.${node.name.value}`);
      },
    }),
  );
  return { authenticated, scopes: [...scopes].sort(), policies: [...policies].sort(), purpose };
}

/**
 * A mask as far as the operation can tell it from others: two actors of one key get one filtered operation, and one
 * answer where rows do not differ. Meaningful only beside the document's own key.
 */
export function maskKey(touched: Touched, mask: Mask): string {
  const bits = (names: readonly string[], granted: ReadonlySet<string>): string =>
    names.map((name) => (granted.has(name) ? '1' : '0')).join('');
  const authenticated = touched.authenticated && mask.authenticated ? 'a' : '-';
  const purpose = touched.purpose ? mask.purpose : '';
  return `${authenticated}/${bits(touched.scopes, mask.scopes)}/${bits(touched.policies, mask.policies)}/${purpose}`;
}
