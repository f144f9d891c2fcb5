/** Where a bridge keeps what must outlive it: texts by name, in a folder or in a browser's own database. */
export interface Shelf {
  /** All that is kept, by name. */
  read(): Promise<ReadonlyMap<string, string>>
  /** Resolves once the text is durable: whole under its name, or not there, whatever happens to this device. */
  put(name: string, text: string): Promise<void>
  /** Takes away what is there under these names, one after the other. */
  remove(...names: readonly string[]): Promise<void>
}
