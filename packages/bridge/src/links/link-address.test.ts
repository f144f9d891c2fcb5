import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { parseLink, parseTruckLink } from '#links'
import { runs } from '#protocol/testing'

describe('a link', () => {
  test('names what stands between us and the vehicle', () => {
    assert.deepEqual(parseLink('elm327+tcp://192.168.0.10:35000'), {
      kind: 'elm327',
      host: '192.168.0.10',
      port: 35_000,
    })
    assert.deepEqual(parseLink('doip://[fe80::1]'), { kind: 'doip', host: 'fe80::1', port: 13_400 })
    assert.deepEqual(parseLink('slcan+tcp://can.local:2000'), { kind: 'slcan', host: 'can.local', port: 2_000 })
    assert.deepEqual(parseLink('gvret+tcp://can.local'), { kind: 'gvret', host: 'can.local', port: 23 })
    assert.deepEqual(parseLink('socketcand://can.local/vcan1'), {
      kind: 'socketcand',
      host: 'can.local',
      port: 29_536,
      bus: 'vcan1',
    })
    assert.deepEqual(parseLink('elm327+serial:/dev/ttyUSB0?baud=115200'), {
      kind: 'elm327-serial',
      path: '/dev/ttyUSB0',
      baud: 115_200,
    })
  })

  test('over TLS says whom it believes', () => {
    const gateway = { kind: 'doip', host: 'gw', port: 3_496 }
    assert.deepEqual(parseLink('doip+tls://gw'), { ...gateway, tls: {} })
    assert.deepEqual(parseLink('doip+tls://gw:3496?ca=/etc/muts/ca.pem&name=gateway.example'), {
      ...gateway,
      tls: { caFile: '/etc/muts/ca.pem', name: 'gateway.example' },
    })
    for (const rest of ['?', '?ca=', '?cert=x', '/x', '?ca=a&name='])
      assert.equal(parseLink(`doip+tls://gw${rest}`), undefined, rest)
    assert.equal(parseLink('doip://gw?ca=/etc/muts/ca.pem'), undefined)
  })

  test('to a truck is one of its own', () => {
    const place = { host: 'can.local', port: 2_000 }
    assert.deepEqual(parseTruckLink('j1939+slcan://can.local:2000'), { kind: 'slcan', ...place })
    assert.deepEqual(parseTruckLink('j1939+gvret://can.local:2000'), { kind: 'gvret', ...place })
    assert.deepEqual(parseTruckLink('j1939+socketcand://can.local:2000/can1'), {
      kind: 'socketcand',
      ...place,
      bus: 'can1',
    })
    assert.equal(parseLink('j1939+slcan://can.local:2000'), undefined)
    for (const text of ['slcan+tcp://can.local:2000', 'j1939+slcan://can.local', 'j1939+doip://can.local:1']) {
      assert.equal(parseTruckLink(text), undefined, text)
    }
  })

  test('is none without a port where the adapter has no usual one, or with one that cannot be', () => {
    for (const text of [
      'elm327+tcp://adapter',
      'doip://gw:0',
      'doip://gw:65536',
      'slcan+tcp://:1',
      'slcan+tcp://gw:1/can0',
      'socketcand://gw/a/b',
      'replay:drive.log',
      '',
    ]) {
      assert.equal(parseLink(text), undefined, text)
    }
  })

  test('is read or not, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => void parseLink(`elm327+tcp://${text}`)),
      { numRuns: runs(50) },
    )
  })
})
