/** RFC 2606 and RFC 6761 §6: never delivered to. */
export const RESERVED_TLDS: ReadonlySet<string> = new Set(['test', 'example', 'invalid', 'localhost', 'local', 'lan']);
/** Reserved, or known to stand in forms for "none". */
export const RESERVED_DOMAINS: ReadonlySet<string> = new Set([
  'example.com',
  'example.org',
  'example.net',
  'none.com',
  'noemail.com',
  'nomail.com',
  'noone.com',
  'nowhere.com',
  'noreply.com',
  'test.com',
  'fake.com',
  'asdf.com',
  'domain.com',
  'yourdomain.com',
]);

/** Slips in the names of the largest providers; seen often enough that the address is surely dead or a trap. */
export const TYPED_DOMAINS: ReadonlySet<string> = new Set(
  `gmial.com gmai.com gmal.com gamil.com gmail.co gmail.con gmail.cm gmaill.com gmail.comm gnail.com gmil.com hotmial.com
  hotmal.com hotmai.com hotmil.com hotmail.con hotmail.co hotnail.com yaho.com yahooo.com yhoo.com yahoo.con yahoo.co
  outlok.com outloo.com outlook.con iclould.com icloud.con aol.con`.split(/\s+/),
);

/** Providers with an i in their name. */
export const WITH_I: ReadonlySet<string> = new Set(
  `gmail.com googlemail.com hotmail.com hotmail.com.tr hotmail.de hotmail.fr hotmail.co.uk icloud.com live.com mail.com
  mail.ru windowslive.com ymail.com mynet.com.tr`.split(/\s+/),
);

/** Local parts that name nobody. */
export const FAKE_LOCALS: ReadonlySet<string> = new Set(
  `noemail no-email no_email nomail none na n/a null unknown nobody noreply no-reply no_reply donotreply do-not-reply
  keine kein keine-email keinemail unbekannt inconnu notavailable notprovided dummy test test1 test123 asdf asdfasdf qwerty xxx abc fake example`.split(
    /\s+/,
  ),
);

/** Domains of one mailbox system under two names. */
export const SAME_DOMAIN: ReadonlyMap<string, string> = new Map([
  ['googlemail.com', 'gmail.com'],
  ['ya.ru', 'yandex.ru'],
  ['me.com', 'icloud.com'],
  ['mac.com', 'icloud.com'],
]);
