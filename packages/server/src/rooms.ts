/** The rooms in floor order, each opened on those below it. Adding one touches one line. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openAssurance } from '#assurance'
import { openDiagnostics } from '#diagnostics'
import { openFleet } from '#fleet'
import type { SsoOptions } from '#identity'
import { openIdentity } from '#identity'
import type { Kernel, Module, TestClock } from '#kernel'
import { openKernelRoom } from '#kernel/room'
import { openConsole } from './console.ts'
import { createInspector } from './inspector.ts'
import { openApi } from './open-api.ts'
import { POLICY_FOLDER } from './paths.ts'

export interface RoomsOptions {
  /** Where the house runs on one; `clockMoved` runs what fell due. */
  readonly testClock?: TestClock | undefined
  readonly clockMoved?: (from: Date, to: Date) => Promise<void>
  /** Beside the others: for tests of what must refuse to start. */
  readonly guests?: readonly Module[]
  /** Where the text in force stands; read anew at each look. */
  readonly policyFolder?: string
  /** In place of the name system, for tests. */
  readonly outside?: SsoOptions | undefined
}

/** Opens them, and nothing yet runs or is written: a command of the operator acts in them beside servers too. */
export function openRooms(
  kernel: Kernel,
  {
    testClock,
    clockMoved = async () => undefined,
    guests = [],
    policyFolder = POLICY_FOLDER,
    outside,
  }: RoomsOptions = {},
) {
  const identity = openIdentity(kernel, outside)
  const inspector = createInspector(
    kernel,
    () => rooms,
    () => identity,
  )
  const kernelRoom = openKernelRoom(kernel, inspector, testClock, clockMoved)
  const fleet = openFleet(kernel, { identity: identity.verbs })
  const diagnostics = openDiagnostics(kernel, { fleet: fleet.verbs, identity: identity.verbs })
  const below = [kernelRoom, identity, fleet, diagnostics, openConsole(), openApi(() => rooms), ...guests]
  const assurance = openAssurance(kernel, below, () => readFileSync(join(policyFolder, 'fleetops.md'), 'utf8'))
  const rooms: readonly Module[] = [...below, assurance]
  return { rooms, identity, fleet, diagnostics, assurance }
}
