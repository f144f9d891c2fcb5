import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import type { Signer, TreeNode } from '#proof'
import {
  createTree,
  createVkey,
  formatAddCheckpoint,
  formatCheckpoint,
  formatVkey,
  parseAddCheckpoint,
  parseVkey,
  proveConsistency,
  sha256,
  signNote,
  verifyNote,
} from '#proof'
import { openWitnessKey } from '#witness'
import { openDeviceKey } from './device-key.ts'
import type { Pairing } from './pairing.ts'
import { openWitnessDuty } from './witness-duty.ts'

const ORIGIN = 'fleet.example/ledger/1'
const PAIRING: Pairing = { bridgeId: 'b1', organisationId: 'o1', name: 'Bay 1', server: 'https://fleet.example' }

/** A device, and logs that sign with keys of their own. */
async function openDevice() {
  const folder = mkdtempSync(join(tmpdir(), 'muts-duty-'))
  const refusals: string[] = []
  const faults: unknown[] = []
  const makeLog = async (name: string): Promise<Signer> => {
    const signer = await openWitnessKey(join(folder, name), ORIGIN)
    return { ...signer, vkey: createVkey(ORIGIN, signer.vkey.publicKey) }
  }
  const open = async () =>
    openWitnessDuty({
      folder,
      pairing: PAIRING,
      key: await openDeviceKey(folder),
      now: () => new Date('2026-01-05T08:00:00Z'),
      onRefusal: (because) => refusals.push(because),
      onFault: (error) => faults.push(error),
    })
  return { folder, refusals, faults, makeLog, open, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) }
}

/** The first three leaves are every log's; this byte tells one from the other from there on. */
async function askOf(signers: readonly Signer[], oldSize: number, size: number, byte = 0) {
  const leaves = Array.from({ length: size }, (_, index) => new Uint8Array(32).fill(index < 3 ? 0 : byte))
  const rootOfRun = (run: readonly Uint8Array[]) => {
    const tree = createTree(sha256)
    tree.append(run)
    return tree.root()
  }
  const readNode = ({ height, index }: TreeNode) =>
    rootOfRun(leaves.slice(index * 2 ** height, (index + 1) * 2 ** height))
  const proof = await proveConsistency(sha256, readNode, oldSize, size)
  const note = await signNote(formatCheckpoint({ origin: ORIGIN, size, root: rootOfRun(leaves) }), signers)
  const logs = signers.map(({ vkey }) => formatVkey(vkey))
  return { type: 'witness.ask', askId: 1, logs, body: formatAddCheckpoint({ oldSize, proof, note }) } as const
}

describe('a bridge on duty as a witness', () => {
  test('makes its own key, names it by the device key, and cosigns what goes on', async () => {
    using device = await openDevice()
    const log = await device.makeLog('log')
    const duty = await device.open()
    const [first, next] = [await askOf([log], 0, 3), await askOf([log], 3, 5)]
    const answers = [await duty.answer(first), await duty.answer(next)]

    assert.deepEqual(
      answers.map(({ status, seen }) => [status, seen]),
      [
        [200, ''],
        [200, ''],
      ],
    )
    const note = parseAddCheckpoint(next.body).note + answers[1]?.body
    assert.equal((await verifyNote(note, [parseVkey(duty.vkey)])).signedBy[0]?.name, 'bridge/b1')
    assert.equal((await device.open()).vkey, duty.vkey)
  })

  test('refuses a fork and a cut tail, and shows what it saw', async () => {
    using device = await openDevice()
    const log = await device.makeLog('log')
    const duty = await device.open()
    const seen = await askOf([log], 0, 5)
    assert.equal((await duty.answer(seen)).status, 200)

    const evidence = parseAddCheckpoint(seen.body).note
    const fork = await duty.answer(await askOf([log], 5, 7, 1))
    assert.deepEqual([fork.status, fork.seen], [422, evidence])
    const cut = await duty.answer(await askOf([log], 3, 4))
    assert.deepEqual([cut.status, cut.body, cut.seen], [409, '5\n', evidence])
    const rewritten = await duty.answer(await askOf([log], 5, 5, 1))
    assert.deepEqual([rewritten.status, rewritten.seen], [409, evidence])
    assert.equal(device.refusals.length, 3)
    assert.equal((await duty.answer(await askOf([log], 5, 7))).status, 200)
  })

  test('follows the log to a new key that its own one vouches for, and to no other', async () => {
    using device = await openDevice()
    const [log, successor, thief] = [
      await device.makeLog('log'),
      await device.makeLog('next'),
      await device.makeLog('x'),
    ]
    const statusOf = async (...ask: Parameters<typeof askOf>) =>
      (await (await device.open()).answer(await askOf(...ask))).status

    assert.equal(await statusOf([log], 0, 3), 200)
    assert.equal(await statusOf([thief], 3, 4), 403)
    assert.equal(await statusOf([log, successor], 3, 5), 200)
    assert.equal(await statusOf([successor], 5, 6), 200)
    assert.equal(await statusOf([thief], 6, 7), 403)
  })

  test('vouches for nothing when its memory cannot be read', async () => {
    using device = await openDevice()
    const log = await device.makeLog('log')
    const duty = await device.open()
    await duty.answer(await askOf([log], 0, 3))
    writeFileSync(memoryOf(device.folder), 'nothing of a checkpoint')
    assert.equal((await duty.answer(await askOf([log], 3, 4))).status, 500)
    assert.equal(device.faults.length, 1)
  })

  test('killed between judging and remembering has seen nothing, and half a memory is none', async () => {
    using device = await openDevice()
    const log = await device.makeLog('log')
    assert.equal((await (await device.open()).answer(await askOf([log], 0, 3))).status, 200)
    const before = readFileSync(memoryOf(device.folder), 'utf8')

    const signal = await dieWhileJudging(device.folder, await askOf([log], 3, 5, 1))
    assert.equal(signal, 'SIGKILL')
    assert.equal(readFileSync(memoryOf(device.folder), 'utf8'), before)
    writeFileSync(`${memoryOf(device.folder)}.new`, 'half a checkp')
    assert.equal((await (await device.open()).answer(await askOf([log], 3, 5))).status, 200)
  })
})

const placeOf = (folder: string) => join(folder, 'witness', PAIRING.bridgeId)

function memoryOf(folder: string): string {
  const name = readdirSync(placeOf(folder)).find((file) => file.endsWith('.checkpoint'))
  return join(placeOf(folder), name ?? '')
}

/** A process of its own whose signature, made after it compared and before it remembers, is its last act. */
async function dieWhileJudging(folder: string, { logs, body }: Awaited<ReturnType<typeof askOf>>) {
  const [witness, proof] = [import.meta.resolve('#witness'), import.meta.resolve('#proof')]
  const source = `
    import { openWitness, openWitnessKey } from ${JSON.stringify(witness)}
    import { parseVkey } from ${JSON.stringify(proof)}
    const folder = ${JSON.stringify(placeOf(folder))}
    const { vkey } = await openWitnessKey(folder, 'bridge/b1')
    const signer = { vkey, sign: () => process.kill(process.pid, 'SIGKILL') }
    const logs = () => ${JSON.stringify(logs)}.map(parseVkey)
    const witness = await openWitness({ folder, signer, logs, now: () => new Date(0) })
    await witness.addCheckpoint(${JSON.stringify(body)})
  `
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null]
  return signal
}
