/** The yardstick: Fastify and one point select by a named statement, nothing else. Same database, same TLS, same row. */
import { readFileSync } from 'node:fs'
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
const app = Fastify()
app.get<{ Params: { id: string } }>('/vehicles/:id', async ({ params }) => {
  const client = await pool.connect()
  try {
    const { rows } = await client.query({
      name: 'one',
      text: 'SELECT id, unit, make, model, year, fuel, status FROM bench_vehicle WHERE org_id = $1 AND id = $2',
      values: [org, params.id],
    })
    return rows[0]
  } finally {
    client.release()
  }
})
await app.listen({ host: '127.0.0.1', port: 0 })
process.stdout.write(`${JSON.stringify(app.server.address())}\n`)
process.stdin.resume().on('end', () => process.exit(0))
