import tr46 from 'tr46';
import type { EmailAddress, Quality, StandardValue } from '../model/index.ts';
import { absent, parsed, unparseable } from './standard.ts';
import { cleanText, isPlaceholder } from './text.ts';
import { FAKE_LOCALS, RESERVED_DOMAINS, RESERVED_TLDS, SAME_DOMAIN, TYPED_DOMAINS, WITH_I } from './email-table.ts';

/** RFC 5321 §4.5.3.1: local part 64 octets, path 256 with its brackets. */
const LONGEST_LOCAL = 64;
const LONGEST_ADDRESS = 254;
/** Of a field: an address with its display name, or several. */
const LONGEST = 1_000;
/** RFC 5322 dot-atom, with the letters RFC 6531 adds. */
const DOT_ATOM = /^[a-z0-9!#$%&'*+/=?^_`{|}~\u0080-\u{10ffff}-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~\u0080-\u{10ffff}-]+)*$/u;
/** Dots at the end or in a row: forbidden, but given out by some providers (docomo, ezweb). */
const LOOSE_DOTS = /^[a-z0-9!#$%&'*+/=?^_`{|}~.\u0080-\u{10ffff}-]+$/u;
const QUOTED = /^"(?:[\u0020\u0021\u0023-\u005b\u005d-\u007e\u0080-\u{10ffff}]|\\[ -~])+"$/u;
/** LDH labels (RFC 1123 §2.1), at least two, the last not all digits. */
const HOST = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/;
const ORDINARY = /^[A-Za-z0-9][A-Za-z0-9._-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$/;
const NON_ASCII = /[^\u0000-\u007f]/;

/** Undoes what address books and people put around an address. */
function unwrap(clean: string, flags: string[]): string {
  let text = clean;
  const change = (next: string, flag: string): void => {
    if (next !== text) flags.push(flag);
    text = next;
  };
  change(text.replace(/^mailto:\s*/i, ''), 'scheme-removed');
  const angle = /<([^<>]*)>[^<>]*$/.exec(text);
  if (angle) change(angle[1]!.trim(), 'display-name-removed');
  change(text.replace(/\s*[[({]\s*at\s*[\])}]\s*/i, '@').replace(/\s*[[({]\s*dot\s*[\])}]\s*/gi, '.'), 'spelled-out');
  // A local part may hold & and ' but no list separator outside quotes.
  if (!text.startsWith('"') && /[;,|]|\s.*@/.test(text)) {
    const many = text.split(/[;,|\s]+/).filter((part) => part.includes('@'));
    if (many.length > 1) change(many[0]!, 'further-addresses-dropped');
  }
  change(text.replace(/^['"<(\[\s]+(?=[^"]*@)|[\s>)\]'";,.]+$/g, ''), 'punctuation-removed');
  change(text.replace(/\s*@\s*/g, '@'), 'space-removed');
  return text;
}

/** Addresses are written with i; a Turkish keyboard or locale makes İ of it in capitals, and ı of I in small letters. */
const TURKISH_I = /İ|i\u0307/g;
const ASCII_BUT_DOTLESS = /^[\u0000-\u007fı]*$/;

function withPlainI(local: string, domain: string): { readonly local: string; readonly domain: string } {
  const [name, host] = [local, domain].map((part) => part.replace(TURKISH_I, 'i')) as [string, string];
  const plain = host.replaceAll('ı', 'i').toLowerCase();
  return {
    local: ASCII_BUT_DOTLESS.test(name) ? name.replaceAll('ı', 'i') : name,
    // A domain may be registered with ı; those of the large providers are not.
    domain: WITH_I.has(plain) ? plain : host,
  };
}

function asciiDomain(domain: string): string | null {
  if (!NON_ASCII.test(domain)) return domain.toLowerCase();
  return tr46.toASCII(domain, { checkHyphens: true, checkBidi: true, checkJoiners: true, verifyDNSLength: true });
}

/** Plus-tag removed everywhere; dots too where the provider documents that it ignores them (Gmail). */
function canonicalLocal(local: string, domain: string): string {
  if (local.startsWith('"')) return local;
  const plus = local.indexOf('+');
  const base = plus > 0 ? local.slice(0, plus) : local;
  return domain === 'gmail.com' ? base.replaceAll('.', '') || base : base;
}

/**
 * An e-mail address (RFC 5321, 5322, 6531; domain by UTS #46). `address` is lower case throughout: the local
 * part is case-sensitive by the letter of RFC 5321 §2.4, but no mail system in use tells cases apart.
 * Suspicious: a reserved or mistyped domain, a local part that says nothing, dots where none may stand.
 */
export function normalizeEmail(raw: string): StandardValue<EmailAddress> {
  if (raw.length > LONGEST) return unparseable(raw, 'too-long');
  const ordinary = ORDINARY.test(raw);
  const { text, flags: textFlags } = ordinary ? { text: raw, flags: [] } : cleanText(raw);
  if (isPlaceholder(text)) return absent(raw);
  const flags = [...textFlags];
  const address = ordinary ? text : unwrap(text, flags);
  const at = address.lastIndexOf('@');
  if (at < 1 || at === address.length - 1) return unparseable(raw, 'no-at-sign');
  let domainText = address.slice(at + 1).replace(/\.$/, '');
  if (domainText.includes(',')) {
    domainText = domainText.replaceAll(',', '.');
    flags.push('comma-for-dot');
  }
  const written = address.slice(0, at);
  const plain = ordinary ? { local: written, domain: domainText } : withPlainI(written, domainText);
  if (plain.local !== written || plain.domain.toLowerCase() !== domainText.toLowerCase()) flags.push('turkish-i');
  domainText = plain.domain;
  const local = plain.local.toLowerCase().normalize('NFC');
  const domain = asciiDomain(domainText);
  if (domain === null || !HOST.test(domain)) return unparseable(raw, 'invalid-domain');
  if (local.length > LONGEST_LOCAL || local.length + domain.length + 1 > LONGEST_ADDRESS) {
    return unparseable(raw, 'too-long');
  }
  let quality: Quality = flags.length > 0 ? 'repaired' : 'valid';
  if (!DOT_ATOM.test(local) && !QUOTED.test(local)) {
    if (!LOOSE_DOTS.test(local)) return unparseable(raw, 'invalid-local-part');
    flags.push('loose-dots');
    quality = 'suspicious';
  }
  const canonicalDomain = SAME_DOMAIN.get(domain) ?? domain;
  const base = canonicalLocal(local, canonicalDomain);
  if (local.includes('+') && base.length < local.length) flags.push('plus-tag-removed');
  const doubts = doubtsOf(local, domain);
  if (doubts.length > 0) {
    flags.push(...doubts);
    quality = 'suspicious';
  }
  const value: EmailAddress = { address: `${local}@${domain}`, canonical: `${base}@${canonicalDomain}`, domain };
  return parsed(raw, value, quality, flags);
}

/** More in one field are a distribution list, of which nobody knows whose each is. */
const MOST_ADDRESSES = 10;
const AT = /@/g;
const LISTED = /[;,|<>\n\r]+/;
const REMARK = /\([^()@]*\)/g;
const countOf = (text: string): number => text.match(AT)?.length ?? 0;

/** What of a field may be an address each: without display names, cut at what people write between addresses. */
function listed(text: string): readonly string[] {
  // What stands before <a@b.org> is its bearer's name, also where an address book puts an older address there.
  const bare = text.includes('<')
    ? text.replace(/"[^"]*"\s*(?=<)/g, '').replace(/[^;,|<>\n\r]*<([^<>]*)>/g, ';$1;')
    : text;
  return bare
    .replace(REMARK, ' ')
    .split(LISTED)
    .flatMap((part) => (countOf(part) > 1 ? part.split(/\s+/) : [part]))
    .flatMap((part) => (countOf(part) > 1 ? part.split('/') : [part]))
    .map((part) => part.trim())
    .filter((part) => part.includes('@'));
}

/**
 * The addresses of a field in which more than one stands, each once; the field as `normalizeEmail` reads it where it is
 * one address, or not each part is one by itself.
 */
export function normalizeEmails(raw: string): StandardValue<EmailAddress> | readonly StandardValue<EmailAddress>[] {
  const whole = normalizeEmail(raw);
  if (raw.indexOf('@') === raw.lastIndexOf('@') || raw.length > LONGEST) return whole;
  const found = new Map<string, StandardValue<EmailAddress>>();
  for (const part of listed(cleanText(raw).text)) {
    const { value, quality, flags = [] } = normalizeEmail(part);
    if (value === null) return whole;
    if (!found.has(value.address))
      found.set(
        value.address,
        parsed(raw, value, quality === 'suspicious' ? quality : 'repaired', [...flags, 'one-of-several']),
      );
  }
  return found.size > 1 && found.size <= MOST_ADDRESSES ? [...found.values()] : whole;
}

function doubtsOf(local: string, domain: string): string[] {
  const doubts: string[] = [];
  const tld = domain.slice(domain.lastIndexOf('.') + 1);
  // A subdomain of example.com is as reserved as example.com itself (RFC 6761 §6.5).
  const parent = domain.split('.').slice(-2).join('.');
  if (RESERVED_TLDS.has(tld) || RESERVED_DOMAINS.has(parent)) doubts.push('reserved-domain');
  else if (TYPED_DOMAINS.has(domain)) doubts.push('mistyped-domain');
  if (FAKE_LOCALS.has(local)) doubts.push('fake-local-part');
  return doubts;
}
