/** Stands for `node:test` where there is no Node: keeps what is registered, and runs it one after the other. */

type Body = () => unknown

export interface Verdict {
  readonly title: string
  /** What was thrown, if something was. */
  readonly failure?: string
}

const tests: { readonly title: string; readonly body: Body }[] = []
const path: string[] = []

export function describe(name: string, body: Body): void {
  path.push(name)
  body()
  path.pop()
}

export function test(name: string, body: Body): void {
  tests.push({ title: [...path, name].join(' › '), body })
}

export async function runAll(): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = []
  for (const { title, body } of tests) {
    try {
      await body()
      verdicts.push({ title })
    } catch (error) {
      verdicts.push({ title, failure: error instanceof Error ? `${error.name}: ${error.message}` : String(error) })
    }
  }
  return verdicts
}
