/** Stands for what tests of codecs use of `node:assert/strict` where there is no Node. */

type Expected = RegExp | (new (...args: never[]) => unknown) | ((error: unknown) => unknown) | object

function fail(message: string): never {
  throw new Error(message)
}

const say = (value: unknown): string => {
  try {
    return JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? `${inner}n` : inner)) ?? String(value)
  } catch {
    return String(value)
  }
}

/** As `isDeepStrictEqual`: prototypes, own members, maps, sets; numbers by `Object.is`. */
function isEqual(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  if (Object.getPrototypeOf(one) !== Object.getPrototypeOf(other)) return false
  if (one instanceof Map && other instanceof Map)
    return one.size === other.size && [...one].every(([key, value]) => other.has(key) && isEqual(value, other.get(key)))
  if (one instanceof Set && other instanceof Set)
    return one.size === other.size && [...one].every((item) => other.has(item))
  if (one instanceof Error && other instanceof Error && one.message !== other.message) return false
  const [mine, theirs] = [Reflect.ownKeys(one), Reflect.ownKeys(other)]
  return (
    mine.length === theirs.length &&
    mine.every((key) => Object.hasOwn(other, key) && isEqual(Reflect.get(one, key), Reflect.get(other, key)))
  )
}

function isExpected(error: unknown, expected: Expected | undefined): boolean {
  if (expected === undefined || typeof expected === 'string') return true
  if (expected instanceof RegExp) return expected.test(String(error))
  if (typeof expected === 'function') {
    const isClass = expected === Error || expected.prototype instanceof Error
    if (isClass) return error instanceof expected
    return (expected as (error: unknown) => unknown)(error) === true
  }
  return Object.entries(expected).every(([key, value]) => {
    const got = Reflect.get(error as object, key)
    return value instanceof RegExp ? value.test(String(got)) : isEqual(got, value)
  })
}

function require(error: unknown, expected: Expected | undefined): void {
  if (!isExpected(error, expected)) fail(`another error than expected: ${String(error)}`)
}

const NOTHING = Symbol('nothing was thrown')

const assert = {
  ok(value: unknown, message = 'not truthy'): void {
    if (!value) fail(String(message))
  },
  equal(got: unknown, expected: unknown, message = ''): void {
    if (!Object.is(got, expected)) fail(`${message} ${say(got)} is not ${say(expected)}`)
  },
  deepEqual(got: unknown, expected: unknown, message = ''): void {
    if (!isEqual(got, expected)) fail(`${message} ${say(got)} is not ${say(expected)}`)
  },
  match(text: string, pattern: RegExp): void {
    if (!pattern.test(text)) fail(`${say(text)} does not match ${pattern}`)
  },
  throws(run: () => unknown, expected?: Expected): void {
    let thrown: unknown = NOTHING
    try {
      run()
    } catch (error) {
      thrown = error
    }
    if (thrown === NOTHING) fail('nothing was thrown')
    require(thrown, expected)
  },
  doesNotThrow(run: () => unknown): void {
    run()
  },
  async rejects(work: Promise<unknown> | (() => Promise<unknown>), expected?: Expected): Promise<void> {
    const thrown = await (typeof work === 'function' ? work() : work).then(
      () => NOTHING,
      (error: unknown) => error,
    )
    if (thrown === NOTHING) fail('nothing was thrown')
    require(thrown, expected)
  },
}

// biome-ignore lint/style/noDefaultExport: what it stands for is one.
export { assert as default }
