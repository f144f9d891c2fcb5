/** A text in pieces of at most so many UTF-16 units, none of which ends within a character: half of one cannot be sent. */
export function piecesOf(text: string, most: number): readonly string[] {
  const pieces: string[] = []
  for (let from = 0, to = 0; from < text.length; from = to) {
    to = Math.min(from + most, text.length)
    if (to < text.length && isLead(text.charCodeAt(to - 1)) && to - 1 > from) to -= 1
    pieces.push(text.slice(from, to))
  }
  return pieces.length === 0 ? [''] : pieces
}

/** The first of the two units of a character beyond U+FFFF. */
const isLead = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff
