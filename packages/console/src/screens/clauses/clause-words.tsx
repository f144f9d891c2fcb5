import type { ReactNode } from 'react'
import { readEmphasis } from './emphasis.ts'

/** The words of a clause, verbatim, set as the policy sets them. */
export function ClauseWords({ text }: { text: string }): ReactNode {
  return readEmphasis(text).map(({ text: words, tone }, index) => {
    const key = `${index} ${words}`
    if (tone === 'strong') return <strong key={key}>{words}</strong>
    if (tone === 'emphasis') return <em key={key}>{words}</em>
    return words
  })
}
