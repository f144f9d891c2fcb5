import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { randomKey } from './key.ts'
import { createKeyring } from './keyring.ts'

describe('a keyring', () => {
  const counting = () => {
    let count = 0
    const unwrap = () => {
      count += 1
      return randomKey()
    }
    return { unwrap, count: () => count }
  }

  test('unwraps once for the same wrapped bytes, and anew for others', () => {
    const { unwrap, count } = counting()
    const ring = createKeyring(2)
    ring.take('a', Uint8Array.of(1), unwrap)
    ring.take('a', Uint8Array.of(1), unwrap)
    assert.equal(count(), 1)
    ring.take('a', Uint8Array.of(2), unwrap)
    assert.equal(count(), 2)
  })

  test('gives nothing where the database holds nothing, whatever it kept', () => {
    const { unwrap } = counting()
    const ring = createKeyring(2)
    ring.take('a', Uint8Array.of(1), unwrap)
    assert.equal(ring.take('a', null, unwrap), undefined)
    assert.equal(ring.take('b', undefined, unwrap), undefined)
  })

  test('never holds more than it may, and lets the one unused for longest go', () => {
    const { unwrap, count } = counting()
    const ring = createKeyring(2)
    for (const name of ['a', 'b', 'a', 'c', 'a']) ring.take(name, Uint8Array.of(1), unwrap)
    assert.equal(count(), 3)
    ring.take('b', Uint8Array.of(1), unwrap)
    assert.equal(count(), 4)
  })

  test('holds the keys of 200,000 subjects, and finds each without unwrapping it again', () => {
    const { unwrap, count } = counting()
    const ring = createKeyring(200_000)
    const key = unwrap()
    const wrappedOf = (at: number) => Uint8Array.of(at & 0xff, (at >> 8) & 0xff, at >> 16)
    for (let at = 0; at < 200_000; at++) ring.take(`s${at}`, wrappedOf(at), () => key)
    for (let at = 0; at < 200_000; at++) assert.equal(ring.take(`s${at}`, wrappedOf(at), unwrap), key)
    assert.equal(count(), 1)
    assert.equal(ring.take('s7', null, unwrap), undefined)
    assert.notEqual(ring.take('s7', wrappedOf(7), unwrap), key)
  })
})
