/** Ends a test run at its first failure: a broken line is noticed once. */

// biome-ignore lint/style/noDefaultExport: Node asks for one.
// biome-ignore lint/correctness/useYield: nobody reads it.
export default async function* endAtFailure(events: AsyncIterable<{ readonly type: string }>): AsyncGenerator<string> {
  for await (const { type } of events) if (type === 'test:fail') process.exit(1)
}
