import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { EnergyEntry, Judgement, Versioned } from '#api'
import { ENERGY_REASONS, energy, energyEntryQuery, useWrite } from '#api'
import { t } from '#language'
import { sayDistance, sayEnergy } from '#measures'
import { Chips, FormDialog, formatMoney, formatName, formatNumber, Modal, ProblemNote, SelectField } from '#ui'
import { sayFlags } from './energy-words.ts'

const CHOICES = [
  { value: 'accepted', text: t('It is right') },
  { value: 'void', text: t('It does not count') },
] as const

/** What it is about, as it stands on the receipt. */
function Told({ entry }: { entry: EnergyEntry }): ReactNode {
  const { unit, quantityThousandths, costMinor, currency, odometerKm, flags } = entry
  return (
    <p>
      {t('{quantity} for {cost}, at {distance}.', {
        quantity: sayEnergy(quantityThousandths, unit, formatNumber),
        cost: formatMoney(costMinor, currency),
        distance: sayDistance(odometerKm, formatNumber),
      })}{' '}
      {flags.length > 0 && t('What speaks against it: {flags}.', { flags: sayFlags(flags) })}
    </p>
  )
}

function Form({ entry, onClose }: { entry: Versioned<EnergyEntry>; onClose: () => void }): ReactNode {
  const isQuestioned = entry.status === 'questioned'
  const [status, setStatus] = useState<Judgement['status']>(isQuestioned ? 'accepted' : 'void')
  const judge = useWrite((judgement: Judgement) => energy.judge(entry, judgement), {
    touches: ['energy', 'due'],
    onDone: onClose,
  })
  const send = (form: FormData) => judge.mutate({ status, reason: String(form.get('reason')) as Judgement['reason'] })
  return (
    <FormDialog
      title={isQuestioned ? t('Judge the entry') : t('Does it not count?')}
      act={status === 'void' ? t('It does not count') : t('It is right')}
      kind={status === 'void' ? 'grave' : 'primary'}
      sending={judge}
      onSend={send}
      onClose={onClose}
    >
      <Told entry={entry} />
      {isQuestioned && <Chips label={t('Judgement')} choices={CHOICES} chosen={status} onChoose={setStatus} />}
      <SelectField label={t('Because')} name="reason" key={status}>
        {ENERGY_REASONS[status].map((reason) => (
          <option key={reason} value={reason}>
            {formatName(reason)}
          </option>
        ))}
      </SelectField>
      {status === 'void' && <p className="text-soft">{t('It stays on the list and counts no more, for good.')}</p>}
    </FormDialog>
  )
}

/** Accepts what was questioned, or has an entry count no more; from what it is now. */
export function JudgeDialog({ id, onClose }: { id: string; onClose: () => void }): ReactNode {
  const { data, error } = useQuery(energyEntryQuery(id))
  if (error)
    return (
      <Modal title={t('Judge the entry')} isOpen onClose={onClose}>
        <ProblemNote error={error} />
      </Modal>
    )
  return data && <Form entry={data} onClose={onClose} />
}
