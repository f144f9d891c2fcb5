/** The assertion that was verified, read once more by its own words: for us, for this request, for now (Core, 2.4 to 2.7). */
import type { Statement } from '#identity/statement'
import type { Expected } from './guard.ts'
import type { Element } from './xml.ts'
import { childrenNamed, is, onlyChild, parseXml, SAML, textOf, Unfit } from './xml.ts'

/** How far a provider's clock may be from ours. */
const SKEW_MS = 60_000
const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer'
const FORMAT = 'urn:oasis:names:tc:SAML:'

/** By which names providers call what we ask for. */
const EMAIL = [
  'email',
  'mail',
  'urn:oid:0.9.2342.19200300.100.1.3',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress',
]
const CALLED = [
  'name',
  'displayName',
  'urn:oid:2.16.840.1.113730.3.1.241',
  'http://schemas.microsoft.com/identity/claims/displayname',
]
const GROUPS = ['groups', 'memberOf', 'http://schemas.microsoft.com/ws/2008/06/identity/claims/groups']

/** @param audience our own name. @throws {Unfit} */
export async function readAssertion(
  xml: string,
  expected: Expected & { readonly audience: string },
  now: Date,
): Promise<Statement> {
  const assertion = await parseXml(xml)
  if (!is(assertion, SAML, 'Assertion') || assertion.getAttribute('Version') !== '2.0') throw new Unfit('no assertion')
  if (textOf(onlyChild(assertion, SAML, 'Issuer')) !== expected.issuer) throw new Unfit('another issuer')
  requireConditions(onlyChild(assertion, SAML, 'Conditions'), expected.audience, now)
  const subject = onlyChild(assertion, SAML, 'Subject')
  const until = confirmedUntil(subject, expected, now)
  const authentication = onlyChild(assertion, SAML, 'AuthnStatement')
  const id = assertion.getAttribute('ID')
  if (!id) throw new Unfit('an assertion without an id')
  return {
    ...readPerson(assertion, onlyChild(subject, SAML, 'NameID')),
    session: authentication.getAttribute('SessionIndex') || undefined,
    methods: childrenNamed(onlyChild(authentication, SAML, 'AuthnContext'), SAML, 'AuthnContextClassRef').map(textOf),
    provenAt: instantOf(authentication, 'AuthnInstant'),
    once: { id, until: new Date(until.getTime() + SKEW_MS) },
  }
}

function requireConditions(conditions: Element, audience: string, now: Date): void {
  requireNow(conditions, now)
  const restrictions = childrenNamed(conditions, SAML, 'AudienceRestriction')
  const isForUs = (restriction: Element) =>
    childrenNamed(restriction, SAML, 'Audience').some((named) => textOf(named) === audience)
  if (restrictions.length === 0 || !restrictions.every(isForUs)) throw new Unfit('another audience')
}

/** Until when the bearer may be believed. */
function confirmedUntil(subject: Element, { answer, request }: Expected, now: Date): Date {
  const confirmation = onlyChild(subject, SAML, 'SubjectConfirmation')
  if (confirmation.getAttribute('Method') !== BEARER) throw new Unfit('not said to a bearer')
  const data = onlyChild(confirmation, SAML, 'SubjectConfirmationData')
  if (data.getAttribute('Recipient') !== answer) throw new Unfit('another recipient')
  if (data.getAttribute('InResponseTo') !== request) throw new Unfit('the answer to another request')
  requireNow(data, now)
  const until = instantOf(data, 'NotOnOrAfter')
  if (!until) throw new Unfit('no end')
  return until
}

function requireNow(element: Element, now: Date): void {
  const from = instantOf(element, 'NotBefore')
  const until = instantOf(element, 'NotOnOrAfter')
  if (from && from.getTime() > now.getTime() + SKEW_MS) throw new Unfit('not yet')
  if (until && until.getTime() <= now.getTime() - SKEW_MS) throw new Unfit('no longer')
}

function instantOf(element: Element, name: string): Date | undefined {
  if (!element.hasAttribute(name)) return undefined
  const at = new Date(element.getAttribute(name) ?? '')
  if (Number.isNaN(at.getTime())) throw new Unfit('no instant')
  return at
}

/** An address counts as verified: that its domain is the organisation's is asked afterwards, and SAML has no word for it. */
function readPerson(assertion: Element, nameId: Element) {
  const name = textOf(nameId)
  const format = nameId.getAttribute('Format') ?? ''
  if (name === '' || format === `${FORMAT}2.0:nameid-format:transient`) throw new Unfit('no lasting name')
  const attributes = childrenNamed(assertion, SAML, 'AttributeStatement').flatMap((statement) =>
    childrenNamed(statement, SAML, 'Attribute'),
  )
  const valuesOf = (names: readonly string[]): readonly string[] =>
    attributes
      .filter((attribute) => names.includes(attribute.getAttribute('Name') ?? ''))
      .flatMap((attribute) => childrenNamed(attribute, SAML, 'AttributeValue').map(textOf))
  const own = format === `${FORMAT}1.1:nameid-format:emailAddress` ? [name] : []
  return {
    name,
    email: [...valuesOf(EMAIL), ...own][0],
    isEmailVerified: true,
    calledName: valuesOf(CALLED)[0],
    groups: valuesOf(GROUPS),
  }
}
