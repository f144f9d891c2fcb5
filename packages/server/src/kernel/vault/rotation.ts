/**
 * Rotation of every level while the house is open, each step with its entry. What the old key protects stays readable
 * until it has been put under the new one; then the old key is destroyed, and not before.
 */
import type { Actor, Kernel, OrgId, PersonalColumn, SubjectId } from '#kernel'
import { HOUSE, Problem, sooner } from '#kernel'
import type { KekProvider } from './kek.ts'

/**
 * How long the previous key of a subject is kept at least: longer than any transaction lasts that read it, and than the
 * answers are kept that were sealed with it for repetition.
 */
const PREVIOUS_KEPT = { hours: 25 }

export interface KeyRotation {
  /** Wraps the installation key under the KEK that comes as well; the house may be started with either from now on. */
  rotateKek(next: KekProvider): Promise<void>
  /** After the start with the new KEK: nothing is left that the former one opens. @throws {Problem} `vault.no-rotation` */
  dropFormerKek(): Promise<void>
  rotateInstallation(): Promise<void>
  /** Asks for the next key of the intake's seal: it changes when this is placed, and the former one ends a minute later. */
  rotateSeal(): Promise<void>
  rotateOrganisation(org: OrgId): Promise<void>
  /** The key of one subject, or of all of the organisation. Their data is sealed anew on write and by `finish`. */
  rotateSubjects(org: OrgId, subject?: SubjectId): Promise<number>
  /** Ends what was begun: seals anew what is left, and destroys the old keys that nothing needs any more. */
  finish(): Promise<void>
}

type Ports = Pick<Kernel, 'act' | 'vault' | 'clock' | 'database'>
type Level = 'kek' | 'installation' | 'organisation' | 'subject' | 'seal'

/** @param columns where the rooms keep sealed data. */
export function createKeyRotation(ports: Ports, actor: Actor, columns: readonly PersonalColumn[]): KeyRotation {
  const { act, vault, clock } = ports
  const { keeping } = vault
  const record = (
    action: 'vault.rotate' | 'vault.destroy',
    level: Level,
    org: OrgId,
    object: string,
    generation?: number,
  ) =>
    act({ actor, org }, async (ctx) => {
      ctx.record({ action, object, facts: { level, ...(generation === undefined ? {} : { generation }) } })
    })

  async function destroyInstallations(): Promise<void> {
    for (const generation of await keeping.destroyInstallations())
      await record('vault.destroy', 'installation', HOUSE, 'installation', generation)
  }
  async function finishOrganisation(org: OrgId): Promise<void> {
    await keeping.rewrapSubjects(org)
    if ((await keeping.destroyOrganisationKeys(org)) > 0) await record('vault.destroy', 'organisation', org, org)
  }
  return {
    rotateKek: async (next) => {
      await record('vault.rotate', 'kek', HOUSE, 'kek')
      await keeping.addKek(next)
    },
    dropFormerKek: async () => {
      if (!(await keeping.dropFormerKek())) {
        throw new Problem('conflict', 'vault.no-rotation', 'No KEK is being changed; there is no former one to drop.')
      }
      await record('vault.destroy', 'kek', HOUSE, 'kek')
    },
    rotateInstallation: async () => {
      const generation = await keeping.rotateInstallation()
      await record('vault.rotate', 'installation', HOUSE, 'installation', generation)
      await destroyInstallations()
    },
    rotateSeal: () => record('vault.rotate', 'seal', HOUSE, 'seal'),
    rotateOrganisation: async (org) => {
      await act({ actor, org }, async (ctx) => {
        const generation = await keeping.addOrganisationKey(ctx.tx)
        ctx.record({ action: 'vault.rotate', object: org, facts: { level: 'organisation', generation } })
      })
      await finishOrganisation(org)
    },
    rotateSubjects: async (org, subject) => {
      const rotated =
        subject === undefined ? await rotateAll(ports, actor, org) : await rotatePage(ports, actor, org, [subject])
      if (subject !== undefined && rotated === 0) {
        const message =
          'The subject is not there or erased, or its key is being changed already, or seals entries of the ledger.'
        throw new Problem('conflict', 'vault.subject-not-rotatable', message)
      }
      return rotated
    },
    finish: async () => {
      await destroyInstallations()
      const due = sooner(clock.now(), PREVIOUS_KEPT)
      for (const org of await keeping.listOrganisations()) {
        await finishOrganisation(org)
        await finishSubjects(
          ports,
          actor,
          org,
          columns.filter(({ kind }) => kind === 'sealed'),
          due,
        )
      }
    },
  }
}

async function rotateAll(ports: Ports, actor: Actor, org: OrgId): Promise<number> {
  let [rotated, after] = [0, null as SubjectId | null]
  for (;;) {
    const page = await ports.database.transaction({ org }, (tx) => ports.vault.keeping.listSubjects(tx, after))
    after = page.at(-1) ?? null
    if (after === null) return rotated
    rotated += await rotatePage(ports, actor, org, page)
  }
}

const rotatePage = ({ act, vault }: Ports, actor: Actor, org: OrgId, page: readonly SubjectId[]): Promise<number> =>
  act({ actor, org }, async (ctx) => {
    const rotated: SubjectId[] = []
    for (const subject of page) if (await vault.keeping.rotateSubject(ctx.tx, subject)) rotated.push(subject)
    if (rotated.length > 0)
      ctx.record({ action: 'vault.rotate', object: rotated, subject: rotated, facts: { level: 'subject' } })
    return rotated.length
  })

async function finishSubjects(
  { act, vault, database }: Ports,
  actor: Actor,
  org: OrgId,
  columns: readonly PersonalColumn[],
  due: Date,
): Promise<void> {
  let after: SubjectId | null = null
  for (;;) {
    const page = await database.transaction({ org }, (tx) => vault.keeping.listRotating(tx, after))
    if (page.length === 0) return
    for (const { subject, rotatedAt } of page) {
      after = subject
      await act({ actor, org }, async (ctx) => {
        for (const column of columns) await vault.keeping.reseal(ctx.tx, column, subject)
        if (rotatedAt > due || !(await vault.keeping.destroyPrevious(ctx.tx, subject))) return
        ctx.record({ action: 'vault.destroy', object: subject, subject, facts: { level: 'subject' } })
      })
    }
  }
}
