/** One look at one control: what a probe says, and what it means when it says nothing. */
import type { Clock, Control, Observation } from '#kernel'

const PATIENCE_MS = 10_000

/** A probe that throws, or is silent for longer than `patienceMs`, has seen the promise broken. */
export async function lookAt(
  { probe }: Pick<Control, 'probe'>,
  clock: Pick<Clock, 'now'>,
  patienceMs = PATIENCE_MS,
): Promise<Observation> {
  let timer: NodeJS.Timeout | undefined
  const silence = new Promise<Observation>((resolve) => {
    const because = `the probe did not answer within ${patienceMs / 1_000} s`
    timer = setTimeout(resolve, patienceMs, { holds: false, saw: {}, because })
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
