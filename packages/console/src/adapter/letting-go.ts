/** When whatever this tab holds, or is about to hold, goes back to the vehicle. */
import { held } from './wish.ts'

/** Its messages: the id of who is signed in now, null for nobody. */
const WHO_IS_IN = 'muts-who-is-in'

let ending = new AbortController()

/** Aborted by the next `letGo`: taken before the first wait of whoever begins to hold, and looked at behind each. */
export const untilLetGo = (): AbortSignal => ending.signal

export function letGo(): void {
  held.set(null)
  ending.abort()
  ending = new AbortController()
}

/** The session of this browser is over, for all its tabs: whoever sits down next is not to hold the vehicle of who went. */
export function letGoEverywhere(): void {
  letGo()
  tellWhoIsIn(null)
}

/** Says to all tabs who is signed in now: the cookies of a session are theirs together. */
export function tellWhoIsIn(personId: string | null): void {
  const channel = new BroadcastChannel(WHO_IS_IN)
  channel.postMessage(personId)
  channel.close()
}

/** Lets go as soon as somebody else is signed in, or nobody, in whatever tab that was done; until it is disposed of. */
export const watchWhoIsIn = (personId: string): Disposable =>
  hearWhoIsIn((other) => {
    if (other !== personId) letGo()
  })

/** Hears who is signed in now, null for nobody, in whatever tab that was done; until it is disposed of. */
export function hearWhoIsIn(onTold: (personId: unknown) => void): Disposable {
  const channel = new BroadcastChannel(WHO_IS_IN)
  channel.onmessage = ({ data }: MessageEvent<unknown>) => onTold(data)
  return { [Symbol.dispose]: () => channel.close() }
}
