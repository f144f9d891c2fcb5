/** A stretch of a policy's text and how it is set there. */
export interface Stretch {
  readonly text: string
  readonly tone: 'plain' | 'strong' | 'emphasis'
}

/** Splits a sentence of a policy by its Markdown emphasis, so that the words stand as the policy sets them. */
export function readEmphasis(text: string): readonly Stretch[] {
  return text
    .split(/(\*\*[^*]+\*\*|\*[^*]+\*)/)
    .filter((part) => part !== '')
    .map((part) => {
      if (/^\*\*[^*]+\*\*$/.test(part)) return { text: part.slice(2, -2), tone: 'strong' }
      if (/^\*[^*]+\*$/.test(part)) return { text: part.slice(1, -1), tone: 'emphasis' }
      return { text: part, tone: 'plain' }
    })
}
