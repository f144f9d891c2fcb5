/** The ring of a hash: 32 ticks, one a byte, clockwise from the top; a long tick is a large byte. It carries no security. */
export function ringPath(sha256: string, size = 21): string {
  const centre = size / 2
  const point = (radius: number, turn: number) => {
    const angle = turn * 2 * Math.PI
    const reach = radius * (size / 21)
    return `${(centre + reach * Math.sin(angle)).toFixed(2)} ${(centre - reach * Math.cos(angle)).toFixed(2)}`
  }
  return Array.from({ length: 32 }, (_, index) => {
    const byte = Number.parseInt(sha256.slice(2 * index, 2 * index + 2), 16)
    const turn = index / 32
    return `M${point(5, turn)}L${point(6.2 + (byte / 255) * 3.8, turn)}`
  }).join('')
}
