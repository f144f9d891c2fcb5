/** One look at one control: what a probe says, and what it means when it says nothing. */
import type { Clock, Control, Observation } from '#kernel'

const PATIENCE_MS = 10_000

/** A probe that throws, or is silent for 10 s, has seen the promise broken. */
export async function lookAt({ probe }: Control, clock: Clock): Promise<Observation> {
  let timer: NodeJS.Timeout | undefined
  const silence = new Promise<Observation>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, { holds: false, saw: {}, because: 'the probe did not answer within 10 s' })
  })
  try {
    return await Promise.race([probe({ now: clock.now() }), silence])
  } catch (error) {
    const { name, message } = error as Error
    return { holds: false, saw: { error: name }, because: `the probe failed: ${message}`.slice(0, 500) }
  } finally {
    clearTimeout(timer)
  }
}
