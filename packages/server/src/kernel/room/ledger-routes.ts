import { Type } from 'typebox'
import type { Kernel } from '#kernel'
import { isUuid, Problem } from '#kernel'
import type { Route } from '#kernel/http'
import { accepted, defineRoute, isSeq, limitOf, ok, PageQuery, pageOf, readCursor, toPage } from '#kernel/http'

const Id = Type.String({ pattern: '^(\\d{1,15}|[0-9a-f-]{36})$' })
const EntryParams = Type.Object({ entryId: Id }, { additionalProperties: false })
const Instant = Type.String({ format: 'date-time' })
const Word = Type.String({ minLength: 1, maxLength: 100 })
const SearchQuery = Type.Object(
  {
    ...PageQuery.properties,
    actor: Type.Optional(Word),
    subject: Type.Optional(Word),
    action: Type.Optional(Word),
    object: Type.Optional(Word),
    from: Type.Optional(Instant),
    to: Type.Optional(Instant),
  },
  { additionalProperties: false },
)
const Entry = Type.Object({
  seq: Type.Integer(),
  id: Type.String(),
  at: Instant,
  /** Whose entry it is: of the organisation that reads, or of the house, whose entries everybody may read. */
  org: Type.String(),
  actor: Type.String(),
  action: Type.String(),
  object: Type.String(),
  objects: Type.Array(Type.String()),
  subjects: Type.Array(Type.String()),
  outcome: Type.Enum(['done', 'refused', 'failed']),
  facts: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
  leafHash: Type.String(),
})
const KINDS = ['actor', 'subject', 'object', 'action'] as const
const AnswerQuery = Type.Object(
  {
    kind: Type.Enum(KINDS),
    id: Word,
    from: Instant,
    to: Instant,
    /** For the entries of the house, which everybody may read; without it, for those of the organisation that asks. */
    of: Type.Optional(Type.Literal('house')),
  },
  { additionalProperties: false },
)

const Witness = Type.Object({
  name: Type.String(),
  vkey: Type.String(),
  state: Type.Enum(['vouching', 'silent']),
  size: Type.Integer(),
  at: Type.Union([Instant, Type.Null()]),
  because: Type.Union([Type.String(), Type.Null()]),
})

const Witnesses = Type.Object({
  isWitnessed: Type.Boolean(),
  /** What a witness saw that the log contradicts: nothing is placed any more. */
  refutation: Type.Union([Type.String(), Type.Null()]),
  witnesses: Type.Array(Witness),
})

const text = (media: string) => ({ 'content-type': `${media}; charset=utf-8` })
const bytes = (media: string) => ({ 'content-type': media })

