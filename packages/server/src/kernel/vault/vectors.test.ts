import assert from 'node:assert/strict'
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  sign,
  verify,
} from 'node:crypto'
import { describe, test } from 'node:test'
import { EnvelopeError, openEnvelope } from './envelope.ts'
import { takeKey } from './key.ts'

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(/\s/g, ''), 'hex')
const PLAIN = `d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72
  1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255`
const GCM_KEY = 'feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308'

/** The GCM specification (McGrew and Viega), test cases 13 to 16: AES-256, 96-bit IV. */
const GCM = [
  {
    name: '13',
    key: '00'.repeat(32),
    iv: '00'.repeat(12),
    aad: '',
    plain: '',
    sealed: '',
    tag: '530f8afbc74536b9a963b4f1c4cb738b',
  },
  {
    name: '14',
    key: '00'.repeat(32),
    iv: '00'.repeat(12),
    aad: '',
    plain: '00'.repeat(16),
    sealed: 'cea7403d4d606b6e074ec5d3baf39d18',
    tag: 'd0d1c8a799996bf0265b98b5d48ab919',
  },
  {
    name: '15',
    key: GCM_KEY,
    iv: 'cafebabefacedbaddecaf888',
    aad: '',
    plain: PLAIN,
    sealed: `522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa
      8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad`,
    tag: 'b094dac5d93471bdec1a502270e3cc6c',
  },
  {
    name: '16',
    key: GCM_KEY,
    iv: 'cafebabefacedbaddecaf888',
    aad: 'feedfacedeadbeeffeedfacedeadbeefabaddad2',
    plain: PLAIN.slice(0, -8),
    sealed: `522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa
      8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662`,
    tag: '76fc6ece0f4e1768cddf8853bb2d551b',
  },
]

/** RFC 4231, sections 4.2 to 4.8, HMAC-SHA-256; 4.6 is the truncated one. */
const HMAC = [
  ['0b'.repeat(20), '4869205468657265', 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
  [
    '4a656665',
    '7768617420646f2079612077616e7420666f72206e6f7468696e673f',
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  ],
  ['aa'.repeat(20), 'dd'.repeat(50), '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe'],
  [
    '0102030405060708090a0b0c0d0e0f10111213141516171819',
    'cd'.repeat(50),
    '82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b',
  ],
  ['0c'.repeat(20), '546573742057697468205472756e636174696f6e', 'a3b6167473100ee06e0c796c2955552b'],
  [
    'aa'.repeat(131),
    '54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b6579204669727374',
    '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
  ],
] as const

/** RFC 5869, appendix A, the cases with SHA-256. */
const HKDF = [
  {
    key: '0b'.repeat(22),
    salt: '000102030405060708090a0b0c',
    info: 'f0f1f2f3f4f5f6f7f8f9',
    output: '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
  },
  {
    key: range(0x00, 0x4f),
    salt: range(0x60, 0xaf),
    info: range(0xb0, 0xff),
    output: `b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09
      da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87`,
  },
  {
    key: '0b'.repeat(22),
    salt: '',
    info: '',
    output: '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8',
  },
]

/** RFC 8032, section 7.1, TEST 1 to 3: secret key, public key, message, signature. */
const ED25519 = [
  [
    '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ],
  [
    '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ],
  [
    'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    'af82',
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  ],
] as const

describe('the published vectors', () => {
  for (const { name, ...vector } of GCM) {
    const [key, iv, aad, plain, sealed, tag] = [
      vector.key,
      vector.iv,
      vector.aad,
      vector.plain,
      vector.sealed,
      vector.tag,
    ].map(hex)
    const envelope = Buffer.concat([Buffer.of(1), iv ?? '', sealed ?? '', tag ?? ''].map(Buffer.from))

    test(`hold for AES-256-GCM, case ${name}, in our envelope too`, () => {
      assert.ok(key && iv && aad && plain && sealed && tag)
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(aad)
      assert.deepEqual(
        Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]),
        Buffer.concat([sealed, tag]),
      )
      assert.deepEqual(openEnvelope(takeKey(Buffer.from(key)), aad, envelope), plain)
    })

    test(`are refused for AES-256-GCM, case ${name}, with anything about them changed`, () => {
      assert.ok(key && iv && aad)
      const open =
        (bytes: Uint8Array, place: Uint8Array = aad) =>
        () =>
          openEnvelope(takeKey(Buffer.from(key)), place, bytes)
      for (let at = 0; at < envelope.length; at++) assert.throws(open(flip(envelope, at)), EnvelopeError, `byte ${at}`)
      assert.throws(open(envelope, Buffer.concat([aad, Buffer.of(0)])), EnvelopeError)
      // Short tags pass where a caller lets the message choose their length: ours is always 16 bytes.
      for (let length = 1; length < 16; length++) assert.throws(open(envelope.subarray(0, -length)), EnvelopeError)
      const short = () => createDecipheriv('aes-256-gcm', key, iv, { authTagLength: 16 }).setAuthTag(Buffer.alloc(4))
      assert.throws(short, TypeError)
    })
  }

  test('hold for HMAC-SHA-256', () => {
    for (const [key, data, mac] of HMAC) {
      const full = createHmac('sha256', hex(key)).update(hex(data)).digest('hex')
      assert.equal(full.slice(0, mac.length), mac)
    }
  })

  test('hold for HKDF-SHA-256', () => {
    for (const { key, salt, info, output } of HKDF) {
      const length = hex(output).length
      assert.deepEqual(Buffer.from(hkdfSync('sha256', hex(key), hex(salt), hex(info), length)), hex(output))
    }
  })

  test('hold for Ed25519, and a changed message, signature or key does not verify', () => {
    for (const [secret, publicHex, message, signature] of ED25519) {
      const privateKey = createPrivateKey({
        key: hex(`302e020100300506032b657004220420${secret}`),
        format: 'der',
        type: 'pkcs8',
      })
      const publicKey = (of: string) =>
        createPublicKey({ key: hex(`302a300506032b6570032100${of}`), format: 'der', type: 'spki' })
      assert.equal(sign(null, hex(message), privateKey).toString('hex'), signature)
      assert.ok(verify(null, hex(message), publicKey(publicHex), hex(signature)))
      assert.ok(!verify(null, hex(`${message}00`), publicKey(publicHex), hex(signature)))
      for (const at of [0, 31, 32, 63])
        assert.ok(!verify(null, hex(message), publicKey(publicHex), flip(hex(signature), at)), `byte ${at}`)
      assert.ok(!verify(null, hex(message), publicKey(publicHex), raiseByOrder(hex(signature))))
    }
  })
})

function flip(bytes: Uint8Array, at: number): Buffer {
  const forged = Buffer.from(bytes)
  forged[at] = (forged[at] ?? 0) ^ 0x01
  return forged
}

/** The same signature with the order of the group added to its scalar: malleable, so RFC 8032 refuses it. */
function raiseByOrder(signature: Buffer): Buffer {
  const order = 2n ** 252n + 27742317777372353535851937790883648493n
  const scalar = BigInt(`0x${Buffer.from(signature.subarray(32)).reverse().toString('hex')}`) + order
  return Buffer.concat([signature.subarray(0, 32), Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex').reverse()])
}

function range(from: number, to: number): string {
  return Buffer.from(Array.from({ length: to - from + 1 }, (_, at) => from + at)).toString('hex')
}
