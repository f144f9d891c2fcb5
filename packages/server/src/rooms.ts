/** The rooms in floor order, each opened on those below it. Adding one touches one line. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openAssurance } from '#assurance'
import { openDiagnostics } from '#diagnostics'
import { openFleet } from '#fleet'
import type { SsoOptions } from '#identity'
import { openIdentity } from '#identity'
import type { Kernel, Module, TestClock } from '#kernel'
import { createOutbox } from '#kernel/mail'
import { openKernelRoom } from '#kernel/room'
import { openTopics } from '#kernel/topics'
import type { WayOptions } from '#kernel/webhooks'
import { openConsole } from './console.ts'
import { EVENTS } from './events.ts'
import { createInspector } from './inspector.ts'
import { openApi } from './open-api.ts'
import { POLICY_FOLDER } from './paths.ts'
import { createTopics } from './topics.ts'

/** In place of the name system, and of the authorities that are trusted outside; for tests. */
export type Outside = SsoOptions & { readonly webhooks?: WayOptions }

export interface RoomsOptions {
  /** Where the house runs on one; `clockMoved` runs what fell due. */
  readonly testClock?: TestClock | undefined
  readonly clockMoved?: (from: Date, to: Date) => Promise<void>
  /** Beside the others: for tests of what must refuse to start. */
  readonly guests?: readonly Module[]
  /** Where the text in force stands; read anew at each look. */
  readonly policyFolder?: string
  readonly outside?: Outside | undefined
  /** Of what runs by itself while the house serves; nothing does in a command. */
  readonly reportBug?: (error: Error, where: string) => void
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
    reportBug = () => undefined,
  }: RoomsOptions = {},
) {
  const outbox = createOutbox(kernel)
  const identity = openIdentity(kernel, outside, outbox)
  const inspector = createInspector(
    kernel,
    () => rooms,
    () => identity,
  )
  const kernelRoom = openKernelRoom(kernel, inspector, testClock, clockMoved, EVENTS, outbox, outside?.webhooks)
  const fleet = openFleet(kernel, { identity: identity.verbs }, outbox)
  const diagnostics = openDiagnostics(kernel, { fleet: fleet.verbs, identity: identity.verbs })
  const topics = openTopics(
    { act: kernel.act, ledger: kernel.ledger, reportBug: (error) => reportBug(error, 'topics') },
    createTopics(fleet.verbs),
  )
  const below = [kernelRoom, identity, fleet, diagnostics, topics, openConsole(), openApi(() => rooms), ...guests]
  const assurance = openAssurance(kernel, below, () => readFileSync(join(policyFolder, 'fleetops.md'), 'utf8'))
  const rooms: readonly Module[] = [...below, assurance]
  return { rooms, identity, fleet, diagnostics, assurance }
}
