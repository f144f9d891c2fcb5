/** HTML in which every value is text: what stands between the tags of a template is escaped, always. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

type Inserted = string | number | Html | readonly Html[]

export function html(strings: TemplateStringsArray, ...inserted: readonly Inserted[]): Html {
  return new Html(strings.reduce((text, part, index) => text + write(inserted[index - 1] ?? '') + part))
}

function write(value: Inserted): string {
  if (value instanceof Html) return value.text
  if (typeof value === 'object') return value.map(({ text }) => text).join('')
  return String(value).replaceAll(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
}
