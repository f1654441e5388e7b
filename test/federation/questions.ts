/** Questions on a whole customer, in the words of the public schema. */

const LINEAGE = `lineage {
  sourceRecord { system sourceId } recordVersion batchId row mapping normaliser rule policy overrideId
  observedAt verifiedAt verifiedBy quality raw support
}`;

/** The golden profile, each value with its lineage. */
export const PROFILE = `
  id requestedId kind status sourceKeyCount goldenHash displayName mergedIds
  attributeCounts { attribute count }
  names { full given family kind script ${LINEAGE} }
  organisationNames { full core form ${LINEAGE} }
  emails { id address canonical domain ${LINEAGE} }
  phones { id e164 country type ${LINEAGE} }
  addresses { full street houseNumber city postalCode country kind ${LINEAGE} }
  identifiers { type value country issuer ${LINEAGE} }
  birthDate { value ${LINEAGE} }
  sex { value ${LINEAGE} }
  languages { value ${LINEAGE} }
  segment { value ${LINEAGE} }
  lifecycleStage { value ${LINEAGE} }
  creditLimit { amount currency ${LINEAGE} }
  restrictions { value ${LINEAGE} }`;

/** The way back to every source. */
export const CROSS_REFERENCES = `
  crossReferences(first: 100) {
    totalCount
    edges { node { sourceRecord { system sourceId } customerId by { kind name } at evidence { comparison level weight } } }
  }`;

const MONEY = '{ amount currency }';
const ROW = 'system id type at { utc offset } sourceRecord { system sourceId }';

export const TRANSACTIONS = `
  transactions(first: 100) {
    totalCount totalCountIsLowerBound pageInfo { hasNextPage }
    edges { node { ${ROW} status amount ${MONEY} amountFromLines tax ${MONEY} lineCount linesAmount ${MONEY}
      lines(first: 20) { edges { node { position product quantity unitPrice ${MONEY} amount ${MONEY} } } } } }
  }
  transactionTotals { type total ${MONEY} }
  transactionCounts { type count }
  lifetimeValue ${MONEY}
  firstPurchaseAt lastPurchaseAt orderCount purchaseCount
  rfm { recency frequency monetary segment daysSinceLastPurchase purchases policy }`;

export const INTERACTIONS = `
  interactions(first: 100) {
    totalCount pageInfo { hasNextPage }
    edges { node { ${ROW} channel direction subject state score scoreMax } }
  }
  openCases(first: 100) { totalCount edges { node { system id } } }
  lastContactAt
  feedback { count average latest { system id } }`;

const CONSENT = `id state purpose channel contactPointId legalEntity at { utc offset } sourceRecord { system sourceId }`;
const CHOICE = `id subject name choice at { utc } sourceRecord { system sourceId }`;

export const PREFERENCES = `
  channels { ${CHOICE} }
  topics { ${CHOICE} }
  consents { ${CONSENT} }
  consentHistory(first: 100) { totalCount pageInfo { hasNextPage } edges { node { ${CONSENT} } } }
  newsletterByEmail: mayContact(channel: "email", purpose: "newsletter") { allowed reason consent { id } }
  marketingByPhone: mayContact(channel: "phone", purpose: "marketing") { allowed reason consent { id } }`;

/** The full 360: all of the above. */
export const CUSTOMER_FIELDS = [PROFILE, CROSS_REFERENCES, TRANSACTIONS, INTERACTIONS, PREFERENCES].join('\n');
