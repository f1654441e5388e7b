import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { normalizePersonName, normalizePersonNames } from '../../../domain/normalize/index.ts';

const parts = (full: string, defaultCountry?: string) => {
  const { value } = normalizePersonName({ full }, defaultCountry === undefined ? {} : { defaultCountry });
  return [value?.prefix, value?.given, value?.middle, value?.family, value?.suffix].map((part) => part ?? '').join('|');
};

describe('person names', () => {
  test.each([
    ['John Smith', undefined, '|John||Smith|'],
    ['SMITH, JOHN', undefined, '|John||Smith|'],
    ['Smith, Jr., John', undefined, '|John||Smith|Jr.'],
    ['Dr. Anna Maria van den Berg PhD', undefined, 'Dr.|Anna|Maria|van den Berg|PhD'],
    ['Berg, Anna van den', undefined, '|Anna||van den Berg|'],
    ['J.R.R. Tolkien', undefined, '|J.R.R.||Tolkien|'],
    ['Sergey Viktorovich LAVROV', undefined, '|Sergey|Viktorovich|Lavrov|'],
    ['Лавров Сергей Викторович', undefined, '|Сергей|Викторович|Лавров|'],
    ['محمد بن سلمان', undefined, '|محمد||بن سلمان|'],
    ['习近平', undefined, '|近平||习|'],
    ['欧阳修', undefined, '|修||欧阳|'],
    ['김정은', undefined, '|정은||김|'],
    ['山田 太郎', undefined, '|太郎||山田|'],
    ['マイケル・ジョーダン', undefined, '|マイケル||ジョーダン|'],
    ['Nguyễn Văn Đức', undefined, '|Đức|Văn|Nguyễn|'],
    ['Nagy János', 'HU', '|János||Nagy|'],
    ['José Luis Rodríguez Zapatero', 'ES', '|José|Luis|Rodríguez Zapatero|'],
    ['İSMAİL YILMAZ', undefined, '|İsmail||Yılmaz|'],
    ['KILIÇDAROĞLU, KEMAL', undefined, '|Kemal||Kılıçdaroğlu|'],
    ['ismail yılmaz', undefined, '|İsmail||Yılmaz|'],
    ['ISMAIL YILMAZ', undefined, '|Ismail||Yilmaz|'],
    ['O’NEILL, PATRICK', undefined, "|Patrick||O'Neill|"],
    ['Robert "Bob" Smith', undefined, '|Robert||Smith|'],
    ['Dr. med. dent. Anna Weber', undefined, 'Dr. med. dent.|Anna||Weber|'],
    ['Prof. Dr. h.c. Hans-Peter Weber', undefined, 'Prof. Dr. h.c.|Hans-Peter||Weber|'],
    ['Dr.med. Anna Weber', undefined, 'Dr.med.|Anna||Weber|'],
    ['Herrn Dipl.-Ing. Jan Weber', undefined, 'Herrn Dipl.-Ing.|Jan||Weber|'],
    ['Ing. Phil Weber', undefined, 'Ing.|Phil||Weber|'],
    ['Anna Weber geb. Huber', undefined, '|Anna||Weber|'],
    ['Weber née Huber, Anna', undefined, '|Anna||Weber|'],
    ['Петров И. С.', undefined, '|И.|С.|Петров|'],
    ['Петров И.', undefined, '|И.||Петров|'],
    ['И. С. Петров', undefined, '|И.|С.|Петров|'],
    ['Tolkien J.R.R.', undefined, '|J.R.R.||Tolkien|'],
    ['John D.', undefined, '|John||D.|'],
  ])('%s (%s) is told apart', (full, country, expected) => {
    expect(parts(full, country)).toBe(expected);
  });

  test.each([
    ['SMITH, JOHN', 'repaired', 'upper-case'],
    ['anna kowalska', 'repaired', 'lower-case'],
    ['test', 'suspicious', 'placeholder'],
    ['John Smith2', 'suspicious', 'digits'],
    ['Mr & Mrs Smith', 'suspicious', 'several-persons'],
    ['Jan en Anna de Vries', 'suspicious', 'several-persons'],
    ['HANS UND EVA MEIER', 'suspicious', 'several-persons'],
    ['Familie Weber', 'suspicious', 'several-persons'],
    ['Fam. Weber', 'suspicious', 'several-persons'],
    ['Acme GmbH', 'suspicious', 'organisation-in-name'],
    ['a@b.example', 'suspicious', 'email-in-name'],
    ['n/a', 'unparseable', 'absent'],
    ['unknown', 'unparseable', 'absent'],
    ['---', 'unparseable', 'absent'],
    ['Unbekannt Unbekannt', 'unparseable', 'absent'],
    ['n/a n/a', 'unparseable', 'absent'],
    ['NULL null', 'unparseable', 'absent'],
  ])('%s is %s (%s)', (full, quality, flag) => {
    const found = normalizePersonName({ full });
    expect(found.quality).toBe(quality);
    expect(found.flags).toContain(flag);
    expect(found.value === null).toBe(quality === 'unparseable');
  });

  test.each(['Mr Kai Dauth', 'Lars Kai Müller', 'Lim En Hui', 'Kim Ja Young', 'Y Lan Nguyen'])(
    '%s is one person',
    (full) => expect(normalizePersonName({ full }).flags ?? []).not.toContain('several-persons'),
  );

  test('parts win over the full name, and give up titles and suffixes', () => {
    const { value } = normalizePersonName({ full: 'Someone Else', given: 'Dr. Anna', family: 'SMITH JR' });
    expect(value).toMatchObject({ given: 'Anna', family: 'Smith', prefix: 'Dr.', suffix: 'JR' });
  });

  test('a native name is a second value with its own script', () => {
    const [latin, native] = normalizePersonNames({ given: 'Jie', family: 'Wang', native: '王杰' });
    expect(latin?.value?.script).toBe('Latn');
    expect(native?.value).toMatchObject({ script: 'Hani', family: '王', given: '杰' });
  });

  test('any text gives a value or none, and never throws', () => {
    fc.assert(
      fc.property(
        fc.record({ full: fc.string({ unit: 'grapheme' }), given: fc.string(), family: fc.string() }),
        (raw) => {
          for (const input of [raw, { full: raw.full }]) {
            const found = normalizePersonName(input);
            expect(found.value === null).toBe(found.quality === 'unparseable');
            if (found.value !== null) expect(found.value.full.length).toBeGreaterThan(0);
          }
        },
      ),
    );
  });
});
