/** What people type behind options, held to its rule before anything is opened or made. */
import { CommandError, EXIT } from '#exit'

/** @throws {CommandError} usage. */
export function requireEmail(text: string): string {
  if (/^[^\s@\p{Cc}]{1,64}@[^\s@\p{Cc}]{1,189}$/u.test(text)) return text
  throw new CommandError(EXIT.usage, '--email takes an e-mail address.')
}

/**
 * A name of a person or an organisation.
 *
 * @throws {CommandError} usage, naming the option it stood behind.
 */
export function requireName(text: string, option = '--name'): string {
  if (text.trim() !== '' && text.length <= 120 && !/\p{Cc}/u.test(text)) return text
  throw new CommandError(EXIT.usage, `${option} takes a name of at most 120 characters.`)
}
