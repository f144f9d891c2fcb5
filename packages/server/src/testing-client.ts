/** For tests only: the client that others write their programs with, over the door of a served house. */
import type { Question, Reply } from '#kernel'
import type { Client } from './client/index.ts'
import { createClient } from './client/index.ts'

export const clientOf = (ask: (question: Question) => Promise<Reply>): Client =>
  createClient(async (request) => {
    const { status, headers, text } = await ask(request)
    return { status, headers, bytes: new TextEncoder().encode(text) }
  })
