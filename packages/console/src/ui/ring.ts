/**
 * The geometry of the seal: a ring drawn from a SHA-256, so that two hashes look different at a glance.
 * It carries no security; the comparison of the digits does.
 */

const point = (centre: number, radius: number, turn: number, digits: number): string => {
  const angle = turn * 2 * Math.PI
  return `${(centre + radius * Math.sin(angle)).toFixed(digits)} ${(centre - radius * Math.cos(angle)).toFixed(digits)}`
}

const hexDigits = (hash: string): string => hash.toLowerCase().replace(/[^0-9a-f]/g, '')

/** The small ring in a box of 21 × 21: 32 ticks, one a byte, clockwise from the top; a long tick is a large byte. */
export function ringPath(sha256: string): string {
  const hex = hexDigits(sha256).padEnd(64, '0')
  return Array.from({ length: 32 }, (_, index) => {
    const byte = Number.parseInt(hex.slice(2 * index, 2 * index + 2), 16)
    const turn = index / 32
    return `M${point(10.5, 5, turn, 2)}L${point(10.5, 6.2 + (byte / 255) * 3.8, turn, 2)}`
  }).join('')
}

/** The large ring in a box of 200 × 200: a graduated outer scale, and one inner tick per hex digit. */
export function dialPaths(sha256: string): { outer: string; inner: string } {
  const tick = (from: number, to: number, turn: number) => `M${point(100, from, turn, 1)}L${point(100, to, turn, 1)}`
  const digits = [...hexDigits(sha256)]
  return {
    outer: Array.from({ length: 128 }, (_, index) => tick(index % 8 === 0 ? 89 : 92, 96, index / 128)).join(''),
    inner: digits.map((digit, index) => tick(48, 52 + Number.parseInt(digit, 16) * 2, index / digits.length)).join(''),
  }
}
