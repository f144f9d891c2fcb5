/** Finding and keeping an address (SAE J1939-81, 4.4): claim it, defend it, yield to a lower NAME, or do without. */
import type { Cancel, EcuAddress, Timers } from '#protocol/link'
import { LinkError } from '#protocol/link'
import { NULL_ADDRESS } from './identifier.ts'
import { compareNames, NAME_BYTES } from './name.ts'

export interface ClaimPort {
  /** Says that `source` is ours; from 0xFE it says that we have none. */
  sendClaim(source: number): void
  /** 0 up to, but not including, 1: spreads those who cannot claim over time. */
  random(): number
}

export interface ClaimOptions {
  /** Eight bytes. */
  readonly name: Uint8Array
  /** 0 to 253. */
  readonly preferredAddress: number
  /** Whether we look for another one where the preferred is taken. */
  readonly isArbitraryAddressCapable: boolean
}

/** Nobody objected for so long: the address is ours. */
const CONTENTION_MS = 250
/** Who cannot claim says so within this time, at random. */
const SPREAD_MS = 153
/** Free for whoever looks for one (SAE J1939-81, table 2). */
const FIRST_DYNAMIC = 128
const LAST_DYNAMIC = 247

export type AddressClaim = ReturnType<typeof createAddressClaim>

export function createAddressClaim(timers: Timers, port: ClaimPort, options: ClaimOptions) {
  const { name } = options
  /** Who claimed what, by address; ours is not in here. */
  const others = new Map<EcuAddress, Uint8Array>()
  let address = NULL_ADDRESS
  let isSettled = false
  let isWithout = false
  let stopWatch: Cancel = () => {}
  let settle: ((result: EcuAddress | LinkError) => void) | undefined

  const end = (result: EcuAddress | LinkError) => {
    isSettled = true
    stopWatch()
    settle?.(result)
    settle = undefined
  }
  const tryAddress = (wanted: EcuAddress) => {
    address = wanted
    isSettled = false
    isWithout = false
    stopWatch()
    stopWatch = timers.after(CONTENTION_MS, () => end(address))
    port.sendClaim(address)
  }
  const sayCannot = () => {
    stopWatch()
    stopWatch = timers.after(port.random() * SPREAD_MS, () => port.sendClaim(NULL_ADDRESS))
  }
  const yieldAddress = () => {
    const free = options.isArbitraryAddressCapable ? findFree(others) : undefined
    if (free !== undefined) return tryAddress(free)
    address = NULL_ADDRESS
    isWithout = true
    end(new LinkError('refused', 'address claim', 'every address is taken by somebody with a lower NAME'))
    sayCannot()
  }

  return {
    /** Ours, or 0xFE while nothing is claimed for good. */
    address: () => (isSettled ? address : NULL_ADDRESS),
    /** Who else is there: NAME by address, as far as it was said. */
    others: (): ReadonlyMap<EcuAddress, Uint8Array> => others,
    /** Claims the preferred address or, where it is taken, another one. @throws {LinkError} refused: none is left. */
    claim: () =>
      new Promise<EcuAddress>((resolve, reject) => {
        settle = (result) => (result instanceof LinkError ? reject(result) : resolve(result))
        tryAddress(options.preferredAddress)
      }),
    /** Somebody claims an address, perhaps ours. Our own claim, played back by an adapter, means nothing. */
    onClaim(source: EcuAddress, theirs: Uint8Array) {
      if (theirs.length !== NAME_BYTES || compareNames(theirs, name) === 0) return
      for (const [known, other] of others) if (compareNames(other, theirs) === 0) others.delete(known)
      if (source < NULL_ADDRESS) others.set(source, theirs)
      if (source !== address || source === NULL_ADDRESS) return
      if (compareNames(name, theirs) > 0) return yieldAddress()
      others.delete(source)
      port.sendClaim(address)
    },
    /** Somebody asks who is there: whoever found no address says so too. */
    onRequest() {
      if (isWithout) sayCannot()
      else if (address !== NULL_ADDRESS) port.sendClaim(address)
    },
    /** A network tool moves whoever bears this NAME (commanded address). @param data NAME and the new address. */
    onCommand(data: Uint8Array) {
      const wanted = data[NAME_BYTES]
      const isOurs = data.length === NAME_BYTES + 1 && compareNames(data.subarray(0, NAME_BYTES), name) === 0
      if (isOurs && wanted !== undefined && wanted < NULL_ADDRESS && wanted !== address) tryAddress(wanted)
    },
    close() {
      stopWatch()
      settle?.(new LinkError('lost', 'address claim', 'the connection was closed'))
      settle = undefined
    },
  }
}

function findFree(others: ReadonlyMap<EcuAddress, Uint8Array>): EcuAddress | undefined {
  for (let address = FIRST_DYNAMIC; address <= LAST_DYNAMIC; address += 1) if (!others.has(address)) return address
  return undefined
}
