/** `muts ledger rotate-key`: the log names the successor of its key. */
import { requireInstallation } from '#installation'
import { openBeside } from '#server/ground'

export interface RotateOptions {
  readonly data: string
  readonly json?: boolean
}

/** Every node signs with both keys from its next start on, and with the new one alone after 30 days. */
export async function rotateKey({ data, json }: RotateOptions): Promise<void> {
  const { kernel, close } = await openBeside(requireInstallation(data))
  try {
    const vkey = await kernel.ledger.rotateKey()
    const sentences = `The log names its new key:\n${vkey}\nRestart each server: both keys sign for 30 days, then the new one alone.\n`
    process.stdout.write(json ? `${JSON.stringify({ vkey })}\n` : sentences)
  } finally {
    await close()
  }
}
