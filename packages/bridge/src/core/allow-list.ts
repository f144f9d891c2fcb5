/**
 * Which controls and routines of which vehicle this device takes over, whatever a server orders: a list on the device
 * that only its operator changes. Where there is none, none is. No message of the wire reads or writes it.
 */
import { encodeCanonical, sha256, toHex } from '#proof'
import type { Control, HeldOrder } from '#protocol/acts'
import { isControlOf, judgeControl } from '#protocol/acts'

export interface VehicleControls {
  readonly vehicleId: string
  readonly controls: readonly Control[]
}

/** It is read anew at each question, so that what the operator takes back is refused from then on. */
export interface AllowList {
  /** @throws {Error} where the list cannot be read, or is damaged: then it allows nothing. */
  list(): Promise<readonly VehicleControls[]>
  /** Puts these in the place of what the vehicle had. */
  allow(entry: VehicleControls): Promise<void>
  /** False where the vehicle had none. */
  disallow(vehicleId: string): Promise<boolean>
  isAllowed(vehicleId: string, order: HeldOrder): Promise<boolean>
}

/** Where the list lies. */
export interface AllowListPlace {
  /** Its text; undefined where there is none. */
  read(): Promise<string | undefined>
  /** Resolves once it is durable. Undefined takes it away. */
  write(text: string | undefined): Promise<void>
  /** What is thrown of a text that is none. */
  damaged(cause: unknown): Error
}

const MOST_CONTROLS = 200

export function createAllowList({ read, write, damaged }: AllowListPlace): AllowList {
  async function list(): Promise<readonly VehicleControls[]> {
    const text = await read()
    if (text === undefined) return []
    try {
      return parseList(JSON.parse(text))
    } catch (cause) {
      throw damaged(cause)
    }
  }

  const keep = (entries: readonly VehicleControls[]) =>
    write(entries.length === 0 ? undefined : `${JSON.stringify(entries, null, 2)}\n`)
  const othersOf = async (vehicleId: string) => (await list()).filter((one) => one.vehicleId !== vehicleId)

  return {
    list,
    allow: async (entry) => keep([...(await othersOf(entry.vehicleId)), entry]),
    async disallow(vehicleId) {
      const [before, after] = [await list(), await othersOf(vehicleId)]
      if (after.length === before.length) return false
      await keep(after)
      return true
    },
    async isAllowed(vehicleId, order) {
      const own = (await list()).find((one) => one.vehicleId === vehicleId)
      return own?.controls.some((control) => isControlOf(control, order)) ?? false
    },
  }
}

const SHAPE: Readonly<Record<keyof Control, RegExp>> = {
  kind: /^(control|routine)$/,
  ecu: /^0x[0-9A-F]{3,8}$/,
  identifier: /^[0-9A-F]{4}$/,
  bytes: /^([0-9A-F]{2}){0,64}$/,
  // What is shown on a terminal moves no cursor there.
  name: /^(?=.*\S)[^\p{C}\u2028\u2029]{1,80}$/u,
}

/**
 * Reads the profile of a vehicle as the server tells it: `{ "controls": [{ kind, ecu, identifier, bytes, name }] }`.
 *
 * @throws {TypeError} naming what is wrong: a shape, a control that is on the list that nobody lifts, one that would last.
 */
export function parseControls(value: unknown): readonly Control[] {
  const { controls } = (value ?? {}) as { controls?: unknown }
  if (!Array.isArray(controls) || controls.length > MOST_CONTROLS)
    throw new TypeError(`a profile holds a list of at most ${MOST_CONTROLS} controls`)
  return controls.map((control: Partial<Record<string, unknown>> | null, index) => {
    const at = `control ${index + 1}`
    for (const [name, shape] of Object.entries(SHAPE)) {
      const text = control?.[name]
      if (typeof text !== 'string' || !shape.test(text)) throw new TypeError(`${at} has no ${name}`)
    }
    const { kind, ecu, identifier, bytes, name } = control as unknown as Control
    const whole = { kind, ecu, identifier, bytes, name }
    const judged = judgeControl(whole)
    if (typeof judged === 'object') throw new TypeError(`${at} is never done, whoever asks: ${judged.title}`)
    if (judged !== 'reversible') throw new TypeError(`${at} is not known to be reversible`)
    return whole
  })
}

function parseList(value: unknown): readonly VehicleControls[] {
  if (!Array.isArray(value)) throw new TypeError('it holds a list')
  return value.map((entry: Partial<Record<string, unknown>> | null) => {
    const vehicleId = entry?.vehicleId
    if (typeof vehicleId !== 'string') throw new TypeError('an entry has no vehicleId')
    return { vehicleId, controls: parseControls(entry) }
  })
}

/** SHA-256 in hex of the canonical JSON (RFC 8785) of `{ controls }`: what the entry `diagnostic-profile.change` tells. */
export async function hashOfControls(controls: readonly Control[]): Promise<string> {
  const plain = controls.map(({ kind, ecu, identifier, bytes, name }) => ({ kind, ecu, identifier, bytes, name }))
  return toHex(await sha256(encodeCanonical({ controls: plain })))
}
