import { once } from 'node:events'
import { connect } from 'node:net'
import type { TestContext } from 'node:test'
import { describe, test } from 'node:test'
import { createVehicle, serveSocketcand } from './index.ts'

/** A client that knows nothing of our codecs: says a line, and waits for what matches. */
async function openClient(t: TestContext) {
  const door = await serveSocketcand(createVehicle({ vin: 'MUTSDEM0000000001', scenario: 'clean' }))
  const socket = connect(door.port, '127.0.0.1')
  t.after(async () => {
    socket.destroy()
    await door.close()
  })
  let heard = ''
  const until = async (pattern: RegExp) => {
    while (!pattern.test(heard)) heard += String((await once(socket, 'data'))[0])
    const found = pattern.exec(heard)
    heard = heard.slice((found?.index ?? 0) + (found?.[0].length ?? 0))
    return found
  }
  await until(/< hi >/)
  return { until, say: (text: string) => void socket.write(`< ${text} >`) }
}

describe('a vehicle behind socketcand', () => {
  test('answers in raw mode', async (t) => {
    const { say, until } = await openClient(t)
    say('open can0')
    await until(/< ok >/)
    say('rawmode')
    await until(/< ok >/)
    say('send 7DF 8 2 9 2 0 0 0 0 0')
    const first = await until(/< frame (7E[89A-F]) \d+\.\d{6} 10 14 49 02 01/)
    say(`send ${(Number.parseInt(first?.[1] ?? '', 16) - 8).toString(16)} 3 30 0 0`)
    await until(/< frame 7E[89A-F] \d+\.\d{6} 22 /)
  })

  test('opens no other bus, sends nothing before one is open, and goes on behind nonsense', async (t) => {
    const { say, until } = await openClient(t)
    say('send 7DF 1 0')
    await until(/< error no bus is open >/)
    say('open can7')
    await until(/< error could not open bus >/)
    say('open can0')
    await until(/< ok >/)
    say('send 7DF 9')
    await until(/< error not understood >/)
    say('send 7DF 1 F0')
    await until(/< error not understood >/)
    say('echo')
    await until(/< echo >/)
  })
})
