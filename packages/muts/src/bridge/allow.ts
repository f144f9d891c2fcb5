/** `muts bridge allow`, `allowed` and `disallow`: which controls this device takes over. Only who sits at it says so. */
import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import type { Pairing, VehicleControls } from '#bridge'
import { hashOfControls, openAllowList, parseControls } from '#bridge'
import { CommandError, EXIT } from '#exit'
import { useAccess } from '#session/access'
import { ask, unexpected } from '#session/ask'
import { chooseBridge } from './choose-bridge.ts'
import { explainBridge } from './explain.ts'

interface BridgeChoice {
  readonly home: string
  readonly name?: string
  readonly json?: boolean
}

interface AllowOptions extends BridgeChoice {
  readonly profile?: string
  readonly confirm?: string
  readonly signIn: string
}

/**
 * Shows the profile of a vehicle in full, with its hash, and takes it over only where that very hash is confirmed: what a
 * server changes between looking and confirming is not what was read.
 */
export async function allow(vehicleId: string, options: AllowOptions): Promise<void> {
  requireVehicle(vehicleId)
  const bridge = await chooseBridge(options.home, options.name)
  const controls = parse(
    options.profile === undefined ? await fetchProfile(vehicleId, bridge, options) : await readProfile(options.profile),
  )
  const sha256 = await hashOfControls(controls)
  const entry = { vehicleId, controls }
  const isConfirmed = options.confirm?.toLowerCase() === sha256
  if (isConfirmed) await openAllowList(bridge.folder).allow(entry).catch(explainBridge)
  show([{ ...entry, sha256 }], options)
  if (isConfirmed)
    return say(`${bridge.name} now takes over exactly these, when the server asks and the vehicle is at rest.`)
  if (options.confirm !== undefined)
    throw new CommandError(
      EXIT.conflict,
      'What is shown has another hash than what was confirmed. Nothing was changed.',
    )
  say(`Nothing was changed. To allow exactly these, say it again with --confirm ${sha256}`)
}

export async function listAllowed(options: BridgeChoice): Promise<void> {
  const { folder } = await chooseBridge(options.home, options.name)
  const entries = await openAllowList(folder).list().catch(explainBridge)
  show(await Promise.all(entries.map(async (one) => ({ ...one, sha256: await hashOfControls(one.controls) }))), options)
  if (entries.length === 0) say('This bridge takes over no control and no routine of any vehicle.')
}

export async function disallow(vehicleId: string, options: BridgeChoice): Promise<void> {
  requireVehicle(vehicleId)
  const { folder, name } = await chooseBridge(options.home, options.name)
  if (!(await openAllowList(folder).disallow(vehicleId).catch(explainBridge)))
    throw new CommandError(EXIT.notFound, `${name} allowed nothing of this vehicle.`)
  say(`${name} takes over nothing of this vehicle any more. What it holds goes back when its time is up.`)
}

async function fetchProfile(vehicleId: string, bridge: Pairing, { signIn }: AllowOptions): Promise<unknown> {
  const access = await useAccess(signIn)
  if (access.server !== bridge.server)
    throw new CommandError(
      EXIT.usage,
      `You are signed in at ${access.server}, and this bridge belongs to ${bridge.server}. Sign in there, or give --profile.`,
    )
  const path = `/api/v1/vehicles/${vehicleId}/diagnostic-profile`
  const reply = await ask(access, { method: 'GET', path, token: access.token })
  if (reply.status === 404) throw new CommandError(EXIT.notFound, 'There is no such vehicle in your reach.')
  if (reply.status !== 200) throw unexpected(access, reply)
  return reply.json
}

async function readProfile(file: string): Promise<unknown> {
  try {
    return JSON.parse(file === '-' ? await text(process.stdin) : await readFile(file, 'utf8'))
  } catch (cause) {
    throw new CommandError(EXIT.usage, `${file} cannot be read as JSON.`, { cause })
  }
}

function parse(profile: unknown): VehicleControls['controls'] {
  try {
    return parseControls(profile)
  } catch (cause) {
    throw new CommandError(EXIT.problemFound, `This profile is not taken over: ${(cause as Error).message}.`, { cause })
  }
}

function requireVehicle(id: string): void {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id))
    throw new CommandError(EXIT.usage, `'${id}' is no id of a vehicle.`)
}

function show(entries: readonly (VehicleControls & { readonly sha256: string })[], { json }: BridgeChoice): void {
  if (json) return void process.stdout.write(`${JSON.stringify(entries)}\n`)
  for (const { vehicleId, controls, sha256 } of entries) {
    process.stdout.write(`vehicle ${vehicleId}, SHA-256 ${sha256}\n`)
    for (const { kind, ecu, identifier, bytes, name } of controls)
      process.stdout.write(`  ${kind} ${identifier} of ${ecu} with ${bytes || 'no bytes'}: ${name}\n`)
  }
}

const say = (sentence: string): void => void process.stderr.write(`${sentence}\n`)
