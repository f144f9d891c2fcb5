/** A person lets an app in, in the browser, by the session in which they are signed in to the console. */
import { readPerson } from '#identity/sessions'
import type { Context, Span } from '#kernel'
import { createOpaqueToken, later, Problem } from '#kernel'
import type { App } from './apps.ts'
import { findApp } from './apps.ts'
import type { AuthorizationRequest } from './authorization-request.ts'
import { addressBack, judgeRequest } from './authorization-request.ts'
import { codeStore } from './code-store.ts'

/** A browser carries it straight to the app. */
const LIFE: Span = { minutes: 1 }

/** What the person is asked; or where the browser goes at once, since the app asked wrongly. */
export type Question =
  | { readonly app: string; readonly actions: readonly string[]; readonly sentTo: string }
  | { readonly location: string }

export type Authorizations = ReturnType<typeof createAuthorizations>

export function createAuthorizations(issuer: () => string) {
  return { ask, decide }

  /** @throws {Problem} `identity.app-request` (422). */
  async function ask(ctx: Context, query: string): Promise<Question> {
    const { user } = await readPerson(ctx)
    const found = await judge(ctx, query)
    if ('back' in found) return { location: found.back }
    const { app, asked } = found
    ctx.record({ action: 'app.look', object: app.id, subject: user.subject })
    return { app: app.name, actions: asked.scope.split(' '), sentTo: siteOf(asked.redirectUri) }
  }

  /** Where the browser goes: to the app, with a code or the person's no. @throws {Problem} `identity.app-request` (422). */
  async function decide(ctx: Context, query: string, isAllowed: boolean): Promise<string> {
    const { user, session } = await readPerson(ctx)
    const found = await judge(ctx, query)
    if ('back' in found) return found.back
    const { app, asked, params } = found
    const said = { object: app.id, subject: user.subject }
    if (!isAllowed) {
      ctx.record({ action: 'app.deny', ...said })
      return addressBack(asked.redirectUri, params, issuer(), { error: 'access_denied' })
    }
    const { text, hash } = createOpaqueToken(ctx.org)
    const code = { client: app.id, user: user.id, askedIn: session.id, ...asked, expiresAt: later(ctx.now, LIFE) }
    await codeStore.insertCode(ctx, hash, code)
    ctx.record({ action: 'app.allow', ...said, facts: { scope: asked.scope } })
    return addressBack(asked.redirectUri, params, issuer(), { code: text })
  }

  async function judge(
    ctx: Context,
    query: string,
  ): Promise<{ back: string } | { app: App; asked: AuthorizationRequest; params: URLSearchParams }> {
    const params = new URLSearchParams(query)
    const app = await findApp(ctx, params.get('client_id') ?? '')
    const judged = judgeRequest(params, app, issuer())
    if ('back' in judged) return judged
    if (app && 'asked' in judged) return { app, asked: judged.asked, params }
    const words = 'An app asks for what it may not have here. You were sent nowhere. Tell whoever runs the app.'
    throw new Problem('refused', 'identity.app-request', words)
  }
}

/** For a person to look at: the host, or the scheme of a program on their own device. */
function siteOf(redirectUri: string): string {
  const { protocol, host } = new URL(redirectUri)
  return protocol === 'https:' || protocol === 'http:' ? host : protocol
}
