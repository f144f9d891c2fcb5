/** `muts key rotate`: on PostgreSQL beside the servers that run; the embedded database has one process, so its server must be stopped. */
import { resolve } from 'node:path'
import { requireInstallation } from '#installation'
import type { DataOptions, OrganisationOptions } from '#operator'
import { operator, requireId, tell } from '#operator'
import { openBeside } from '#server/ground'
import type { OrgId, SubjectId } from '#server/kernel'
import type { KeyRotation } from '#server/vault'
import { createKeyRotation, makeKek, readKekFile } from '#server/vault'

export async function makeKeyFile(
  file: string,
  { passphraseFile, json }: { readonly passphraseFile?: string; readonly json?: boolean },
): Promise<void> {
  const path = resolve(file)
  await makeKek(path, passphraseFile === undefined ? undefined : resolve(passphraseFile))
  const query = passphraseFile === undefined ? '' : `?passphrase_file=${resolve(passphraseFile)}`
  const setting = `file:${path}${query}`
  process.stdout.write(json ? `${JSON.stringify({ MUTS_KEK: setting })}\n` : `MUTS_KEK=${setting}\n`)
  process.stderr.write('Keep a copy of the file elsewhere: without it nothing that is sealed can ever be read.\n')
}

/** @throws {KekError} when either KEK cannot be asked. */
export async function rotateKek(options: DataOptions & { readonly nextFile: string }): Promise<void> {
  const next = readKekFile(resolve(options.nextFile))
  await inRotation(options, (rotation) => rotation.rotateKek(next))
  tell(
    options,
    { rotated: 'kek' },
    'Either KEK opens now. Start with the next one in MUTS_KEK, then run muts key drop-kek.',
  )
}

/** @throws {Problem} `vault.no-rotation` (409). @throws {KekError} unless MUTS_KEK is the next one. */
export async function dropFormerKek(options: DataOptions): Promise<void> {
  await inRotation(options, (rotation) => rotation.dropFormerKek())
  tell(options, { dropped: 'kek' }, 'The former KEK opens nothing here any more. Dumps from before still need it.')
}

export async function rotateInstallation(options: DataOptions): Promise<void> {
  await inRotation(options, (rotation) => rotation.rotateInstallation())
  tell(options, { rotated: 'installation' }, 'The installation key is a new one.')
}

/** Where no server runs, the key changes at the next start, when the request for it is placed. */
export async function rotateSeal(options: DataOptions): Promise<void> {
  await inRotation(options, (rotation) => rotation.rotateSeal())
  tell(options, { rotated: 'seal' }, 'The servers change the key of the seal now, or at their next start.')
}

/** @throws {Problem} `vault.organisation-missing` (410). */
export async function rotateOrganisation(options: OrganisationOptions): Promise<void> {
  const org = requireId<OrgId>(options.organisationId, '--organisation-id')
  await inRotation(options, (rotation) => rotation.rotateOrganisation(org))
  tell(options, { rotated: 'organisation', organisationId: org }, 'The key of the organisation is a new one.')
}

/** @throws {Problem} `vault.subject-not-rotatable` (409). */
export async function rotateSubjects(options: OrganisationOptions & { readonly subject?: string }): Promise<void> {
  const org = requireId<OrgId>(options.organisationId, '--organisation-id')
  const subject = options.subject === undefined ? undefined : requireId<SubjectId>(options.subject, '--subject')
  const count = await inRotation(options, (rotation) => rotation.rotateSubjects(org, subject))
  tell(
    options,
    { rotated: 'subject', count },
    `${count} data keys are new. The server seals their data anew within an hour.`,
  )
}

/** Which columns there are matters to the server that finishes, not to what begins here. */
async function inRotation<T>({ data }: DataOptions, work: (rotation: KeyRotation) => Promise<T>): Promise<T> {
  const { kernel, close } = await openBeside(requireInstallation(data))
  try {
    return await work(createKeyRotation(kernel, operator(), []))
  } finally {
    await close()
  }
}
