/** For tests only: what an auditor is handed by a real house, and copies of it that somebody has been at. */
import { generateKeyPairSync, sign } from 'node:crypto'
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { KeyKind, Signer } from '#proof'
import { createVkey, KEY_KIND } from '#proof'
import type { Kernel, OrgId } from '#server/kernel'
import { HOUSE, later, sooner } from '#server/kernel'
import { openBareHouse } from '#server/testing'

/** Files of one log, all below a folder. */
export interface Handed {
  readonly folder: string
  /** The export, with `keys` in it. */
  readonly log: string
  readonly keys: string
  readonly leaves: string
  readonly proof: string
  readonly entry: string
  readonly answer: string
  /** Of `muts.api.jwt`. */
  readonly pack: string
  readonly promise: string
}

/** Lets a house do a few things, and writes down everything it says about them. */
export async function handOver(folder: string): Promise<Handed> {
  await using house = await openBareHouse()
  const { kernel, clock, identity } = house
  const begin = clock.now()
  const act = { actor: { kind: 'operator', id: 'test' }, org: HOUSE } as const
  const { org } = await kernel.act(act, (ctx) =>
    identity.verbs.createOrganisation(ctx, 'Testfleet', 'admin@fleet.example'),
  )
  for (let minutes = 0; minutes < 15; minutes += 5) {
    await kernel.ledger.drain()
    clock.moveTo(later(clock.now(), { minutes: 5 }))
  }
  await kernel.ledger.drain()
  const files = nameFiles(folder)
  const write = (name: string, content: string | Uint8Array) => writeFileSync(join(folder, name), content)
  const question = { kind: 'action', id: 'user.invite', from: begin, to: sooner(clock.now(), { minutes: 10 }) } as const
  write('answer.json', await inside(kernel, org, (tx) => kernel.ledger.answer(tx, question)))
  write('pack.json', await kernel.act(act, (ctx) => house.assurance.assurance.readPack(ctx, 'muts.api.jwt', {})))
  const [invited] = await inside(kernel, org, (tx) => kernel.ledger.list(tx, { action: 'user.invite', limit: 1 }))
  const seq = String(invited?.seq)
  write('proof.txt', (await inside(kernel, org, (tx) => kernel.ledger.prove(tx, seq)))?.text ?? '')
  write('entry.json', (await inside(kernel, org, (tx) => kernel.ledger.read(tx, seq)))?.body ?? '')
  write('promise.txt', await promiseOf(kernel))
  await kernel.ledger.drain()
  clock.moveTo(later(clock.now(), { minutes: 5 }))
  await kernel.ledger.drain()
  mkdirSync(files.log)
  await kernel.ledger.exportLog(files.log)
  cpSync(kernel.config.leavesFolder, files.leaves, { recursive: true })
  return files
}

const inside = <T>({ database }: Kernel, org: OrgId, work: Parameters<typeof database.transaction<T>>[1]) =>
  database.transaction({ org }, work)

/** The log may place an entry before anybody can ask: then it is asked about the next one. */
async function promiseOf({ act, database, ledger }: Kernel): Promise<string> {
  for (let tries = 0; tries < 50; tries++) {
    const who = { actor: { kind: 'operator', id: 'test' }, org: HOUSE } as const
    const id = await act(who, async (ctx) => ctx.record({ action: 'clock.move', object: 'clock', facts: NOWHERE }))
    const shown = await database.transaction({ org: HOUSE }, (tx) => ledger.prove(tx, id))
    if (shown?.kind === 'promise') return shown.text
  }
  throw new Error('every entry was placed before it could be promised')
}

const NOWHERE = { from: '2026-01-05T08:00:00.000Z', to: '2026-01-05T08:00:00.000Z' }

const nameFiles = (folder: string): Handed => ({
  folder,
  log: join(folder, 'log'),
  keys: join(folder, 'log/keys'),
  leaves: join(folder, 'leaves'),
  proof: join(folder, 'proof.txt'),
  entry: join(folder, 'entry.json'),
  answer: join(folder, 'answer.json'),
  pack: join(folder, 'pack.json'),
  promise: join(folder, 'promise.txt'),
})

/** A copy of a file or folder that may be tampered with. */
export function copyOf(path: string, name: string): string {
  const copy = `${path}-${name}`
  cpSync(path, copy, { recursive: true })
  return copy
}

/** Turns one bit of a byte; counted from the end where `at` is negative. */
export function flip(file: string, at: number): void {
  const bytes = readFileSync(file)
  const place = at < 0 ? bytes.length + at : at
  bytes[place] = (bytes[place] ?? 0) ^ 0x01
  writeFileSync(file, bytes)
}

/** The first file of entries in an export. */
export function firstBundle(log: string): string {
  const folder = join(log, 'tile/entries/000.p')
  return join(folder, readdirSync(folder)[0] ?? '')
}

/** Somebody with a key of their own. */
export function makeSigner(name: string, kind: KeyKind = KEY_KIND.note): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const { x = '' } = publicKey.export({ format: 'jwk' })
  return {
    vkey: createVkey(name, new Uint8Array(Buffer.from(x, 'base64url')), kind),
    sign: (message) => sign(null, message, privateKey),
  }
}
