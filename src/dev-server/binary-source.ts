/** A way of getting a Temporal CLI onto this machine. */
export interface BinarySource {
  /** How it is named in an error. */
  readonly name: string;
  /** Leaves the binary in `folder` and gives its path; rejects with the reason when that cannot be done. */
  make(folder: string, log: (line: string) => void): Promise<string>;
}
