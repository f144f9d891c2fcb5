import type { ComponentProps, ReactNode } from 'react'

export interface ButtonProps extends ComponentProps<'button'> {
  /** `primary`: one a screen. `grave`: outlined red, never first. */
  readonly kind?: 'usual' | 'primary' | 'quiet' | 'grave'
  readonly size?: 'small' | 'usual' | 'large'
  /** The key that presses it, printed on it; not part of its name. */
  readonly keyCap?: string | undefined
}

/** A button. */
export function Button({
  kind = 'usual',
  size = 'usual',
  keyCap,
  children,
  className = '',
  ...rest
}: ButtonProps): ReactNode {
  return (
    <button type="button" {...rest} className={`btn ${kind} ${size} ${className}`} aria-keyshortcuts={keyCap}>
      {children}
      {keyCap && (
        <span className="key-cap" aria-hidden="true">
          <kbd>{keyCap}</kbd>
        </span>
      )}
    </button>
  )
}
