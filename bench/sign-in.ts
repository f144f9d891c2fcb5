/**
 * `scripts/node24 bench/sign-in.ts`: does the time of a refused sign-in tell whether there is such an account? Wrong
 * passwords at accounts that exist and at e-mails nobody has, in turn, each from an address of its own; the two samples
 * are compared by the Mann-Whitney U test. Prints one line and exits with 3 when they differ (p < 0.01) by more than
 * a millisecond of median. Run it on a machine that does nothing else.
 */
import { openBareHouse } from '@muts/server/testing'

const PAIRS = 200
const LEVEL = 0.01
/** What a network adds and takes hides less than this. */
const TELLING_MS = 1

interface Comparison {
  /** Of a difference at least this large by chance, two-sided, by the normal approximation with ties. */
  readonly p: number
  readonly medianOfA: number
  readonly medianOfB: number
}

const medianOf = (sample: readonly number[]) => [...sample].sort((a, b) => a - b)[sample.length >> 1] ?? Number.NaN

/** Mann-Whitney U of two samples of 20 or more each. */
function compare(a: readonly number[], b: readonly number[]): Comparison {
  const all = [...a.map((value) => ({ value, isA: true })), ...b.map((value) => ({ value, isA: false }))]
  all.sort((one, other) => one.value - other.value)
  let [rankOfA, ties] = [0, 0]
  for (let from = 0; from < all.length; ) {
    let to = from
    while (to < all.length && all[to]?.value === all[from]?.value) to += 1
    const rank = (from + 1 + to) / 2
    rankOfA += rank * all.slice(from, to).filter(({ isA }) => isA).length
    ties += (to - from) ** 3 - (to - from)
    from = to
  }
  const [n, m] = [a.length, b.length]
  const u = rankOfA - (n * (n + 1)) / 2
  const spread = Math.sqrt(((n * m) / 12) * (n + m + 1 - ties / ((n + m) * (n + m - 1))))
  const z = Math.abs(u - (n * m) / 2) / spread
  return { p: 2 * (1 - normal(z)), medianOfA: medianOf(a), medianOfB: medianOf(b) }
}

/** The standard normal distribution function for z ≥ 0 (Abramowitz and Stegun, 26.2.17; error below 10⁻⁷). */
function normal(z: number): number {
  const t = 1 / (1 + 0.2316419 * z)
  const tail = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return 1 - (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * tail
}

await using house = await openBareHouse({ demo: true, environment: { MUTS_TRUSTED_PROXIES: '127.0.0.1' } })
await house.serve()
const { createDemoOrganisation, enterDemoPerson } = house.identity.verbs
const org = await createDemoOrganisation('Bench')

async function enterPerson(index: number): Promise<string> {
  const email = `person.${index}@bench.example`
  const person = {
    email,
    name: `Person ${index}`,
    role: 'viewer',
    password: `Quiet lantern, 48 herons ${index}`,
  } as const
  await enterDemoPerson(org, { ...person, hasSecondFactor: false })
  return email
}

/** Milliseconds until the refusal. */
async function refuse(email: string, address: string): Promise<number> {
  const body = { email, password: 'a wrong password, and long' }
  const headers = { 'x-forwarded-for': address }
  const from = process.hrtime.bigint()
  const { status } = await house.kernel.door.ask({ method: 'POST', path: '/api/v1/auth/sign-in', body, headers })
  const tookMs = Number(process.hrtime.bigint() - from) / 1e6
  if (status !== 401) throw new Error(`a wrong password was answered ${status}`)
  return tookMs
}

const known: number[] = []
const unknown: number[] = []
/** The first few warm up. */
for (let pair = -10; pair < PAIRS; pair += 1) {
  const email = await enterPerson(pair + 10)
  const nobody = `person.${pair + 10}@nobody.example`
  const first = pair % 2 === 0
  const times = new Map<string, number>()
  for (const who of first ? [email, nobody] : [nobody, email])
    times.set(who, await refuse(who, `2001:db8:${(pair + 10).toString(16)}:${who === email ? 1 : 2}::1`))
  if (pair < 0) continue
  known.push(times.get(email) ?? Number.NaN)
  unknown.push(times.get(nobody) ?? Number.NaN)
}
const { p, medianOfA, medianOfB } = compare(known, unknown)
const tells = p < LEVEL && Math.abs(medianOfA - medianOfB) > TELLING_MS
process.stdout.write(
  `${PAIRS} pairs: known ${medianOfA.toFixed(2)} ms, unknown ${medianOfB.toFixed(2)} ms (medians), p = ${p.toFixed(3)}: ${tells ? 'they differ' : 'no difference shown'}\n`,
)
process.exitCode = tells ? 3 : 0
