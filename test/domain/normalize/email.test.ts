import { describe, expect, test } from '@jest/globals';
import { normalizeEmail } from '../../../domain/normalize/index.ts';

describe('normalizeEmail', () => {
  test.each<[string, string | null, string | null, string, string[]]>([
    ['john@shop.de', 'john@shop.de', 'john@shop.de', 'valid', []],
    ['John.DOE@Shop.DE', 'john.doe@shop.de', 'john.doe@shop.de', 'valid', []],
    [' john@shop.de ', 'john@shop.de', 'john@shop.de', 'valid', []],
    ['john+news@shop.de', 'john+news@shop.de', 'john@shop.de', 'valid', ['plus-tag-removed']],
    ['J.o.hn+x@gmail.com', 'j.o.hn+x@gmail.com', 'john@gmail.com', 'valid', ['plus-tag-removed']],
    ['j.ohn@googlemail.com', 'j.ohn@googlemail.com', 'john@gmail.com', 'valid', []],
    ['leo@müller.de', 'leo@xn--mller-kva.de', 'leo@xn--mller-kva.de', 'valid', []],
    ['用户@例子.公司', '用户@xn--fsqu00a.xn--55qx5d', '用户@xn--fsqu00a.xn--55qx5d', 'valid', []],
    ["o'neil@shop.ie", "o'neil@shop.ie", "o'neil@shop.ie", 'valid', []],
    ['"a b"@shop.org', '"a b"@shop.org', '"a b"@shop.org', 'valid', []],
    ['+tag@shop.de', '+tag@shop.de', '+tag@shop.de', 'valid', []],
    ['"Köhler, Leonie" <leo@shop.de>', 'leo@shop.de', 'leo@shop.de', 'repaired', ['display-name-removed']],
    ['mailto:leo@shop.de', 'leo@shop.de', 'leo@shop.de', 'repaired', ['scheme-removed']],
    ['leo (at) shop.de', 'leo@shop.de', 'leo@shop.de', 'repaired', ['spelled-out']],
    ['leo @ shop.de', 'leo@shop.de', 'leo@shop.de', 'repaired', ['space-removed']],
    ['leo@shop,de', 'leo@shop.de', 'leo@shop.de', 'repaired', ['comma-for-dot']],
    ['leo@shop.de;', 'leo@shop.de', 'leo@shop.de', 'repaired', ['punctuation-removed']],
    ['İSMAİL@GMAİL.COM', 'ismail@gmail.com', 'ismail@gmail.com', 'repaired', ['turkish-i']],
    ['ısmaıl@hotmaıl.com', 'ismail@hotmail.com', 'ismail@hotmail.com', 'repaired', ['turkish-i']],
    ['i\u0307smai\u0307l@shop.com.tr', 'ismail@shop.com.tr', 'ismail@shop.com.tr', 'repaired', ['turkish-i']],
    ['ali@yıldız.com.tr', 'ali@xn--yldz-lzac.com.tr', 'ali@xn--yldz-lzac.com.tr', 'valid', []],
    ['ışık@shop.com.tr', 'ışık@shop.com.tr', 'ışık@shop.com.tr', 'valid', []],
    ['a@x.de; b@y.de', 'a@x.de', 'a@x.de', 'repaired', ['further-addresses-dropped']],
    ['a..b@docomo.ne.jp', 'a..b@docomo.ne.jp', 'a..b@docomo.ne.jp', 'suspicious', ['loose-dots']],
    ['jane@example.com', 'jane@example.com', 'jane@example.com', 'suspicious', ['reserved-domain']],
    ['jane@mail.example.org', 'jane@mail.example.org', 'jane@mail.example.org', 'suspicious', ['reserved-domain']],
    ['jane@host.invalid', 'jane@host.invalid', 'jane@host.invalid', 'suspicious', ['reserved-domain']],
    ['jane@gmial.com', 'jane@gmial.com', 'jane@gmial.com', 'suspicious', ['mistyped-domain']],
    ['noemail@shop.de', 'noemail@shop.de', 'noemail@shop.de', 'suspicious', ['fake-local-part']],
    ['test@test.com', 'test@test.com', 'test@test.com', 'suspicious', ['reserved-domain', 'fake-local-part']],
    ['keine@angabe.de', 'keine@angabe.de', 'keine@angabe.de', 'suspicious', ['fake-local-part']],
    ['none@gmial.com', 'none@gmial.com', 'none@gmial.com', 'suspicious', ['mistyped-domain', 'fake-local-part']],
    ['n/a', null, null, 'unparseable', ['absent']],
    ['', null, null, 'unparseable', ['absent']],
    ['jane', null, null, 'unparseable', ['no-at-sign']],
    ['@shop.de', null, null, 'unparseable', ['no-at-sign']],
    ['jane@shop', null, null, 'unparseable', ['invalid-domain']],
    ['jane@shop..de', null, null, 'unparseable', ['invalid-domain']],
    ['jane@-shop.de', null, null, 'unparseable', ['invalid-domain']],
    ['jane doe@shop.de', null, null, 'unparseable', ['invalid-local-part']],
    [`${'x'.repeat(65)}@shop.de`, null, null, 'unparseable', ['too-long']],
    ['__proto__@shop.de', '__proto__@shop.de', '__proto__@shop.de', 'valid', []],
  ])('%s', (raw, address, canonical, quality, flags) => {
    const actual = normalizeEmail(raw);
    expect([actual.raw, actual.value?.address ?? null, actual.value?.canonical ?? null]).toEqual([
      raw,
      address,
      canonical,
    ]);
    expect([actual.quality, actual.flags ?? []]).toEqual([quality, flags]);
  });
});
