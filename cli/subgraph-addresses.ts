const SUBGRAPH_NAMES = ['identity', 'transactions', 'interactions', 'preferences'] as const;
export type SubgraphName = (typeof SUBGRAPH_NAMES)[number];
export const subgraphNames: readonly SubgraphName[] = SUBGRAPH_NAMES;

const FORM = `must list name=http://host:port/path with commas between, names being ${SUBGRAPH_NAMES.join(', ')}`;
const DEFAULT = SUBGRAPH_NAMES.map((name, index) => `${name}=http://127.0.0.1:${4001 + index}/graphql`).join(',');

/**
 * Where subgraphs are, by `C360_SUBGRAPHS`. Each fault is added to `faults`; it names the subgraph and never the address,
 * which may hold a password.
 *
 * @param asks the subgraphs that the process asks there
 */
export function readSubgraphAddresses(
  given: NodeJS.ProcessEnv,
  asks: readonly SubgraphName[],
  faults: string[],
): ReadonlyMap<SubgraphName, string> {
  const addresses = new Map<SubgraphName, string>();
  const found = new Set<string>();
  for (const part of (given['C360_SUBGRAPHS'] ?? DEFAULT).split(',')) {
    const [name = '', ...rest] = part.trim().split('=');
    const address = rest.join('=');
    if (!isName(name)) {
      found.add(FORM);
      continue;
    }
    if (addresses.has(name)) found.add(`names ${name} twice`);
    addresses.set(name, address);
    const fault = faultOf(address);
    if (fault !== null) found.add(`must give ${name} an address ${fault}`);
  }
  const unnamed = asks.filter((name) => !addresses.has(name));
  if (unnamed.length > 0) found.add(`must name ${unnamed.join(', ')} too, which this process asks`);
  faults.push(...[...found].map((fault) => `C360_SUBGRAPHS ${fault}`));
  return addresses;
}

const isName = (name: string): name is SubgraphName => (SUBGRAPH_NAMES as readonly string[]).includes(name);

/** What must be otherwise; null: nothing. */
function faultOf(address: string): string | null {
  if (!/^https?:\/\/[^/]/i.test(address) || !URL.canParse(address)) return 'of the form http://host:port/path';
  const { username, password, href } = new URL(address);
  if (username !== '' || password !== '') return 'without user and password: keys say who asks';
  return href.includes('#') ? 'without a fragment (#)' : null;
}
