import assert from 'node:assert/strict'
import { createPrivateKey, sign } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { openWorkshop } from '#diagnostics/testing'
import type { Vault } from '#kernel/vault'
import { formatCheckpoint, parseCheckpoint, parseNote, parseVkey, signNote } from '#proof'

/** The log key itself, as a thief of the host has it. */
async function stealLogKey({ secrets }: Vault, vkey: string) {
  const pkcs8 = Buffer.from((await secrets.find('ledger/log-key')) ?? [])
  const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' })
  return { vkey: parseVkey(vkey), sign: (message: Uint8Array) => sign(null, message, key) }
}

interface Seen {
  readonly folder: string
  readonly bridgeId: string
  /** How much longer the log was. */
  readonly more: number
  readonly thief: Awaited<ReturnType<typeof stealLogKey>>
}

/** Lets a bridge have seen a log that was longer, or another one. */
async function letHaveSeen({ folder, bridgeId, more, thief }: Seen): Promise<void> {
  const place = join(folder, 'witness', bridgeId)
  const file = join(place, readdirSync(place).find((name) => name.endsWith('.checkpoint')) ?? '')
  const seen = parseCheckpoint(parseNote(readFileSync(file, 'utf8')).text)
  const other = formatCheckpoint({ ...seen, size: seen.size + more, root: seen.root.toReversed() })
  writeFileSync(file, await signNote(other, [thief]))
}

const CASES = [
  { seen: 'more entries than there are, as after a restore that cut the tail,', more: 100, because: /the log ends at/ },
  { seen: 'another past', more: 0, because: /saw another (log|root)/ },
]

for (const { seen, more, because } of CASES) {
  describe(`a bridge that has seen ${seen}`, () => {
    test('refuses the log over its connection, and the log stops', async () => {
      await using shop = await openWorkshop()
      const { ledger, vault } = shop.house.kernel
      const { bridgeId, folder, stop } = await shop.openBridge([])
      await shop.until(bridgeId, ['bridge.witness'])
      await ledger.drain()
      await stop()
      const [vkey = ''] = await ledger.vkeys()
      await letHaveSeen({ folder, bridgeId, more, thief: await stealLogKey(vault, vkey) })
      assert.equal((await ledger.health()).isReady, true)

      const { next } = await shop.run(folder, bridgeId, [])
      const refusal = next('log-refused')
      await shop.ask('auditor', 'GET /ledger/entries')
      assert.match(JSON.stringify(await refusal), /has seen|does not go on/)

      const place = async () => {
        await shop.ask('auditor', 'GET /ledger/entries')
        await ledger.drain()
      }
      await assert.rejects(async () => {
        for (let tries = 0; tries < 5; tries++) await place()
      }, because)
      assert.match((await ledger.health()).reasons.join(), because)
    })
  })
}
