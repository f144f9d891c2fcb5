/** The nouns of single sign-on as an organisation's admins see them. Secrets go in and never come out. */
import type { Static } from 'typebox'
import { Type } from 'typebox'
import type { OrgId, SubjectId } from '#kernel'

const strict = { additionalProperties: false } as const
const Line = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '^[^\\u0000-\\u001f\\u007f]+$' })
const HttpUrl = Type.String({ maxLength: 500, pattern: '^https?://[^\\s\\u0000-\\u001f\\u007f]+$' })
const Pem = Type.String({ minLength: 1, maxLength: 8_192 })

/** An OpenID provider: all else about it is discovered. */
export type OidcProvider = Static<typeof OidcProvider>
export const OidcProvider = Type.Object({ issuer: HttpUrl, clientId: Line(200) }, strict)

/** A SAML identity provider. Several certificates: the one that signs now, and its successor. */
export type SamlProvider = Static<typeof SamlProvider>
export const SamlProvider = Type.Object(
  {
    entityId: Line(500),
    entryPoint: HttpUrl,
    certificates: Type.Array(Pem, { minItems: 1, maxItems: 4 }),
    /** Ours, where assertions come encrypted; the secret of the connection is its private key. */
    decryptionCertificate: Type.Optional(Pem),
  },
  strict,
)

const Kind = Type.Union([Type.Literal('oidc'), Type.Literal('saml')])
const Provider = Type.Union([OidcProvider, SamlProvider])
const Ceiling = Type.Union([Type.Literal('viewer'), Type.Literal('technician'), Type.Literal('admin')])

/** What the provider's word is worth here. Which group gives which set is said apart (`/groups`). */
export type Terms = Static<typeof Terms>
export const Terms = Type.Object(
  {
    /** No group of this provider gives a set above it. */
    ceiling: Ceiling,
    /** Whether somebody whom nobody invited is entered when they come. */
    entersPeople: Type.Boolean(),
    /** Whether only those come in whom a group gives a set. */
    needsGroup: Type.Boolean(),
    /** Values of `amr`, `acr` or AuthnContextClassRef by which the provider says that it saw a second factor. */
    factorValues: Type.Array(Line(256), { maxItems: 20 }),
  },
  strict,
)

export const USUAL_TERMS: Terms = { ceiling: 'technician', entersPeople: false, needsGroup: false, factorValues: [] }

const Secret = Type.String({ minLength: 1, maxLength: 8_192 })
const changeable = {
  name: Line(80),
  provider: Provider,
  /** The client secret, or the private key to decrypt with; never shown again. */
  secret: Secret,
  terms: Terms,
  isEnabled: Type.Boolean(),
}

export type ConnectionDraft = Static<typeof ConnectionDraft>
export const ConnectionDraft = Type.Object(
  {
    kind: Kind,
    name: changeable.name,
    provider: changeable.provider,
    secret: Type.Optional(Secret),
    terms: Type.Optional(Terms),
    isEnabled: Type.Optional(changeable.isEnabled),
  },
  strict,
)

export type ConnectionPatch = Static<typeof ConnectionPatch>
export const ConnectionPatch = Type.Partial(Type.Object(changeable), { ...strict, minProperties: 1 })

const DOMAIN = '^(?=.{4,190}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$'

export type DomainDraft = Static<typeof DomainDraft>
export const DomainDraft = Type.Object(
  /** In small letters; in the form of the name system where it has others (`xn--`). */
  { domain: Type.String({ pattern: DOMAIN }), connectionId: Type.String({ format: 'uuid' }) },
  strict,
)

export type DomainView = Static<typeof DomainView>
export const DomainView = Type.Object({
  id: Type.String(),
  domain: Type.String(),
  connectionId: Type.String(),
  /** The TXT record by which the domain is proven. */
  record: Type.Object({ name: Type.String(), value: Type.String() }),
  verifiedAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
})

export type ConnectionView = Static<typeof ConnectionView>
export const ConnectionView = Type.Object({
  id: Type.String(),
  kind: Kind,
  name: Type.String(),
  provider: Provider,
  hasSecret: Type.Boolean(),
  terms: Terms,
  isEnabled: Type.Boolean(),
  createdAt: Type.String({ format: 'date-time' }),
  version: Type.Integer(),
  /** What the provider has to be told. */
  addresses: Type.Object({ answer: Type.String(), logout: Type.String(), metadata: Type.String() }),
})

/** A connection's row. Its secret is sealed under a key of its own, which dies with it. */
interface Row {
  readonly org: OrgId
  readonly id: string
  readonly name: string
  readonly terms: Terms
  readonly subject: SubjectId
  readonly secretSealed: Uint8Array | null
  readonly isEnabled: boolean
  readonly version: number
  readonly createdAt: Date
}

export type OidcConnection = Row & { readonly kind: 'oidc'; readonly provider: OidcProvider }
export type SamlConnection = Row & { readonly kind: 'saml'; readonly provider: SamlProvider }
export type Connection = OidcConnection | SamlConnection

export interface Domain {
  readonly id: string
  readonly connection: string
  readonly domain: string
  readonly proof: string
  readonly verifiedAt: Date | null
}
