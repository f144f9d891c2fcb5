/** Known answers that the machine's cryptography must give before it is trusted with anything. */
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
import { createMac, StartRefused } from '#kernel'

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex')

/** The GCM specification (McGrew and Viega), test case 16: AES-256 with additional data. */
const GCM = {
  key: bytes('feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308'),
  iv: bytes('cafebabefacedbaddecaf888'),
  place: bytes('feedfacedeadbeeffeedfacedeadbeefabaddad2'),
  plain: bytes(
    'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39',
  ),
  sealed: bytes(
    '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662',
  ),
  tag: bytes('76fc6ece0f4e1768cddf8853bb2d551b'),
}
/** RFC 4231, test case 1. */
const HMAC = {
  key: Buffer.alloc(20, 0x0b),
  text: 'Hi There',
  mac: bytes('b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'),
}
/** RFC 5869, test case 1. */
const HKDF = {
  key: Buffer.alloc(22, 0x0b),
  salt: bytes('000102030405060708090a0b0c'),
  info: bytes('f0f1f2f3f4f5f6f7f8f9'),
  output: bytes('3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865'),
}

/** RFC 8032, section 7.1, TEST 2. */
const ED25519 = {
  privateKey: bytes('302e020100300506032b6570042204204ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb'),
  publicKey: bytes('302a300506032b65700321003d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c'),
  message: bytes('72'),
  signature: bytes(
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ),
}

const TESTS: Readonly<Record<string, () => boolean>> = {
  'AES-256-GCM': () => sealsAsKnown() && opensAsKnown() && refusesAnotherTag(),
  'HMAC-SHA-256': () => HMAC.mac.equals(createHmac('sha256', HMAC.key).update(HMAC.text).digest()),
  'HMAC-SHA-256 of one-shot hashes': () => HMAC.mac.equals(createMac(HMAC.key)(Buffer.from(HMAC.text))),
  'HKDF-SHA-256': () =>
    HKDF.output.equals(new Uint8Array(hkdfSync('sha256', HKDF.key, HKDF.salt, HKDF.info, HKDF.output.length))),
  Ed25519: () => signsAsKnown() && verifiesAsKnown(ED25519.message) && !verifiesAsKnown(bytes('73')),
}

/** @throws {StartRefused} `vault.self-test` when a function does not give its known answer. */
export function testCryptography(tests: Readonly<Record<string, () => boolean>> = TESTS): void {
  for (const [name, passes] of Object.entries(tests)) {
    if (passes()) continue
    throw new StartRefused(
      'vault.self-test',
      `${name} of this machine gives a wrong answer. Use an unmodified Node 24.`,
    )
  }
}

function sealsAsKnown(): boolean {
  const cipher = createCipheriv('aes-256-gcm', GCM.key, GCM.iv).setAAD(GCM.place)
  const sealed = Buffer.concat([cipher.update(GCM.plain), cipher.final()])
  return sealed.equals(GCM.sealed) && cipher.getAuthTag().equals(GCM.tag)
}

function decrypt(tag: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', GCM.key, GCM.iv).setAAD(GCM.place).setAuthTag(tag)
  return Buffer.concat([decipher.update(GCM.sealed), decipher.final()])
}

const opensAsKnown = (): boolean => decrypt(GCM.tag).equals(GCM.plain)

function refusesAnotherTag(): boolean {
  try {
    decrypt(Buffer.alloc(16))
    return false
  } catch {
    return true
  }
}

function signsAsKnown(): boolean {
  const key = createPrivateKey({ key: ED25519.privateKey, format: 'der', type: 'pkcs8' })
  return sign(null, ED25519.message, key).equals(ED25519.signature)
}

function verifiesAsKnown(message: Buffer): boolean {
  const key = createPublicKey({ key: ED25519.publicKey, format: 'der', type: 'spki' })
  return verify(null, message, key, ED25519.signature)
}
