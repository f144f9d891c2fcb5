/**
 * SHA-256 (FIPS 180-4, section 6.2), synchronous. For browsers, whose own digest is asynchronous and therefore
 * slow on the many small inputs of a tree; a server passes the native one instead. Hashes public data only.
 */

/** The first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
// biome-ignore format: a table
const ROUND = Uint32Array.of(
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
)

/** The same of the square roots of the first 8 primes. */
// biome-ignore format: a table
const START = Uint32Array.of(
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
)

const BLOCK_SIZE = 64

/** Hashes bytes into 32 bytes. */
export function sha256(bytes: Uint8Array): Uint8Array {
  const state = START.slice()
  const words = new Int32Array(64)
  const whole = bytes.length - (bytes.length % BLOCK_SIZE)
  for (let at = 0; at < whole; at += BLOCK_SIZE) compress(state, words, bytes, at)
  const tail = padTail(bytes, whole)
  for (let at = 0; at < tail.length; at += BLOCK_SIZE) compress(state, words, tail, at)
  const digest = new Uint8Array(32)
  const view = new DataView(digest.buffer)
  state.forEach((word, at) => void view.setUint32(at * 4, word))
  return digest
}

/** The last, incomplete block: the rest of the message, a one bit, zeros, and the length in bits in eight bytes. */
function padTail(bytes: Uint8Array, from: number): Uint8Array {
  const rest = bytes.length - from
  const tail = new Uint8Array(rest < BLOCK_SIZE - 8 ? BLOCK_SIZE : 2 * BLOCK_SIZE)
  tail.set(bytes.subarray(from))
  tail[rest] = 0x80
  const view = new DataView(tail.buffer)
  view.setUint32(tail.length - 8, Math.floor(bytes.length / 2 ** 29))
  view.setUint32(tail.length - 4, (bytes.length * 8) >>> 0)
  return tail
}

function compress(state: Uint32Array, words: Int32Array, bytes: Uint8Array, offset: number): void {
  schedule(words, bytes, offset)
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state
  for (let round = 0; round < 64; round++) {
    const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)
    const choice = (e & f) ^ (~e & g)
    const one = (h + s1 + choice + (ROUND[round] ?? 0) + (words[round] ?? 0)) | 0
    const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)
    const majority = (a & b) ^ (a & c) ^ (b & c)
    h = g
    g = f
    f = e
    e = (d + one) | 0
    d = c
    c = b
    b = a
    a = (one + s0 + majority) | 0
  }
  state[0] = (state[0] ?? 0) + a
  state[1] = (state[1] ?? 0) + b
  state[2] = (state[2] ?? 0) + c
  state[3] = (state[3] ?? 0) + d
  state[4] = (state[4] ?? 0) + e
  state[5] = (state[5] ?? 0) + f
  state[6] = (state[6] ?? 0) + g
  state[7] = (state[7] ?? 0) + h
}

function schedule(words: Int32Array, bytes: Uint8Array, offset: number): void {
  for (let at = 0, from = offset; at < 16; at++, from += 4) {
    words[at] =
      ((bytes[from] ?? 0) << 24) |
      ((bytes[from + 1] ?? 0) << 16) |
      ((bytes[from + 2] ?? 0) << 8) |
      (bytes[from + 3] ?? 0)
  }
  for (let at = 16; at < 64; at++) {
    const early = words[at - 15] ?? 0
    const late = words[at - 2] ?? 0
    const s0 = turn(early, 7) ^ turn(early, 18) ^ (early >>> 3)
    const s1 = turn(late, 17) ^ turn(late, 19) ^ (late >>> 10)
    words[at] = ((words[at - 16] ?? 0) + s0 + (words[at - 7] ?? 0) + s1) | 0
  }
}

const turn = (word: number, by: number) => (word >>> by) | (word << (32 - by))
