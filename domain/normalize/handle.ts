import type { DeviceId, SocialHandle, StandardValue } from '../model/index.ts';
import type { RawDevice, RawSocialHandle } from './raw.ts';
import { absent, parsed, unparseable } from './standard.ts';
import { cleanText, isPlaceholder } from './text.ts';

const NETWORKS: Readonly<Record<string, string>> = {
  twitter: 'x',
  'x.com': 'x',
  'twitter.com': 'x',
  fb: 'facebook',
  'facebook.com': 'facebook',
  'instagram.com': 'instagram',
  ig: 'instagram',
  insta: 'instagram',
  'linkedin.com': 'linkedin',
  'youtube.com': 'youtube',
  'tiktok.com': 'tiktok',
  'xing.com': 'xing',
};
const ADDRESS =
  /^(?:https?:\/\/)?(?:www\.|m\.|[a-z]{2}\.)?[a-z0-9.-]+\.[a-z]{2,}\/(?:in\/|company\/|profile\/|user\/|c\/|@)?([^/?#\s]+)\/?(?:[?#].*)?$/i;
const HANDLE = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}._-]{0,99}$/u;

/** A handle on a social network: without `@` and without the network's address, lower case. */
export function normalizeSocialHandle(raw: RawSocialHandle): StandardValue<SocialHandle> {
  const { network: named = '' } = raw;
  if (raw.handle.length > 300 || named.length > 100) return unparseable(raw.handle, 'too-long');
  const { text, flags } = cleanText(raw.handle);
  if (isPlaceholder(text)) return absent(raw.handle);
  const notes = [...flags];
  const address = ADDRESS.exec(text);
  if (address) notes.push('address-removed');
  const handle = (address?.[1] ?? text).replace(/^@/, '').toLowerCase().normalize('NFC');
  const said = cleanText(named).text.toLowerCase();
  const network = Object.hasOwn(NETWORKS, said) ? NETWORKS[said]! : said;
  if (network === '' || (network === said && isPlaceholder(said) && said !== 'x'))
    return unparseable(raw.handle, 'no-network');
  if (!HANDLE.test(handle)) return unparseable(raw.handle, 'invalid-handle');
  return parsed(raw.handle, { network, handle }, notes.length > 0 ? 'repaired' : 'valid', notes);
}

/** An opaque identifier of a device or visitor: UUIDs in lower case, all else as it came. All-zero ids say nothing. */
export function normalizeDevice(raw: RawDevice): StandardValue<DeviceId> {
  if (raw.value.length > 400) return unparseable(raw.value, 'too-long');
  const { text, flags } = cleanText(raw.value);
  // iOS sends an advertising id of zeros when tracking is refused.
  if (isPlaceholder(text) || /^[0-]+$/.test(text)) return absent(raw.value);
  if (text.length > 200 || /\s/.test(text)) return unparseable(raw.value, 'invalid-device-id');
  const uuid = /^\{?([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})\}?$/i.exec(text);
  const value = uuid ? uuid[1]!.toLowerCase() : text;
  return parsed(raw.value, { kind: raw.kind, value }, flags.length > 0 ? 'repaired' : 'valid', flags);
}
