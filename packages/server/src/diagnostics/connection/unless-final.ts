import { Problem } from '#kernel'

/** A refusal that trying again would not change is told; anything else ends the connection, and the bridge comes back. */
export async function unlessFinal(act: () => Promise<unknown>, refuse: (code: string) => void): Promise<void> {
  try {
    await act()
  } catch (error) {
    if (!(error instanceof Problem) || !FINAL.has(error.kind)) throw error
    refuse(error.code)
  }
}

const FINAL: ReadonlySet<string> = new Set(['missing', 'conflict', 'refused', 'gone'])
