import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { maskEmail, maskIdentifier, maskPhone } from '../../policy/index.ts';

describe('examples', () => {
  test.each([
    ['ada.lovelace@example.org', 'a***@e***.org'],
    ['ada@mail.example.co.uk', 'a***@m***.e***.***.uk'],
    ['al@hp.com', '***@***.com'],
    ['bob@localhost', 'b***@l***'],
    ['"a@b"@example.org', '"***@e***.org'],
    ['李小龙@例子.中国', '李***@***.中国'],
    ['nobody', '***'],
    ['@example.org', '***'],
    ['', '***'],
  ])('%s is shown as %s', (address, masked) => expect(maskEmail(address)).toBe(masked));

  test.each([
    ['+4971112345678', '+49***78'],
    ['+12025550123', '+1***23'],
    ['+74951234567', '+7***67'],
    ['+358401234567', '+358***67'],
    ['+4912345', '+49***'],
    ['', '+***'],
  ])('%s is shown as %s', (number, masked) => expect(maskPhone(number)).toBe(masked));

  test.each([
    ['DE123456789', '***89'],
    ['A1234', '***'],
    ['', '***'],
  ])('%s is shown as %s', (value, masked) => expect(maskIdentifier(value)).toBe(masked));
});

describe('whatever the value', () => {
  const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((text) => !/[@.*]/.test(text));

  test('of an e-mail address no more is told than a letter a part and the last label', () => {
    fc.assert(
      fc.property(word, fc.array(word, { minLength: 2, maxLength: 4 }), (local, labels) => {
        const shown = maskEmail(`${local}@${labels.join('.')}`);
        const parts = shown.replace('@', '.').split('.');
        expect(parts).toHaveLength(labels.length + 1);
        [local, ...labels.slice(0, -1)].forEach((part, index) => {
          const [first = ''] = part;
          expect(['***', `${first}***`]).toContain(parts[index]);
          if ([...part].length < 3) expect(parts[index]).toBe('***');
        });
      }),
    );
  });

  test('a mask does not tell how long the value is', () => {
    const digits = fc.stringMatching(/^[0-9]{6,13}$/);
    fc.assert(
      fc.property(digits, digits, (a, b) => {
        expect(maskPhone(`+49${a}`)).toHaveLength(maskPhone(`+49${b}`).length);
        expect(maskIdentifier(a)).toHaveLength(maskIdentifier(b).length);
      }),
    );
  });

  test('of a number its last two at most, and of a short one nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-composite', maxLength: 30 }), (value) => {
        const shown = maskIdentifier(value);
        const rest = [...value].slice(-2).join('');
        expect([`***`, `***${rest}`]).toContain(shown);
        if ([...value].length < 6) expect(shown).toBe('***');
      }),
    );
  });
});
