import type { Attack, Steps } from './attack.ts';
import { ATTACKS } from './cases/index.ts';

const WORDS: Readonly<Record<keyof Steps, string>> = {
  tokens: 'tokens read',
  selections: 'selections counted',
  expanded: 'selections compared',
  validations: 'validated',
  executions: 'executed',
  storeCalls: 'calls of the store',
  foreignFetches: 'foreign addresses asked',
};

/** docs/attacks.md, from the table that the tests run. */
export function attacksPage(): string {
  const families = [...new Set(ATTACKS.map(({ family }) => family))];
  const sections = families.map(
    (family) => `## ${family}

| attack | what is sent | answer | work, at most |
| --- | --- | --- | --- |
${ATTACKS.filter((attack) => attack.family === family)
  .map(row)
  .join('\n')}`,
  );
  return `# Attacks and their answers

Generated from \`test/attacks/cases\` by \`node --import tsx test/attacks/write-page.ts\`. \`test/attacks/attacks.test.ts\` sends each of them over HTTP to the whole product and checks status, code and work; \`npm run bench -- limits\` prints how long the slowest refusal takes. Work is counted in steps: what is not named happens not at all, so a refused request never reaches the store unless a number says so. Where an answer carries a code it carries no data.

${sections.join('\n\n')}
`;
}

function row({ name, sent, status, code, atMost = {} }: Attack): string {
  const work = Object.entries(atMost).map(
    ([step, most]) => `${most.toLocaleString('en')} ${WORDS[step as keyof Steps]}`,
  );
  const answer = code === null ? `${status}, an ordinary answer` : `${status} ${code}`;
  return `| ${[name, sent, answer, work.join(', ') || 'none'].map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`;
}
