import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parsePkcs11Uri } from './pkcs11-uri.ts'

const query = 'module-path=/usr/lib/softhsm/libsofthsm2.so&pin-source=file:/run/secrets/pin'

describe('a PKCS #11 URI', () => {
  test('names token, key, module and the file of the PIN', () => {
    assert.deepEqual(
      parsePkcs11Uri(
        `pkcs11:token=the%20token;manufacturer=M%C3%BCller;object=kek;id=%00%ffA;type=secret-key?${query}`,
      ),
      {
        token: { label: 'the token', manufacturerID: 'Müller' },
        label: 'kek',
        id: Buffer.from([0x00, 0xff, 0x41]),
        modulePath: '/usr/lib/softhsm/libsofthsm2.so',
        pinFile: '/run/secrets/pin',
      },
    )
    const { pinFile } = parsePkcs11Uri('pkcs11:serial=1;id=a?pin-source=file:///a&module-path=/b')
    assert.equal(pinFile, '/a')
  })

  test('is refused when it names too little, something unknown, something twice or the PIN itself', () => {
    parsePkcs11Uri(`pkcs11:token=a;object=b?${query}`)
    for (const uri of [
      `pkcs11:object=b?${query}`,
      `pkcs11:token=a?${query}`,
      `pkcs11:token=a;object=b;type=private?${query}`,
      `pkcs11:token=a;token=c;object=b?${query}`,
      `pkcs11:token=a;objekt=b;object=b?${query}`,
      `pkcs11:token=a;object=b%2?${query}`,
      `pkcs11:token=a;object=b?${query}&pin-value=1234`,
      'pkcs11:token=a;object=b?module-path=lib.so&pin-source=/pin',
      'pkcs11:token=a;object=b?module-path=/lib.so',
      'pkcs11:token=a;object=b?module-path=/lib.so&pin-source=|cat',
      'pkcs11:token=a;object=b',
      'pkcs11:',
    ]) {
      assert.throws(() => parsePkcs11Uri(uri), { code: 'vault.kek-invalid' }, uri)
    }
  })
})
