/**
 * `npm run bench -- sign-in [PAIRS]`: does the time of an answer tell whether there is such an account? Each address that
 * a stranger can ask by an e-mail is asked for accounts that exist and for e-mails nobody has, in turn, each from a
 * network of its own; the two samples are compared by the Mann-Whitney U test. Prints both distributions, and ends with 3
 * where they differ (p < 0.01) by more than a millisecond of median. Run it on a machine that does nothing else.
 *
 * Left out is what takes no e-mail of a stranger: the options of a passkey name nobody, and an invitation needs an admin.
 */
import { openBareHouse } from '@muts/server/testing'
import { compare, quantileOf } from './mann-whitney.ts'

const PAIRS = Number(process.argv[2] ?? 200)
/** The first few warm up. */
const WARM_UP = 10
const LEVEL = 0.01
/** What a network adds and takes hides less than this. */
const TELLING_MS = 1

interface Oracle {
  readonly name: string
  readonly path: string
  readonly status: number
  readonly bodyFor: (email: string) => object
}

const ORACLES: readonly Oracle[] = [
  {
    ...{ name: 'sign-in with a wrong password', path: '/auth/sign-in', status: 401 },
    bodyFor: (email) => ({ email, password: 'a wrong password, and long' }),
  },
  {
    ...{ name: 'a forgotten password', path: '/auth/password-reset', status: 202 },
    bodyFor: (email) => ({ email }),
  },
  {
    ...{ name: 'the way to single sign-on', path: '/auth/sso', status: 200 },
    bodyFor: (email) => ({ email }),
  },
]

await using house = await openBareHouse({ demo: true, environment: { MUTS_TRUSTED_PROXIES: '127.0.0.1' } })
await house.serve()
const { createDemoOrganisation, enterDemoPerson } = house.identity.verbs
const org = await createDemoOrganisation('Bench')

async function enterPerson(index: number): Promise<string> {
  const email = `person.${index}@bench.example`
  const password = `Quiet lantern, 48 herons ${index}`
  await enterDemoPerson(org, { email, name: `Person ${index}`, role: 'viewer', password, hasSecondFactor: false })
  return email
}

/** Milliseconds until the answer. */
async function ask({ name, path, status, bodyFor }: Oracle, email: string, address: string): Promise<number> {
  const headers = { 'x-forwarded-for': address }
  const from = process.hrtime.bigint()
  const question = { method: 'POST', path: `/api/v1${path}`, body: bodyFor(email), headers }
  const reply = await house.kernel.door.ask(question)
  const tookMs = Number(process.hrtime.bigint() - from) / 1e6
  if (reply.status !== status) throw new Error(`${name} was answered ${reply.status}: the run is void`)
  return tookMs
}

async function measure(oracle: Oracle, number: number, people: readonly string[]) {
  const samples = { known: [] as number[], unknown: [] as number[] }
  for (const [index, email] of people.entries()) {
    const asked = [['known', email] as const, ['unknown', `person.${index}@nobody.example`] as const]
    for (const [who, of] of index % 2 === 0 ? asked : asked.toReversed()) {
      const network = `2001:db8:${index.toString(16)}:${number}${who === 'known' ? 1 : 2}::1`
      const tookMs = await ask(oracle, of, network)
      if (index >= WARM_UP) samples[who].push(tookMs)
    }
  }
  return samples
}

const show = (sample: readonly number[]): string =>
  [0.05, 0.25, 0.5, 0.75, 0.95].map((share) => quantileOf(sample, share).toFixed(2).padStart(7)).join(' ')

const people: string[] = []
for (let index = 0; index < PAIRS + WARM_UP; index += 1) people.push(await enterPerson(index))
let tells = false
for (const [number, oracle] of ORACLES.entries()) {
  const { known, unknown } = await measure(oracle, number, people)
  const { p, medianOfA, medianOfB } = compare(known, unknown)
  const differs = p < LEVEL && Math.abs(medianOfA - medianOfB) > TELLING_MS
  tells ||= differs
  console.log(`${oracle.name}: ${PAIRS} pairs, p = ${p.toFixed(3)}: ${differs ? 'THEY DIFFER' : 'no difference shown'}`)
  console.log('           5 %    25 %    50 %    75 %    95 %  (ms)')
  console.log(`  known   ${show(known)}\n  unknown ${show(unknown)}`)
}
process.exitCode = tells ? 3 : 0
