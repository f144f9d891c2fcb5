import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createPasswordHasher, isCurrentHash } from './password-hash.ts'
import { createPasswordRule } from './password-rule.ts'

const about = { email: 'person.zero@northdepot.example', name: 'Person Zero', organisation: 'Northdepot Haulage' }
const requireGoodPassword = createPasswordRule()
const faultOf = (password: string): string => {
  try {
    requireGoodPassword(password, about)
    return 'taken'
  } catch (error) {
    return error instanceof Error ? error.message : ''
  }
}

test('a password that leaked is refused where a corpus is set, and one that did not is taken [attack.29]', () => {
  const leaked = 'Quiet lantern, 48 herons'
  const rule = createPasswordRule({ holds: (password) => password === leaked })
  assert.throws(() => rule(leaked, about), { code: 'identity.password-weak', message: /leaked/ })
  assert.doesNotThrow(() => rule('Seven grey pencils?', about))
  assert.doesNotThrow(() => requireGoodPassword(leaked, about))
})

const BAD: readonly (readonly [string, string, RegExp])[] = [
  ['11 characters', 'Vg7#kq!2zpW', /at least 12/],
  ['11 characters, one of them of two code units', 'Vg7#kq!2zp😀', /at least 12/],
  ['129 characters', `${'x7#Kq'.repeat(25)}abcd`, /at most 128/],
  ['no special character', 'Vg7kq2zpWmT4hB', /neither a letter nor a digit/],
  ['a common word with look-alikes and a year', 'P@ssw0rd2026!!', /common word/],
  ['a season with a year', 'Summer2026!!', /common word/],
  ['the product', 'MutsDiagnostics1!', /about the product/],
  ['the organisation', 'N0rthdepot-2026!', /about the product/],
  ['the own name', 'Person.Zero.2026!', /about the product/],
  ['a row of the keyboard', 'qwertyuiop[]', /common|guessed/],
  ['a repetition', 'abcabcabcabc!', /guessed/],
]

describe('a password', () => {
  for (const [what, password, why] of BAD) {
    test(`is refused for ${what} [muts.auth.password] [attack.29]`, () => assert.match(faultOf(password), why))
  }

  for (const password of [
    'Quiet lantern, 48 herons',
    'correct horse, battery staple',
    `${'😀ß'.repeat(20)} lantern herons 4`,
  ]) {
    test(`of ${[...password].length} characters is taken [muts.auth.password] [attack.29]`, () =>
      assert.equal(faultOf(password), 'taken'))
  }
})

describe('a password hash', () => {
  const { hashPassword, verifyPassword } = createPasswordHasher()

  test('fits its password in any composition of its characters, and no other', async () => {
    const hash = await hashPassword('Ca\u0301fe lantern 48')
    assert.ok(isCurrentHash(hash))
    assert.equal(await verifyPassword('C\u00e1fe lantern 48', hash), true)
    assert.equal(await verifyPassword('Cafe lantern 48', hash), false)
  })

  test('that is none, or of another kind, fits nothing', async () => {
    for (const stored of [null, '', 'plain', '$2b$12$abc', '$argon2i$v=19$m=1,t=1,p=1$AAAA$AAAA']) {
      assert.equal(await verifyPassword('plain', stored), false)
    }
  })
})
