import type { AttributeRule, SurvivorshipPolicy } from './policy.ts';

const all = (...strategies: AttributeRule['strategies']): AttributeRule => ({ strategies });
const one = (...strategies: AttributeRule['strategies']): AttributeRule => ({ strategies, keep: 1 });

/**
 * The policy of an installation that brings none. It trusts no system more than another; what a customer has once
 * (birth date, segment) keeps one value, what life repeats (names, e-mails, addresses) keeps all, best first.
 */
export const defaultSurvivorshipPolicy: SurvivorshipPolicy = {
  version: 'default@1',
  trust: [],
  fallback: all('most-recent'),
  rules: {
    // A name is right where most systems agree and says most; the latest spelling is as likely a slip.
    name: all('most-frequent', 'most-complete', 'most-recent'),
    organisationName: all('most-frequent', 'most-complete', 'most-recent'),
    email: all('most-recent'),
    phone: all('most-recent'),
    address: all('most-recent', 'most-complete'),
    identifier: all('most-frequent', 'most-trusted', 'most-recent'),
    birthDate: one('most-complete', 'most-frequent', 'most-trusted'),
    foundingDate: one('most-complete', 'most-frequent', 'most-trusted'),
    deathDate: one('most-complete', 'most-trusted', 'most-recent'),
    sex: one('most-frequent', 'most-recent'),
    language: all('most-recent'),
    segment: one('most-trusted', 'most-recent'),
    status: one('most-recent'),
    lifecycleStage: one('most-recent'),
    accountOwner: one('most-trusted', 'most-recent'),
    team: one('most-trusted', 'most-recent'),
    region: one('most-trusted', 'most-recent'),
    brand: all('most-recent'),
    legalEntity: all('most-recent'),
    industry: all('most-frequent', 'most-recent'),
    socialHandle: all('most-recent'),
    device: all('most-recent'),
    creditLimit: one('most-trusted', 'most-recent'),
    loyaltyTier: one('most-trusted', 'most-recent'),
    restriction: all('aggregate'),
  },
};
