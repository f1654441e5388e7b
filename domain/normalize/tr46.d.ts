/** The part of tr46 (UTS #46, internationalised domain names) that is used here; the package brings no types. */
declare module 'tr46' {
  interface Options {
    readonly checkHyphens?: boolean;
    readonly checkBidi?: boolean;
    readonly checkJoiners?: boolean;
    readonly useSTD3ASCIIRules?: boolean;
    readonly verifyDNSLength?: boolean;
    readonly transitionalProcessing?: boolean;
  }
  interface Tr46 {
    /** The domain in ASCII (A-labels), or null where UTS #46 forbids it. */
    toASCII(domain: string, options?: Options): string | null;
    toUnicode(domain: string, options?: Options): { readonly domain: string; readonly error: boolean };
  }
  const tr46: Tr46;
  export = tr46;
}
