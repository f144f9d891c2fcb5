import { Type } from 'typebox'
import type { Module } from '#kernel'
import { defineRoute, describeApi, ok } from '#kernel/http'
import { VERSION } from './paths.ts'

/** The description of the API as a room: made of the routes of all the others, once, for it is long and never changes. */
export const openApi = (rooms: () => readonly Module[]): Module => {
  let written: Buffer | undefined
  const write = () => Buffer.from(JSON.stringify(describeApi(rooms(), VERSION)))
  return {
    name: 'api',
    routes: [
      defineRoute({
        method: 'GET',
        path: '/openapi.json',
        access: { action: 'api.describe' },
        summary: 'This description',
        answers: { 200: { description: 'OpenAPI 3.1', body: Type.Record(Type.String(), Type.Any()) } },
        serve: async () => {
          written ??= write()
          return ok(written, { 'content-type': 'application/json; charset=utf-8' })
        },
      }),
    ],
  }
}
