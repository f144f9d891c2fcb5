/**
 * What a bridge must not forget of acts: that one was ordered, that it may have changed the vehicle, and how it ended. A
 * file each, on disk before the next step; the mark of a beginning is what the first step waits for.
 */
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ActJournal, LeftAct } from '#core'
import type { ActOrderMessage, ActResultMessage } from '#wire'
import { decodeBridgeMessage, decodeServerMessage, encodeMessage } from '#wire'
import { openFolder, writePrivateFile } from './folder.ts'

export interface OpenActJournal extends ActJournal {
  /** What was left behind, as it was when this was opened. */
  readonly left: {
    readonly acts: readonly LeftAct[]
    readonly results: readonly ActResultMessage[]
    /** Files that are not whole. They stay where they are. */
    readonly damaged: readonly string[]
  }
}

export async function openActJournal(folder: string): Promise<OpenActJournal> {
  const home = join(folder, 'acts')
  await openFolder(home)
  const file = (id: string, kind: Kind) => join(home, `${id}.${kind}`)
  const remove = async (id: string, ...kinds: readonly Kind[]) => {
    for (const kind of kinds) await rm(file(id, kind), { force: true })
  }
  return {
    left: await readLeft(home),
    begin: (order) => writePrivateFile(file(order.actId, 'order'), encodeMessage(order)),
    mark: (id, readySha256) => writePrivateFile(file(id, 'begun'), readySha256),
    async finish(result) {
      await writePrivateFile(file(result.actId, 'result'), encodeMessage(result))
      await remove(result.actId, 'order', 'begun')
    },
    drop: (id) => remove(id, 'order', 'begun', 'result'),
  }
}

type Kind = 'order' | 'begun' | 'result'
const NAME = /^([0-9a-f-]{36})\.(order|begun|result)$/
const SHA256 = /^[0-9a-f]{64}$/

async function readLeft(home: string): Promise<OpenActJournal['left']> {
  const texts = new Map<string, string>()
  for (const name of await readdir(home)) if (NAME.test(name)) texts.set(name, await readFile(join(home, name), 'utf8'))
  const results: ActResultMessage[] = []
  const acts: LeftAct[] = []
  const damaged: string[] = []
  for (const [name, text] of texts) {
    const [, id = '', kind] = NAME.exec(name) ?? []
    if (kind === 'result') {
      const found = readResult(text, id)
      if (found) results.push(found)
      else damaged.push(name)
    }
    // A result beside its order: killed between writing the one and removing the other.
    if (kind !== 'order' || texts.has(`${id}.result`)) continue
    const order = readOrder(text, id)
    const begun = texts.get(`${id}.begun`)
    if (!order || (begun !== undefined && !SHA256.test(begun))) damaged.push(name)
    else acts.push({ order, begunAfter: begun })
  }
  return { acts, results, damaged }
}

function readResult(text: string, id: string): ActResultMessage | undefined {
  const read = decodeBridgeMessage(text)
  return 'message' in read && read.message.type === 'act.result' && read.message.actId === id ? read.message : undefined
}

function readOrder(text: string, id: string): ActOrderMessage | undefined {
  const read = decodeServerMessage(text)
  return 'message' in read && read.message.type === 'act.order' && read.message.actId === id ? read.message : undefined
}
