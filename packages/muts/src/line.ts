/** One line from whoever sits there, or from the program that writes to standard input: arguments are seen by everybody. */
import { createInterface } from 'node:readline/promises'

/** Asks where a person sits, reads the first line where a program writes; empty where there is none. */
export async function readLine(question: string): Promise<string> {
  const lines = createInterface({
    input: process.stdin,
    output: process.stderr,
    terminal: process.stdin.isTTY ?? false,
  })
  try {
    if (process.stdin.isTTY) return (await lines.question(question)).trim()
    for await (const line of lines) return line.trim()
    return ''
  } finally {
    lines.close()
  }
}
