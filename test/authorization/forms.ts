import type { Answer, Form } from './matrix.ts';

/** A customer of the samples with rows in every section, so that what is allowed has values. */
export const MATRIX_SAMPLES = {
  'customerBySource.system': '"crm-contact"',
  'customerBySource.sourceId': '"C-70013"',
  'sourceRecord.system': '"crm-contact"',
  'sourceRecord.sourceId': '"C-70013"',
  'customersByContact.email': '"fernando.escamilla-mayorga@example.org"',
  'searchCustomers.text': '"Fernando"',
};

/** GraphQL over HTTP at an address. */
export const formAt = (url: string): Form => ({
  refusals: 'coordinate',
  async ask(token, query) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query }),
    });
    return (await response.json()) as Answer;
  },
});
