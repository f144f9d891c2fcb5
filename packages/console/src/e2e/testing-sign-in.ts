/** For tests only: signing in as a person does. */
import { createHmac } from 'node:crypto'
import type { Person, RunningHouse } from './testing-house.ts'
import type { Visit } from './testing-visit.ts'

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const STEP_MS = 30_000

/** The code an authenticator shows now (RFC 6238: SHA-1, six digits, 30 seconds). */
export function codeOf(secret: string, atMs: number = Date.now()): string {
  const bits = [...secret].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(atMs / STEP_MS)))
  const digest = createHmac('sha1', key).update(counter).digest()
  const at = digest.readUInt8(19) & 0x0f
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

/** The demo person of a role in the fleet whose vehicles can be diagnosed. */
export function personOf(house: RunningHouse, role: string): Person {
  const person = house.people.find((each) => each.role === role && each.organisation === 'Demo fleet')
  if (!person) throw new Error(`The demo has no ${role}`)
  return person
}

/** The last step whose code was used, of each person of a house: another house knows nothing of it. */
const used = new WeakMap<Person, number>()

/** A code that was not used yet: of a person who signs in twice within a step, the one that their authenticator shows next. */
export function freshCodeOf(person: Person): string {
  const step = Math.max(Math.floor(Date.now() / STEP_MS), (used.get(person) ?? 0) + 1)
  used.set(person, step)
  return codeOf(person.totpSecret ?? '', step * STEP_MS)
}

/** Signs in at the door, with the second factor of whoever has one, and waits for the first screen. A code is good once. */
export async function signIn({ page }: Visit, person: Person): Promise<void> {
  await page.goto('/app/sign-in')
  await page.getByLabel('E-mail').fill(person.email)
  await page.getByLabel('Password').fill(person.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  if (person.totpSecret !== null) {
    await page.getByLabel('Code from your authenticator').fill(freshCodeOf(person))
    await page.getByRole('button', { name: 'Continue' }).click()
  }
  await page.getByRole('navigation', { name: 'Main', exact: true }).waitFor()
}
