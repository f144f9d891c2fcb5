/** Which messages of a file are parameter groups of SAE J1939, by the attributes that say so. */

const GROUP = 'J1939PG'

/** @param statements those of the file, with attributes among them. @returns asks by the number of a message in the file. */
export function isParameterGroup(statements: readonly string[]): (number: number) => boolean {
  const attribute = (pattern: RegExp) =>
    statements.map((text) => pattern.exec(text)?.[1]).find((found) => found !== undefined)
  const names: readonly string[] =
    attribute(/^BA_DEF_\s+BO_\s+"VFrameFormat"\s+ENUM\s+(.*);$/s)?.match(/"[^"]*"/g) ?? []
  const group = names.indexOf(`"${GROUP}"`)
  const usual = attribute(/^BA_DEF_DEF_\s+"VFrameFormat"\s+"([^"]*)";$/)
  const isJ1939 = attribute(/^BA_\s+"ProtocolType"\s+"([^"]*)";$/) === 'J1939'
  const told = new Map<number, boolean>()
  for (const text of statements) {
    const [, number, value] = /^BA_\s+"VFrameFormat"\s+BO_\s+(\d+)\s+"?([^";]+)"?;$/.exec(text) ?? []
    if (number !== undefined) told.set(Number(number), value === GROUP || value === String(group))
  }
  // Without a word about the message the default of the file holds, and without one of those the protocol of the network.
  return (number) => told.get(number) ?? (names.length > 0 ? usual === GROUP : isJ1939)
}
