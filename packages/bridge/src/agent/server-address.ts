import { BridgeError } from './bridge-error.ts'

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * Reads the address of a server. Plain HTTP only on loopback: pairing code and results are for one server's eyes.
 *
 * @returns the origin, without a slash at its end.
 * @throws {BridgeError} `unsafe` if it is no address, or not a safe one.
 */
export function parseServer(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new BridgeError('unsafe', `'${text}' is no server address; say https://HOST[:PORT].`)
  }
  if (url.protocol === 'http:' && !LOOPBACK.has(url.hostname)) {
    throw new BridgeError('unsafe', 'A server elsewhere is reached over https only.')
  }
  return url.origin
}

/** `wss://…/api/v1/bridges/connection` for `https://…`. */
export const connectionUrl = (server: string): string => `${server.replace(/^http/, 'ws')}/api/v1/bridges/connection`
