/** Which e-mail addresses may be entered: what is seen is what is compared, so that no address has a twin that looks like it. */
import { Problem } from '#kernel'

/** Controls, formats (zero width, bidirectional), unassigned, separators, and what fonts are told to draw as nothing. */
const UNSEEN = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/u

/** @throws {Problem} `identity.email-unclear` (422). */
export function requireClearEmail(email: string): void {
  const isClear = !UNSEEN.test(email) && email === email.normalize('NFC')
  if (isClear) return
  const message = 'must hold visible characters only, composed as Unicode composes them (NFC)'
  throw new Problem('refused', 'identity.email-unclear', `The e-mail address ${message}. Nothing was done.`, {
    errors: [{ pointer: '/email', message }],
  })
}
