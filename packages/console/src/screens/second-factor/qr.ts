import { encodeCodewords } from './qr-blocks.ts'

/** A module is dark, light, or not yet decided. */
type Grid = (boolean | undefined)[][]

const MASKS: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
]

/** The remainder of `value` by a BCH generator polynomial, appended to it. */
function withCheckBits(value: number, generator: number, checkBits: number): number {
  let rest = value << checkBits
  for (let bit = 31 - Math.clz32(rest | 1); bit >= checkBits; bit--) {
    if ((rest >> bit) & 1) rest ^= generator << (bit - checkBits)
  }
  return (value << checkBits) | rest
}

function put(grid: Grid, x: number, y: number, isDark: boolean): void {
  const row = grid[y]
  if (row && x >= 0 && x < grid.length) row[x] = isDark
}

/** A square pattern of rings around a centre; finders are 4 rings wide with their separator, alignments 3. */
function putRings(
  grid: Grid,
  centre: { x: number; y: number },
  reach: number,
  isDark: (ring: number) => boolean,
): void {
  for (let dy = -reach; dy <= reach; dy++) {
    for (let dx = -reach; dx <= reach; dx++) {
      put(grid, centre.x + dx, centre.y + dy, isDark(Math.max(Math.abs(dx), Math.abs(dy))))
    }
  }
}

function alignmentsOf(version: number): readonly number[] {
  const last = version * 4 + 10
  if (version === 1) return []
  return version < 7 ? [6, last] : [6, 6 + (last - 6) / 2, last]
}

function putFixed(grid: Grid, version: number): void {
  const last = grid.length - 1
  for (let at = 0; at <= last; at++) {
    put(grid, 6, at, at % 2 === 0)
    put(grid, at, 6, at % 2 === 0)
  }
  const corners = [
    { x: 3, y: 3 },
    { x: last - 3, y: 3 },
    { x: 3, y: last - 3 },
  ]
  for (const corner of corners) putRings(grid, corner, 4, (ring) => ring !== 2 && ring !== 4)
  const places = alignmentsOf(version)
  for (const y of places) {
    for (const x of places) {
      const isFinder = (x === 6 && y === 6) || (x === 6 && y === last - 6) || (x === last - 6 && y === 6)
      if (!isFinder) putRings(grid, { x, y }, 2, (ring) => ring !== 1)
    }
  }
  if (version >= 7) putVersion(grid, withCheckBits(version, 0x1f25, 12))
}

function putVersion(grid: Grid, bits: number): void {
  for (let bit = 0; bit < 18; bit++) {
    const far = grid.length - 11 + (bit % 3)
    const near = Math.floor(bit / 3)
    put(grid, far, near, ((bits >> bit) & 1) === 1)
    put(grid, near, far, ((bits >> bit) & 1) === 1)
  }
}

/** Level M is 00; the mask in three bits; both copies, and the one module that is always dark. */
function putFormat(grid: Grid, mask: number): void {
  const bits = withCheckBits(mask, 0x537, 10) ^ 0x5412
  const size = grid.length
  for (let bit = 0; bit < 15; bit++) {
    const isDark = ((bits >> bit) & 1) === 1
    put(grid, 8, bit < 6 ? bit : bit < 8 ? bit + 1 : size - 15 + bit, isDark)
    put(grid, bit < 8 ? size - 1 - bit : bit < 9 ? 7 : 14 - bit, 8, isDark)
  }
  put(grid, 8, size - 8, true)
}

/** The free places in the order the codewords fill them: pairs of columns from the right, up and down in turn. */
function* path(grid: Grid): Generator<{ x: number; y: number }> {
  const size = grid.length
  for (let right = size - 1, turn = 0; right >= 1; right -= 2, turn++) {
    if (right === 6) right = 5
    for (let step = 0; step < size; step++) {
      const y = turn % 2 === 0 ? size - 1 - step : step
      for (const x of [right, right - 1]) if (grid[y]?.[x] === undefined) yield { x, y }
    }
  }
}

/** How hard a finished code is to read (ISO/IEC 18004, 7.8.3): runs, blocks, false finders, balance. */
function penaltyOf(grid: Grid): number {
  const rows = grid.map((row) => row.map((isDark) => (isDark ? '1' : '0')).join(''))
  const columns = rows.map((_, x) => rows.map((row) => row.charAt(x)).join(''))
  let penalty = 0
  for (const line of [...rows, ...columns]) {
    for (const run of line.match(/0{5,}|1{5,}/g) ?? []) penalty += run.length - 2
    penalty += 40 * (line.match(/(?=10111010000|00001011101)/g)?.length ?? 0)
  }
  for (const [y, row] of rows.entries()) {
    for (let x = 0; x + 1 < row.length; x++) {
      const next = rows[y + 1]
      if (next && /^(0000|1111)$/.test(row.slice(x, x + 2) + next.slice(x, x + 2))) penalty += 3
    }
  }
  const dark = rows.join('').replaceAll('0', '').length / rows.length ** 2
  return penalty + 10 * Math.floor(Math.abs(dark * 100 - 50) / 5)
}

/** The modules of a QR code for a text, dark as true, without the quiet zone around it. Level M, at most 213 bytes. */
export function encodeQr(text: string): readonly (readonly boolean[])[] {
  const { version, codewords } = encodeCodewords(text)
  const size = version * 4 + 17
  const candidates = MASKS.map((mask, index) => {
    const grid: Grid = Array.from({ length: size }, () => new Array<boolean | undefined>(size).fill(undefined))
    putFixed(grid, version)
    putFormat(grid, index)
    let bit = 0
    for (const { x, y } of [...path(grid)]) {
      const isDark = (((codewords[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) === 1
      put(grid, x, y, isDark !== mask(x, y))
      bit++
    }
    return { grid, penalty: penaltyOf(grid) }
  })
  const best = candidates.reduce((a, b) => (b.penalty < a.penalty ? b : a))
  return best.grid.map((row) => row.map((isDark) => isDark === true))
}
