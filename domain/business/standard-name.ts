/** A channel or topic as it is kept and compared, whoever writes it: `Email ` and `email` are one. */
export function standardName(text: string): string {
  return text.trim().toLowerCase().normalize('NFC');
}
