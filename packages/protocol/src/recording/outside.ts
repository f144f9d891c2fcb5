/** What a visit is told beside the vehicle's answers, recorded: who decides, and what is seen. Every answer is JSON. */
import { formatFailure } from './failure.ts'
import type { Recorder } from './recorder.ts'

export interface Outside {
  /**
   * Asks somebody, or something, that answers by and by.
   *
   * @param question one line: a word, and what the answer leans on.
   * @throws what `work` does; of a fault only that there was one is recorded.
   */
  consult<Answer>(question: string, work: () => Promise<Answer>): Promise<Answer>
  /** Looks at what is so at this instant. @param what one word. */
  see<Seen>(what: string, look: () => Seen): Seen
}

export function recordOutside({ note }: Recorder): Outside {
  return {
    async consult(question, work) {
      note(formatConsulting(question))
      try {
        const answer = await work()
        note(`decided ${JSON.stringify(answer)}`)
        return answer
      } catch (error) {
        note(`undecided ${formatFailure(error)}`)
        throw error
      }
    },
    see(what, look) {
      const seen = look()
      note(`${formatSeeing(what)} ${JSON.stringify(seen)}`)
      return seen
    },
  }
}

export const formatConsulting = (question: string) => `consult ${question}`
export const formatSeeing = (what: string) => `see ${what}`