/** The ledger for those who check it. What they look at is recorded as well. */
export const createLedgerRoutes = ({ ledger }: Pick<Kernel, 'ledger'>): readonly Route[] => [
  defineRoute({
    method: 'GET',
    path: '/ledger/entries',
    access: { action: 'ledger.search' },
    summary: 'Searches entries, newest first',
    query: SearchQuery,
    answers: { 200: { description: 'A page', body: pageOf(Entry) } },
    handle: async (ctx, { query }) => {
      const { limit: _limit, after, from, to, ...wanted } = query
      const limit = limitOf(query)
      const before = readCursor(after, [isSeq])?.[0]
      const period = { ...(from ? { from: new Date(from) } : {}), ...(to ? { to: new Date(to) } : {}) }
      const rows = await ledger.list(ctx.tx, {
        ...wanted,
        ...period,
        ...(before ? { before: Number(before) } : {}),
        limit: limit + 1,
      })
      ctx.record({ action: 'ledger.search', object: 'ledger', facts: { count: Math.min(rows.length, limit) } })
      return ok(
        toPage(
          rows,
          limit,
          ({ seq }) => [String(seq)],
          (row) => ({ ...row, at: row.at.toISOString() }),
        ),
      )
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/ledger/entries/:entryId',
    access: { action: 'ledger.read' },
    summary: 'The canonical bytes of one entry',
    params: EntryParams,
    answers: { 200: { description: 'RFC 8785 JSON, byte for byte as it was hashed', media: ['application/json'] } },
    handle: async (ctx, { params }) => {
      const entry = await ledger.read(ctx.tx, params.entryId)
      if (!entry) throw unknownEntry()
      ctx.record({ action: 'ledger.read', object: params.entryId })
      return ok(entry.body, bytes('application/json'))
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/ledger/entries/:entryId/proof',
    access: { action: 'ledger.prove' },
    summary: 'Proof of inclusion, or the signed promise of it',
    params: EntryParams,
    answers: {
      200: { description: 'tlog-proof@v1', media: ['text/plain'] },
      202: { description: 'A promise: the entry is not placed yet', media: ['text/plain'] },
    },
    handle: async (ctx, { params }) => {
      const proof = await ledger.prove(ctx.tx, params.entryId)
      if (!proof) throw unknownEntry()
      ctx.record({ action: 'ledger.prove', object: params.entryId })
      return (proof.kind === 'proof' ? ok : accepted)(proof.text, text('text/plain'))
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/ledger/checkpoint',
    access: { action: 'ledger.prove' },
    summary: 'The newest signed checkpoint',
    answers: { 200: { description: 'A signed note', media: ['text/plain'] } },
    serve: async () => ok(await ledger.checkpoint(), text('text/plain')),
  }),
  defineRoute({
    method: 'GET',
    path: '/ledger/keys',
    access: { action: 'ledger.prove' },
    summary:
      'The verifier keys of the log, one a line: to be compared with those you were told before they are trusted',
    answers: {
      200: { description: 'Verifier keys (C2SP signed-note), those that sign now first', media: ['text/plain'] },
    },
    serve: async () => ok(`${(await ledger.vkeys()).join('\n')}\n`, text('text/plain')),
  }),
  defineRoute({
    method: 'GET',
    path: '/ledger/tile/*',
    access: { action: 'ledger.prove' },
    summary: 'A tile of hashes (tlog-tiles)',
    params: Type.Object({ '*': Type.String({ maxLength: 100 }) }, { additionalProperties: false }),
    answers: { 200: { description: 'Up to 256 hashes', media: ['application/octet-stream'] } },
    serve: async ({ params }) => {
      // Bundles hold the entries of all organisations: they leave by the operator's export only.
      if (params['*'].startsWith('entries')) {
        throw new Problem(
          'forbidden',
          'ledger.bundles',
          'Entry bundles hold all organisations; the operator exports them.',
        )
      }
      const tile = isTilePath(params['*']) ? await ledger.tile(params['*']) : undefined
      if (!tile) throw new Problem('missing', 'ledger.tile-unknown', 'There is no such tile.')
      return ok(tile, bytes('application/octet-stream'))
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/ledger/witnesses',
    access: { action: 'ledger.prove' },
    summary: 'Who beyond the host vouches for the log: how far, since when, and under which verifier key',
    answers: {
      200: {
        description:
          'The bridges of the organisation and the sites of the operator. `size` and `at` are those of the checkpoint cosigned last; `silent` is who has cosigned none of the last ten minutes',
        body: Witnesses,
      },
    },
    handle: async (ctx) => {
      const standings = await ledger.listWitnesses(ctx.tx)
      ctx.record({ action: 'ledger.prove', object: 'witnesses' })
      const witnesses = standings.map(({ at, because, ...one }) => ({
        ...one,
        at: at?.toISOString() ?? null,
        because: because ?? null,
      }))
      const isWitnessed = witnesses.some(({ state }) => state === 'vouching')
      return ok({ isWitnessed, refutation: ledger.refutation() ?? null, witnesses })
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/ledger/answers',
    access: { action: 'ledger.prove' },
    summary: 'All entries of an actor, subject, object or action in a period, provably complete',
    query: AnswerQuery,
    answers: { 200: { description: 'A completeness answer, verifiable offline', media: ['application/json'] } },
    handle: async (ctx, { query }) => {
      const answer = await ledger.answer(ctx.tx, {
        kind: query.kind,
        id: query.id,
        from: new Date(query.from),
        to: new Date(query.to),
        ofHouse: query.of === 'house',
      })
      // What somebody types may be a name, a VIN, a mail address: it would stand there for ten years.
      ctx.record({ action: 'ledger.prove', object: isUuid(query.id) ? query.id : 'ledger' })
      return ok(answer, text('application/json'))
    },
  }),
]

/** `<level>/<n>[.p/<width>]` with n in groups of three digits, all but the last with an x (tlog-tiles). */
const isTilePath = (path: string) =>
  /^(0|[1-9]|[1-5]\d|6[0-3])\/(x\d{3}\/){0,5}\d{3}(\.p\/([1-9]|[1-9]\d|1\d\d|2[0-4]\d|25[0-5]))?$/.test(path)

const unknownEntry = () =>
  new Problem('missing', 'ledger.entry-unknown', 'There is no entry with this id in your reach.')
