import type { ReactNode } from 'react'

export interface ChipsProps<T extends string> {
  readonly label: string
  readonly choices: readonly { readonly value: T; readonly text: string }[]
  readonly chosen: T
  readonly onChoose: (value: T) => void
}

/** A choice of one among few, all of them in sight. */
export function Chips<T extends string>({ label, choices, chosen, onChoose }: ChipsProps<T>): ReactNode {
  return (
    <fieldset className="chips">
      <legend className="sr-only">{label}</legend>
      {choices.map(({ value, text }) => (
        <button
          key={value}
          type="button"
          className="chip"
          aria-pressed={value === chosen}
          onClick={() => onChoose(value)}
        >
          {text}
        </button>
      ))}
    </fieldset>
  )
}
