/** Names for prepared statements: the server parses a text once for each connection, then only binds (HOTPATH, section 1). */

/** A connection keeps a plan for each name, so a text that varies must not make ever new ones. */
const NAMES = 500

/** Gives each text a name for ever; undefined, so unnamed, once all are given. */
export function createStatementNames(capacity = NAMES): (text: string) => string | undefined {
  const names = new Map<string, string>()
  return (text) => {
    const known = names.get(text)
    if (known !== undefined || names.size >= capacity) return known
    const name = `muts_${names.size}`
    names.set(text, name)
    return name
  }
}
