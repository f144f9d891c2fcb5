import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { ReadWorkshop } from '#api'
import { changeWorkshop, useWrite, workshopQuery } from '#api'
import { t } from '#language'
import { Button, Field, FormDialog, formatWords, moneyText, parseMoney } from '#ui'

/** A currency that the browser can count in (ISO 4217); undefined where it is none. */
const currencyOf = (typed: string): string | undefined => /^[A-Z]{3}$/.exec(typed.trim().toUpperCase())?.[0]

function Dialog({ workshop, onClose }: { workshop: ReadWorkshop; onClose: () => void }): ReactNode {
  const [wrong, setWrong] = useState<Readonly<Record<string, string>>>({})
  const change = useWrite((to: Pick<ReadWorkshop, 'currency' | 'limits'>) => changeWorkshop(workshop, to), {
    touches: ['workshop'],
    onDone: onClose,
  })
  const send = (form: FormData) => {
    const currency = currencyOf(String(form.get('currency')))
    if (currency === undefined) return setWrong({ currency: t('Three letters, such as EUR') })
    const typed = Object.keys(workshop.limits).map((set) => [set, parseMoney(String(form.get(set)), currency)] as const)
    const rule = t('An amount of {currency}, such as 120', { currency })
    const faults = typed.flatMap(([set, minor]) => (minor === undefined ? [[set, rule] as const] : []))
    setWrong(Object.fromEntries(faults))
    if (faults.length > 0) return
    change.mutate({ currency, limits: Object.fromEntries(typed.map(([set, minor]) => [set, minor ?? 0])) })
  }
  return (
    <FormDialog title={t('Currency and limits')} act={t('Save')} sending={change} onSend={send} onClose={onClose}>
      <Field
        label={t('Currency of new orders and bills')}
        name="currency"
        defaultValue={workshop.currency}
        required
        autoComplete="off"
        hint={wrong.currency ? undefined : t('What was written before keeps its own')}
        wrong={wrong.currency}
      />
      <p>{t('Up to how much each may approve. Admins have no limit, and nobody approves what they asked for.')}</p>
      {Object.entries(workshop.limits).map(([set, minor]) => (
        <Field
          key={set}
          label={formatWords(set)}
          name={set}
          inputMode="decimal"
          required
          defaultValue={moneyText(minor, workshop.currency)}
          wrong={wrong[set]}
        />
      ))}
    </FormDialog>
  )
}

/** What holds for all orders, for whoever may change it. */
export function WorkshopButton(): ReactNode {
  const [asks, setAsks] = useState(false)
  const { data } = useQuery({ ...workshopQuery, enabled: asks })
  return (
    <>
      <Button onClick={() => setAsks(true)}>{t('Currency and limits')}</Button>
      {asks && data && <Dialog key={data.etag} workshop={data} onClose={() => setAsks(false)} />}
    </>
  )
}
