/**
 * The yardstick: Fastify with one plain statement a request and nothing else. Same database, same TLS, same rows, a pool
 * as large as the house's own.
 */
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import Fastify from 'fastify'
import pg from 'pg'

const [url = '', org = ''] = process.argv.slice(2)
const { hostname, port, username, password, pathname, searchParams } = new URL(url)
const pool = new pg.Pool({
  host: hostname,
  port: Number(port),
  user: username,
  password: decodeURIComponent(password),
  database: pathname.slice(1),
  ssl: { ca: readFileSync(searchParams.get('sslrootcert') ?? ''), minVersion: 'TLSv1.3' },
  max: 10,
})
const COLUMNS = 'id, unit, make, model, year, fuel, status'
const app = Fastify()

app.get<{ Params: { id: string } }>('/vehicles/:id', async ({ params }) => {
  const text = `SELECT ${COLUMNS} FROM bench_vehicle WHERE org_id = $1 AND id = $2`
  const { rows } = await pool.query({ name: 'one', text, values: [org, params.id] })
  return rows[0]
})
app.get('/vehicles', async () => {
  const text = `SELECT ${COLUMNS} FROM bench_vehicle WHERE org_id = $1 ORDER BY unit, id LIMIT 50`
  const { rows } = await pool.query({ name: 'list', text, values: [org] })
  return { data: rows }
})
app.post<{ Body: Record<string, string | number> }>('/vehicles', async ({ body }, reply) => {
  const text = `INSERT INTO bench_vehicle (${COLUMNS}, org_id) VALUES (gen_random_uuid(), $2, $3, $4, $5, $6, $7, $1)
    RETURNING ${COLUMNS}`
  const values = [org, body.unit, body.make, body.model, body.year, body.fuel, 'active']
  const { rows } = await pool.query({ name: 'insert', text, values })
  return reply.code(201).send(rows[0])
})

await app.listen({ host: '127.0.0.1', port: 0 })
process.stdout.write(`${JSON.stringify(app.server.address())}\n`)
// Each line asks how much processor time this process has used so far, in µs.
for await (const _ of createInterface(process.stdin)) {
  const { user, system } = process.cpuUsage()
  process.stdout.write(`${JSON.stringify(user + system)}\n`)
}
process.exit(0)
