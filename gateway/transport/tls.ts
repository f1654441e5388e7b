/** What a process proves itself with, and whom it believes, on connections between processes; all PEM. */
export interface TlsIdentity {
  readonly key: string;
  readonly cert: string;
  /** The authority whose certificates the installation's processes hold. */
  readonly ca: string;
}
