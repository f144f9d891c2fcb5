import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const MUTS = fileURLToPath(import.meta.resolve('muts').replace('src/main.ts', 'bin/muts'))

const DBC = `VERSION ""
BU_: ECM
BO_ 256 Gear: 2 ECM
 SG_ Selected : 0|4@1+ (1,0) [0|0] "" ECM
 SG_ OilTemperature : 8|8@1+ (0.1,-40) [0|0] "°C" ECM
BO_ 2364540158 Counter: 8 ECM
 SG_ Count : 0|64@1+ (1,0) [0|0] "" ECM
BA_ "ProtocolType" "J1939";
VAL_ 256 Selected 3 "Drive, slow" ;
`
const LOG = `(1.000000) can0 100#0303
(2.500000) can0 18F004FE#FFFFFFFFFFFFFFFF
(3.000000) can0 7FF#00
`
const BAD = '(4.000000) can0 100#0\n'

const folder = mkdtempSync(join(tmpdir(), 'muts-decode-'))
after(() => rmSync(folder, { recursive: true }))
const file = (name: string, content: string) => {
  const path = join(folder, name)
  writeFileSync(path, content, 'latin1')
  return path
}
const dbc = file('gear.dbc', DBC)

async function decode(args: readonly string[], input = '') {
  const child = spawn(MUTS, ['diag', 'decode', ...args], { stdio: ['pipe', 'pipe', 'pipe'] })
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { status: child.exitCode, out, err }
}

describe('muts diag decode', () => {
  test('prints the signals of a log, a line of JSON each, and nothing of frames nobody knows', async () => {
    const { status, out } = await decode(['--dbc', dbc, file('drive.log', LOG)])
    const rows = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    const gear = { atUs: 1_000_000, channel: 'can0', id: '0x100', message: 'Gear' }
    assert.equal(status, 0)
    assert.deepEqual(rows, [
      { ...gear, signal: 'Selected', value: 3, label: 'Drive, slow', raw: 3 },
      { ...gear, signal: 'OilTemperature', value: -39.7, unit: '°C', raw: 3 },
      {
        atUs: 2_500_000,
        channel: 'can0',
        id: '0x18F004FE',
        message: 'Counter',
        signal: 'Count',
        value: '18446744073709551615',
        raw: '18446744073709551615',
      },
    ])
  })

  test('writes CSV from standard input', async () => {
    const { status, out } = await decode(['--csv', '--dbc', dbc, '-'], LOG)
    const [head, first] = out.split('\n')
    assert.deepEqual(
      [status, head, first],
      [0, 'atUs,channel,id,message,signal,value,unit,label,raw', '1000000,can0,0x100,Gear,Selected,3,,"Drive, slow",3'],
    )
  })

  test('stops at a bad line and says its number, or passes over it when asked', async () => {
    const log = file('bad.log', LOG + BAD + LOG)
    const stopped = await decode(['--dbc', dbc, log])
    const went = await decode(['--skip-bad-lines', '--dbc', dbc, log])
    assert.equal(stopped.status, 1)
    assert.match(stopped.err, /line 4/)
    assert.equal(went.status, 0)
    assert.equal(went.out.trim().split('\n').length, 6)
    assert.match(went.err, /line 4.*\n1 line was passed over/s)
  })

  test('tells a bad database, a file that is not there, and a word it does not know, by its status', async () => {
    const bad = file('bad.dbc', `${DBC}BO_ 1 Broken\n`)
    const log = file('drive.log', LOG)
    assert.deepEqual((await decode(['--dbc', bad, log])).status, 1)
    assert.deepEqual((await decode(['--dbc', bad, '--skip-bad-lines', log])).status, 0)
    assert.equal((await decode(['--dbc', dbc, join(folder, 'none.log')])).status, 5)
    assert.equal((await decode(['--dbc', dbc, '--format', 'mp3', log])).status, 2)
    assert.equal((await decode([log])).status, 2)
  })
})
