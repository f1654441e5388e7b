import { doubleMetaphone } from 'double-metaphone';

/**
 * One spelling for the romanisations and spellings of a name that sound alike: Sergei and Sergey, Meier and Meyer,
 * Müller and Mueller, Schmidt and Shmidt. Coarser than equality, finer than a phonetic code; `4` stands for ch, `5`
 * for sh. Expects a folded word (a–z, 0–9). One pass for consonants, one for vowels, as it is called for every word.
 */
export function soundForm(word: string): string {
  return vowels(consonants(word));
}

const VOWEL = new Set('aeiouyj');

function consonants(word: string): string {
  let out = '';
  let i = 0;
  while (i < word.length) {
    const letter = word.charAt(i);
    const next = word.charAt(i + 1);
    const [text, length] = cluster(word, i, letter, next);
    out += text;
    i += length;
  }
  return out;
}

/** What the letters at `i` sound like, and how many they are. */
function cluster(word: string, i: number, letter: string, next: string): readonly [string, number] {
  switch (letter) {
    case 's':
      if (next === 'c' && word.startsWith('schtsch', i)) return ['4', 7];
      if (next === 'h') return word.startsWith('shch', i) ? ['4', 4] : ['5', 2];
      return next === 'c' && word.charAt(i + 2) === 'h' ? ['5', 3] : ['s', 1];
    case 't':
      if (next === 'h') return ['t', 2];
      if (next === 's' && word.startsWith('tsch', i)) return ['4', 4];
      if (next === 'c' && word.charAt(i + 2) === 'h') return ['4', 3];
      return next === 'z' ? ['ts', 2] : ['t', 1];
    case 'c':
      if (next === 'h') return ['4', 2];
      if (next === 'k') return ['k', 2];
      return next === 'e' || next === 'i' || next === 'y' ? ['s', 1] : ['k', 1];
    case 'k':
      return next === 'h' ? (VOWEL.has(word.charAt(i + 2)) ? ['h', 2] : ['', 2]) : ['k', 1];
    case 'p':
      return next === 'h' ? ['f', 2] : ['p', 1];
    case 'g':
      return ['g', next === 'h' ? 2 : 1];
    case 'd':
      if (next === 'j') return ['i', 2];
      if (next === 'z' && word.charAt(i + 2) === 'h') return ['i', 3];
      return ['d', next === 'h' ? 2 : 1];
    case 'z':
      return next === 'h' ? ['i', 2] : ['z', 1];
    case 'q':
      return ['k', 1];
    case 'x':
      return ['ks', 1];
    case 'w':
      return ['v', 1];
    case 'j':
    case 'y':
      return ['i', 1];
    case 'h':
      // Silent before a consonant and at the end: John, Sarah.
      return [VOWEL.has(next) ? 'h' : '', 1];
    default:
      return [letter, 1];
  }
}

function vowels(text: string): string {
  let out = '';
  let last = '';
  for (let i = 0; i < text.length; i += 1) {
    let letter = text.charAt(i);
    const next = text.charAt(i + 1);
    if (letter === 'o' && (next === 'u' || next === 'o')) {
      letter = 'u';
      i += 1;
    } else if (next === 'e' && (letter === 'a' || letter === 'o' || letter === 'u')) {
      i += 1;
    } else if (letter === 'e' && next === 'e') {
      letter = 'i';
      i += 1;
    } else if (letter === 'a' && next === 'i') {
      letter = 'e';
    }
    if (letter !== last) out += letter;
    last = letter;
  }
  if (out.endsWith('iei')) return out.slice(0, -2);
  if (out.endsWith('ie')) return out.slice(0, -1);
  return out.endsWith('ei') ? `${out.slice(0, -2)}i` : out;
}

/** Letter of a sound form → what it leaves in the skeleton. */
const BONES: Readonly<Record<string, string>> = {
  ...{ a: '', e: '', i: '', o: '', u: '', h: '', v: '' },
  ...{ '4': 'k', '5': 's', p: 'b', g: 'k', z: 's' },
};

/** The consonants alone: what names from scripts without short vowels share with their Latin forms. */
export function skeleton(word: string): string {
  const sound = soundForm(word);
  let out = '';
  let last = '';
  for (let i = 0; i < sound.length; i += 1) {
    const letter = sound.charAt(i);
    const bone = BONES[letter] ?? letter;
    if (bone !== '' && bone !== last) out += bone;
    if (bone !== '') last = bone;
  }
  return out;
}

/**
 * Phonetic code: double metaphone (Philips 2000) of the sound form, without vowels, breath and half-vowels, so that
 * names from scripts that write no vowels have the code of their Latin forms. Empty for words of vowels alone.
 */
export function soundCode(word: string): string {
  return coarse(doubleMetaphone(spelled(soundForm(word)))[0]);
}

/** A sound form in letters that double metaphone reads. */
function spelled(sound: string): string {
  return sound.includes('4') || sound.includes('5') ? sound.replaceAll('4', 'k').replaceAll('5', 'sh') : sound;
}

/**
 * The codes to ask for: as `soundCode`, and that of the second reading which double metaphone knows. A word with a digit
 * is a number, which nobody means by its sound.
 */
export function soundCodes(word: string): readonly string[] {
  if (/\d/.test(word)) return [];
  const codes = [soundCode(word), ...doubleMetaphone(word).map(coarse)];
  return [...new Set(codes)].filter((code) => code !== '');
}

const CODES: Readonly<Record<string, string>> = { '0': 'T', X: 'S', P: 'B', A: '', H: '', J: '', F: '' };

function coarse(code: string): string {
  let out = '';
  for (let i = 0; i < code.length; i += 1) {
    const letter = code.charAt(i);
    const kept = CODES[letter] ?? letter;
    if (kept !== '' && !out.endsWith(kept)) out += kept;
  }
  return out;
}
