import { Menu } from '@base-ui/react/menu'
import { Link } from '@tanstack/react-router'
import { Check, CircleUser, LogOut } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Me } from '#api'
import { t } from '#language'
import type { Theme } from '#preferences'
import { theme } from '#preferences'
import { formatWords } from '#ui'
import { initialsOf } from './initials.ts'
import { useSignOut } from './sign-out.ts'

const THEMES: readonly { value: Theme; text: string }[] = [
  { value: 'light', text: t('Light') },
  { value: 'dark', text: t('Dark') },
  { value: 'system', text: t('As the system') },
]

function ThemeChoice(): ReactNode {
  return (
    <Menu.RadioGroup value={theme.use()} onValueChange={(value: Theme) => theme.set(value)} aria-label={t('Theme')}>
      <p className="label">{t('Theme')}</p>
      {THEMES.map(({ value, text }) => (
        <Menu.RadioItem key={value} value={value} className="item-row" closeOnClick={false}>
          <span className="inline-flex w-5">
            <Menu.RadioItemIndicator>
              <Check />
            </Menu.RadioItemIndicator>
          </span>
          {text}
        </Menu.RadioItem>
      ))}
    </Menu.RadioGroup>
  )
}

/** Who is signed in, and what concerns only them. */
export function PersonMenu({ me }: { me: Me }): ReactNode {
  const signOut = useSignOut()
  return (
    <Menu.Root>
      <Menu.Trigger className="who" aria-label={t('{name}, your menu', { name: initialsOf(me.name) })} title={me.email}>
        {initialsOf(me.name)}
      </Menu.Trigger>
      <Menu.Portal render={<section aria-label={t('Your menu')} />}>
        <Menu.Positioner className="menu-slot" align="end" sideOffset={6}>
          <Menu.Popup className="menu">
            <div className="px-2.5 pt-2 pb-1">
              <p className="font-semibold">{me.name}</p>
              <p className="text-sm text-soft">
                {me.roles.map(formatWords).join(', ')}, {me.organisation.name}
              </p>
            </div>
            <Menu.Separator className="rule" />
            <Menu.LinkItem className="item-row" render={<Link to="/app/profile" />} closeOnClick>
              <CircleUser /> {t('Profile')}
            </Menu.LinkItem>
            <Menu.Separator className="rule" />
            <ThemeChoice />
            <Menu.Separator className="rule" />
            <Menu.Item className="item-row" onClick={() => void signOut()}>
              <LogOut /> {t('Sign out')}
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
