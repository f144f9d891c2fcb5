/** What is asked of the native binding `pkcs11js` (2.x), and how it is found: like any package, or in `NODE_PATH`. */
import { createRequire } from 'node:module'
import { StartRefused } from '#kernel'

/** The calls of a loaded library that are used here; handles are buffers. */
export interface Library {
  load(path: string): void
  C_Initialize(how: { readonly flags: number }): void
  C_GetSlotList(withToken: boolean): Buffer[]
  C_GetTokenInfo(slot: Buffer): Readonly<Record<'label' | 'serialNumber' | 'manufacturerID' | 'model', string>>
  C_OpenSession(slot: Buffer, flags: number): Buffer
  C_CloseSession(session: Buffer): void
  C_Login(session: Buffer, user: number, pin: string): void
  C_FindObjectsInit(session: Buffer, template: object): void
  C_FindObjects(session: Buffer, count: number): Buffer[]
  C_FindObjectsFinal(session: Buffer): void
  C_EncryptInit(session: Buffer, mechanism: object, key: Buffer): void
  C_EncryptAsync(session: Buffer, plain: Buffer, room: Buffer): Promise<Buffer>
  C_DecryptInit(session: Buffer, mechanism: object, key: Buffer): void
  C_DecryptAsync(session: Buffer, sealed: Buffer, room: Buffer): Promise<Buffer>
}

export interface Binding {
  /** The library at a path, initialised. */
  load(path: string): Library
  readonly serialSession: number
  readonly user: number
  secretKey(label: string | undefined, id: Buffer | undefined): object
  gcm(iv: Uint8Array, place: Uint8Array): object
}

type Native = { readonly PKCS11: new () => Library } & Readonly<Record<string, number>>

const VERSION = '2.1.7'

/** @throws {StartRefused} `vault.pkcs11js-missing`, saying how to install it. */
export function loadBinding(find: NodeJS.Require = createRequire(import.meta.url)): Binding {
  const native = requireNative(find)
  const code = (name: string): number => {
    const value = native[name]
    if (value === undefined) throw new StartRefused('vault.pkcs11js-missing', `This pkcs11js lacks ${name}. ${INSTALL}`)
    return value
  }
  return {
    load: (path) => initialise(new native.PKCS11(), path, code('CKF_OS_LOCKING_OK')),
    serialSession: code('CKF_SERIAL_SESSION'),
    user: code('CKU_USER'),
    secretKey: (label, id) => [
      { type: code('CKA_CLASS'), value: code('CKO_SECRET_KEY') },
      ...(label === undefined ? [] : [{ type: code('CKA_LABEL'), value: label }]),
      ...(id === undefined ? [] : [{ type: code('CKA_ID'), value: id }]),
    ],
    gcm: (iv, place) => ({
      mechanism: code('CKM_AES_GCM'),
      parameter: {
        type: code('CK_PARAMS_AES_GCM'),
        iv: Buffer.from(iv),
        aad: Buffer.from(place),
        ivBits: iv.length * 8,
        tagBits: 128,
      },
    }),
  }
}

/** `CKR_…` of an error of the module, `''` of any other error. */
export const nameOf = (error: unknown): string =>
  error instanceof Error ? (/CKR_\w+/.exec(error.message)?.[0] ?? '') : ''

const INSTALL = `Install it beside this program: npm install --no-save pkcs11js@${VERSION} (it is built from source: python3, make and a C++ compiler are needed), or name the folder where it is by NODE_PATH.`

function requireNative(find: NodeJS.Require): Native {
  try {
    return find('pkcs11js') as Native
  } catch (cause) {
    const message = `MUTS_KEK names a PKCS #11 token, and the binding pkcs11js is not here or does not load. ${INSTALL}`
    throw new StartRefused('vault.pkcs11js-missing', message, { cause })
  }
}

/**
 * A process initialises a library once; whoever comes second finds it done. The calls that wait run on threads of their
 * own, side by side: a library that was not told to lock (the flag) corrupts its memory.
 */
function initialise(library: Library, path: string, flags: number): Library {
  try {
    library.load(path)
    library.C_Initialize({ flags })
  } catch (cause) {
    if (nameOf(cause) === 'CKR_CRYPTOKI_ALREADY_INITIALIZED') return library
    const message = `The PKCS #11 library ${path} cannot be loaded: ${nameOf(cause) || 'it is no such library'}.`
    throw new StartRefused('vault.kek-unavailable', message, { cause })
  }
  return library
}
