import type { Connection, ConnectionDraft } from '#api'

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

type SamlProvider = Extract<ConnectionDraft, { kind: 'saml' }>['provider']

/** What was pasted, certificate by certificate; what is none goes as it is, and is refused by name. */
export function readCertificates(text: string): readonly string[] {
  const found = text.match(CERTIFICATE)
  return found ?? [text.trim()].filter(Boolean)
}

function readSaml(text: (name: string) => string): SamlProvider {
  const decryptionCertificate = text('decryptionCertificate')
  return {
    entityId: text('entityId'),
    entryPoint: text('entryPoint'),
    certificates: readCertificates(text('certificates')),
    ...(decryptionCertificate === '' ? {} : { decryptionCertificate }),
  }
}

/** The form of a connection. An empty secret is not sent, so that the one there is stays. */
export function readConnection(form: FormData, kind: Connection['kind']): ConnectionDraft {
  const text = (name: string) => String(form.get(name) ?? '').trim()
  const secret = text('secret')
  const common = {
    name: text('name'),
    terms: {
      ceiling: text('ceiling') as Connection['terms']['ceiling'],
      entersPeople: form.get('entersPeople') !== null,
      needsGroup: form.get('needsGroup') !== null,
      factorValues: text('factorValues').split(/\s+/).filter(Boolean),
    },
    ...(secret === '' ? {} : { secret }),
  }
  return kind === 'oidc'
    ? { ...common, kind, provider: { issuer: text('issuer'), clientId: text('clientId') } }
    : { ...common, kind, provider: readSaml(text) }
}
