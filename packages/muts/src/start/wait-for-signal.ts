/** Resolves at the first SIGINT or SIGTERM. npm passes a signal on that the whole group has had already: the second changes nothing. */
export function waitForSignal(): Promise<undefined> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve(undefined))
  })
}
