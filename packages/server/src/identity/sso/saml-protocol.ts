/** How a browser is sent to a SAML provider and what it comes back with: a form, and RelayState as the state. */
import { createPrivateKey } from 'node:crypto'
import type { SamlParty } from '#identity/saml'
import { beginSaml, judgeSaml, readCertificate } from '#identity/saml'
import type { Kernel } from '#kernel'
import type { Opened, Protocol } from './entrance.ts'
import { unusable } from './oidc-protocol.ts'
import type { Connection } from './schema.ts'

export const createSamlProtocol = ({ clock }: Pick<Kernel, 'clock'>): Protocol => ({
  beginAt: (opened, { state }, isAnew) => beginSaml(partyOf(opened), state, isAnew),

  receive: async ({ form }) => {
    const sent = await form()
    return {
      state: sent.get('RelayState') ?? undefined,
      judge: async (opened, { state }) => {
        const response = sent.get('SAMLResponse') ?? ''
        return judgeSaml(partyOf(opened), state, response, clock.now())
      },
    }
  },
})

export function partyOf({ connection, secret, answer }: Opened): SamlParty {
  if (connection.kind !== 'saml') throw new TypeError('a connection of another kind')
  const audience = answer.replace(/answer$/, 'metadata')
  return { ...connection.provider, decryptionKey: secret, audience, answer }
}

/**
 * @param isEvaluation plain HTTP to a provider on this machine passes.
 * @throws {Problem} `identity.sso-provider` (422).
 */
export function requireUsableSaml(
  provider: Connection['provider'],
  secret: string | undefined,
  isEvaluation: boolean,
): void {
  if (!('entityId' in provider)) throw unusable('/provider', 'must be a SAML provider')
  if (!isEvaluation && !provider.entryPoint.startsWith('https://'))
    throw unusable('/provider/entryPoint', 'must begin with https://')
  provider.certificates.forEach((text, index) => {
    if (!isCertificate(text)) throw unusable(`/provider/certificates/${index}`, 'is no certificate')
  })
  const { decryptionCertificate } = provider
  if (secret === undefined && decryptionCertificate === undefined) return
  if (!isPair(decryptionCertificate, secret))
    throw unusable('/provider/decryptionCertificate', 'and the private key (secret) do not belong together')
}

function isCertificate(text: string): boolean {
  try {
    return readCertificate(text).publicKey !== undefined
  } catch {
    return false
  }
}

function isPair(certificate: string | undefined, key: string | undefined): boolean {
  if (certificate === undefined || key === undefined) return false
  try {
    return readCertificate(certificate).checkPrivateKey(createPrivateKey(key))
  } catch {
    return false
  }
}
