import { hash } from 'node:crypto'
import type { Hash } from '#proof'

/** SHA-256 by the platform: several times the speed of the one that also runs in browsers. */
export const sha256: Hash = (bytes) => hash('sha256', bytes, 'buffer')
