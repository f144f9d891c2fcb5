/** What acts ask of the rooms below, and of the rest of diagnostics. */
import type { ServerMessage } from '#bridge/wire'
import type { BridgeId, Context, Kernel, OrgId, Problem, Scope, SubjectId, VehicleId } from '#kernel'
import type { ActOrder } from '#protocol/acts'

export interface ActPorts {
  readonly kernel: Pick<Kernel, 'vault' | 'ledger'>
  readonly fleet: {
    /** Records the reading. @throws {Problem} `missing` if there is none in the caller's reach. */
    readVehicle(
      ctx: Context,
      id: string,
    ): Promise<{ readonly id: VehicleId; readonly subject: SubjectId; readonly vin: string | null }>
    listVehicleIds(ctx: Context): Promise<readonly VehicleId[]>
    /** @throws {Problem} `missing`, `fleet.order-of-another`, `fleet.order-not-open`. */
    requireOrderAtWork(ctx: Context, id: string, vehicleId: string): Promise<void>
    isReachedBy(ctx: Context, person: SubjectId, scope: Scope, vehicle: string): Promise<boolean>
  }
  readonly identity: {
    listOrganisations(ctx: Context): Promise<readonly OrgId[]>
    /** What somebody may do at this moment, and how far. */
    heldBy(ctx: Context, person: SubjectId): Promise<ReadonlyMap<string, Scope>>
    isSessionLive(ctx: Context, id: string): Promise<boolean>
  }
  readonly bridges: {
    /** Bridges that reach a vehicle and are connected to a node. */
    listConnectedTo(ctx: Context, vehicle: string): Promise<readonly BridgeId[]>
    publicKeyOf(ctx: Context, bridge: BridgeId): Promise<Uint8Array | undefined>
    /** Does nothing where the bridge is not here; it asks when it comes. */
    send(bridge: string, message: ServerMessage): void
    /** Of a bridge that is connected, and has said all it does. */
    isTooOldTo(ctx: Context, bridge: string, what: 'act-recording' | 'clear-code'): Promise<boolean>
  }
  /** What a unit of the vehicle was when it was last scanned; null where it did not say, undefined where it was not there. */
  nameUnit(ctx: Context, vehicle: string, ecu: string): Promise<string | null | undefined>
  /** Why a unit of the vehicle is not asked for this; undefined where it is known to support it. */
  findIncapable(ctx: Context, vehicle: string, order: ActOrder): Promise<Problem | undefined>
  /** What was signed by this key, as canonical JSON; or why it is not believed. */
  readonly readSigned: (
    message: { readonly document: string; readonly signature: string },
    publicKey: Uint8Array,
  ) => { readonly value: unknown } | { readonly because: string }
}

/** Whether the caller is this person. */
export const isOwn = (ctx: Context, person: SubjectId): boolean =>
  ctx.actor.kind === 'person' && ctx.actor.id === person
