/** The profile of a vehicle: which of its inputs, outputs and routines may be taken over, by their bytes. What it does not name is refused. */
import { createHash } from 'node:crypto'
import type { Static } from 'typebox'
import { Type } from 'typebox'
import type { Context } from '#kernel'
import { Problem } from '#kernel'
import { encodeCanonical } from '#proof'
import type { HeldOrder } from '#protocol/acts'
import { isControlOf, judgeControl } from '#protocol/acts'
import type { ActPorts } from './ports.ts'
import { profileStore } from './profile-store.ts'

const strict = { additionalProperties: false } as const

export type Control = Static<typeof Control>
/** `bytes`: the state of a control, the option record of a routine. */
export const Control = Type.Object(
  {
    kind: Type.Enum(['control', 'routine']),
    ecu: Type.String({ pattern: '^0x[0-9A-F]{3,8}$', maxLength: 10 }),
    identifier: Type.String({ pattern: '^[0-9A-F]{4}$' }),
    bytes: Type.String({ pattern: '^([0-9A-F]{2}){0,64}$', maxLength: 128 }),
    name: Type.String({ minLength: 1, maxLength: 80, pattern: '\\S' }),
  },
  strict,
)
export type Profile = Static<typeof Profile>
export const Profile = Type.Object({ controls: Type.Array(Control, { maxItems: 200 }) }, strict)

export type ProfileVerbs = ReturnType<typeof createProfiles>

export function createProfiles({ fleet }: Pick<ActPorts, 'fleet'>) {
  async function readProfile(ctx: Context, vehicleId: string): Promise<Profile> {
    const vehicle = await fleet.readVehicle(ctx, vehicleId)
    ctx.record({ action: 'diagnostic-profile.read', object: vehicle.id })
    return { controls: [...(await profileStore.list(ctx, vehicle.id))] }
  }

  /**
   * Puts another in its place.
   *
   * @throws {Problem} `diagnostics.forbidden-act` (403) for what is on the list that no role lifts, by its bytes or by what it
   *   is called, and leaves an entry; `diagnostics.class-lasting` (422).
   */
  async function changeProfile(ctx: Context, vehicleId: string, { controls }: Profile): Promise<Profile> {
    const vehicle = await fleet.readVehicle(ctx, vehicleId)
    for (const control of controls) requireHarmless(ctx, vehicle.id, control)
    await profileStore.replace(ctx, vehicle.id, controls)
    const sha256 = createHash('sha256').update(encodeCanonical({ controls })).digest('hex')
    ctx.record({ action: 'diagnostic-profile.change', object: vehicle.id, facts: { count: controls.length, sha256 } })
    return { controls: [...controls] }
  }

  return { readProfile, changeProfile }
}

function requireHarmless(ctx: Context, vehicleId: string, control: Control): void {
  const judged = judgeControl(control)
  if (typeof judged === 'object') {
    const facts = { kind: control.kind, rule: judged.rule }
    ctx.record({ action: 'act.refuse', object: vehicleId, outcome: 'refused', facts })
    throw new Problem(
      'forbidden',
      'diagnostics.forbidden-act',
      `${judged.title} is never done, whoever asks (${judged.rule}). ${judged.because} Nothing was changed.`,
      { keep: true },
    )
  }
  if (judged === 'reversible') return
  throw new Problem(
    'refused',
    'diagnostics.class-lasting',
    `${control.name} (${control.identifier}) is not known to be reversible. Nothing was changed.`,
  )
}

/** Whether the profile names this very control. */
export async function isInProfile(ctx: Context, vehicleId: string, order: HeldOrder): Promise<boolean> {
  const controls = await profileStore.list(ctx, vehicleId)
  return controls.some((control) => isControlOf(control, order))
}
