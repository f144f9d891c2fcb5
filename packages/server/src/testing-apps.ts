/** For tests only: apps that act for people, on the bench of programs that knock at the authorization server. */
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import type { Reply } from '#kernel'
import { openOauthBench } from './testing-oauth.ts'

export const BACK = 'https://app.example/back'
export const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code'

export interface AppTokens {
  readonly access_token: string
  readonly refresh_token: string
  readonly expires_in: number
  readonly token_type: string
  readonly scope?: string
}

export interface App {
  readonly id: string
  readonly key?: string
}

export type AppBench = Awaited<ReturnType<typeof openAppBench>>

export async function openAppBench() {
  const bench = await openOauthBench()
  const person = { token: await bench.signIn(bench.manager) }

  /** The person signs in again. */
  const again = async () => {
    person.token = await bench.signIn(bench.manager)
  }

  /** @param more replaces members of the draft. */
  async function letIn(more: object = {}): Promise<App> {
    const draft = { name: 'Route planner', actions: ['me.read', 'vehicle.list'], redirectUris: [BACK] }
    const body = { ...draft, isConfidential: false, ...more }
    const reply = await bench.administer('POST', '/apps', await bench.signIn(bench.admin), body)
    assert.equal(reply.status, 201, reply.text)
    // The admin's codes cost minutes, and an access token lives five.
    await again()
    return reply.json as App
  }

  const proofOf = ({ id, key }: App) => (key === undefined ? { client_id: id } : { client_id: id, client_secret: key })

  /** What the browser brings to the console's page, and the verifier that the app keeps. */
  function requestOf(app: App, more: Readonly<Record<string, string | null>> = {}) {
    const verifier = randomBytes(32).toString('base64url')
    const challenge = createHash('sha256').update(verifier).digest('base64url')
    const usual = {
      ...{ client_id: app.id, redirect_uri: BACK, response_type: 'code', state: 'xyz' },
      ...{ code_challenge: challenge, code_challenge_method: 'S256' },
    }
    const members = Object.entries({ ...usual, ...more }).filter((pair): pair is [string, string] => pair[1] !== null)
    return { verifier, query: new URLSearchParams(members).toString() }
  }

  const look = (query: string, token = person.token) => bench.ask('POST', '/me/authorizations/look', token, { query })
  const decide = (query: string, isAllowed = true, token = person.token) =>
    bench.ask('POST', '/me/authorizations', token, { query, isAllowed })

  const locationOf = ({ json }: Reply) => new URL((json as { location: string }).location)

  /** A code that the person gave, and what it is bound to. */
  async function giveCode(app: App, more: Readonly<Record<string, string | null>> = {}) {
    const { verifier, query } = requestOf(app, more)
    const code = locationOf(await decide(query)).searchParams.get('code') ?? ''
    return { code, code_verifier: verifier, redirect_uri: more.redirect_uri ?? BACK }
  }

  const exchange = (app: App, form: Readonly<Record<string, string>>) =>
    bench.post('token', { grant_type: 'authorization_code', ...proofOf(app), ...form })

  async function signInWith(app: App): Promise<AppTokens> {
    const reply = await exchange(app, await giveCode(app))
    assert.equal(reply.status, 200, reply.text)
    return reply.json as AppTokens
  }

  const refresh = (app: App, refresh_token: string) =>
    bench.post('token', { grant_type: 'refresh_token', ...proofOf(app), refresh_token })

  /** Statuses of what a token opens and what it does not. */
  const open = async (token: string) => (await bench.ask('GET', '/me', token)).status

  /** The true reasons of what was refused, counted or not. */
  async function reasons(action: string): Promise<string[]> {
    await bench.house.kernel.ledger.flushDenials(bench.house.clock.now())
    return (await bench.entries(action)).map(({ facts }) => String(facts.reason))
  }

  const flow = { letIn, proofOf, requestOf, look, decide, locationOf, giveCode, exchange, signInWith, refresh }
  return { ...bench, ...flow, person, open, again, reasons }
}

export const errorOf = ({ status, json }: Reply): [number, string | undefined] => [
  status,
  (json as { error?: string } | undefined)?.error,
]
