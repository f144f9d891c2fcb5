/** Processes beside the one that serves: one line out, one line back. */
import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export type Child = Awaited<ReturnType<typeof startChild>>

export async function startChild(file: string, args: readonly string[] = []) {
  const child = spawn(process.execPath, [join(dirname(fileURLToPath(import.meta.url)), file), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  return {
    /** An empty line is not sent: it only waits for what the child says next. */
    ask: async (line: string): Promise<string> => {
      if (line !== '') child.stdin.write(`${line}\n`)
      return (await lines.next()).value ?? ''
    },
    end: () => child.stdin.end(),
  }
}
