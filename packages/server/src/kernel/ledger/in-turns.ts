/** Asks at once for what is asked for in one turn of the loop, each thing in its place. */
export function inTurns<Key, Value>(
  ask: (keys: readonly Key[]) => Promise<readonly Value[]>,
): (key: Key) => Promise<Value> {
  interface Asked {
    readonly key: Key
    readonly resolve: (value: Promise<Value>) => void
  }
  let open: Asked[] = []
  const send = () => {
    const turn = open
    open = []
    const answered = ask(turn.map(({ key }) => key))
    for (const [at, { resolve }] of turn.entries()) resolve(answered.then((values) => values[at] as Value))
  }
  return (key) =>
    new Promise((resolve) => {
      if (open.push({ key, resolve }) === 1) setImmediate(send)
    })
}
