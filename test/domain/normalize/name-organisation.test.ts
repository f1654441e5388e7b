import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import {
  findForm,
  normalizeOrganisationName,
  normalizePersonName,
  organisationCore,
} from '../../../domain/normalize/index.ts';
import { testData } from '../../support/notices.ts';

describe('organisation names', () => {
  test.each([
    ['Siemens Aktiengesellschaft', 'siemens', 'ag'],
    ['OAO Gazprom', 'gazprom', 'oao'],
    ['Open Joint Stock Company Gazprom', 'gazprom', 'oao'],
    ['ООО «Ромашка»', 'romashka', 'ooo'],
    ['Acme Sp. z o.o.', 'acme', 'sp-zoo'],
    ['PT Bank Central Asia Tbk', 'bank central asia', 'pt-tbk'],
    ['トヨタ自動車株式会社', 'toyotazidongche', 'kk'],
    ['Müller GmbH & Co. KG', 'muller', 'gmbh-co-kg'],
    ['Hugo Boss S.A. de C.V.', 'hugo boss', 'sa-de-cv'],
    ['The Goldman Sachs Group, Inc.', 'goldman sachs group', 'inc'],
    ['A & B Trading Co., Ltd.', 'a b trading', 'co-ltd'],
    ['Bowne Global Solutions II, Inc.', 'bowne global solutions ii', 'inc'],
    ['Acme ApS', 'acme', 'aps'],
    ['Ακμή ΕΠΕ', 'akmi', 'epe'],
    ['Smith & Sons', 'smith sons', undefined],
  ])('%s: core %s, form %s', (full, core, form) => {
    expect(normalizeOrganisationName({ full }).value).toMatchObject({ core, ...(form === undefined ? {} : { form }) });
    if (form === undefined) expect(normalizeOrganisationName({ full }).value?.form).toBeUndefined();
  });

  test('a form kept apart by the source wins; an unknown one is flagged', () => {
    expect(normalizeOrganisationName({ full: 'Acme', form: 'G.m.b.H.' }).value?.form).toBe('gmbh');
    expect(normalizeOrganisationName({ full: 'Acme', form: 'zzz' }).flags).toContain('form-unknown');
  });

  test('placeholders are suspicious or absent', () => {
    expect(normalizeOrganisationName({ full: 'Test' }).quality).toBe('suspicious');
    expect(normalizeOrganisationName({ full: 'Test GmbH' }).flags).toContain('placeholder');
    expect(normalizeOrganisationName({ full: 'abc' }).flags).toContain('placeholder');
    expect(normalizeOrganisationName({ full: 'n/a' }).value).toBeNull();
  });

  test.each(['ABC Ltd', 'Bar GmbH', 'Root Inc.', 'INFO AG'])('%s is a company', (full) => {
    expect(normalizeOrganisationName({ full })).toMatchObject({ quality: 'valid' });
  });

  test('the name in standard form stays as it is', () => {
    const word = fc.constantFrom(
      ...'Acme Tools The das GmbH & Co. KG Ltd AG s.r.o. Group Holding II 3 Müller ООО Ромашка 有限公司 小米 t/a Fund (UK) " , - test'.split(
        ' ',
      ),
    );
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), (words) => {
        const { value } = normalizeOrganisationName({ full: words.join(' ') });
        if (value !== null) expect(normalizeOrganisationName({ full: value.full }).value).toEqual(value);
      }),
      { numRuns: 500 },
    );
  });

  test('a person is not taken for a company', () => {
    for (const name of ['Anna Sa', 'Peter Lange', 'Maria Costa', 'Li Ma'])
      expect(findForm(name, 'unmistakable')).toBeNull();
  });

  test.each([
    // Each is a spelling of a form in some country, and a name in another.
    ['Pat Bruen', 'Earl Jones', 'Teo Rossi', 'Oto Novak', 'PAT BRUEN', 'אלעד כהן', 'بدر خوري'],
    ['Peter Sas', 'PETER SAS', 'Sia Tolno', '시아 Kim', 'Pao Chen', 'Mary Doo', 'Moshe Tov'],
  ])('nor one whose name is also written for a form: %s', (...names) => {
    for (const full of names) {
      expect([full, findForm(full, 'unmistakable')]).toEqual([full, null]);
      const [given = '', family = ''] = full.split(' ');
      expect(normalizePersonName({ given, family }).flags ?? []).not.toContain('organisation-in-name');
    }
  });

  test.each(['Peter SAS', 'SIA Latvijas', 'P.A.O. Gazprom', 'ООО Ромашка', 'Romashka OOO', 'Acme Inc', 'Müller GmbH'])(
    'a company is not taken for a person: %s',
    (full) => expect(findForm(full, 'unmistakable')).not.toBeNull(),
  );

  test('nine in ten spellings of the reference list are known', () => {
    const folder = testData('legal forms');
    if (folder === null) return;
    const list = parse(readFileSync(join(folder, 'rigour', 'org_types.yml'), 'utf8')) as {
      types: { display?: string; aliases?: unknown[] }[];
    };
    let all = 0;
    let known = 0;
    for (const type of list.types) {
      const spellings = new Set([...(type.aliases ?? []), type.display].filter((one) => typeof one === 'string'));
      for (const spelling of spellings) {
        all += 1;
        if ([`Zyxolin ${spelling}`, `${spelling} Zyxolin`].some((text) => organisationCore(text).core === 'zyxolin'))
          known += 1;
      }
    }
    expect(all).toBeGreaterThan(1_000);
    expect(known / all).toBeGreaterThanOrEqual(0.92);
  });
});
