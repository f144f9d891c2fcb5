import type { ReactNode } from 'react'
import type { LedgerQuestion } from '#api'
import { now } from '#clock'
import { rich, t } from '#language'
import { formatInstant, formatNumber, Note } from '#ui'
import type { ProvenAnswer } from './check-answer.ts'
import type { ListVerdict } from './compare-list.ts'

type Holding = Extract<ListVerdict, { readonly proven: readonly number[] }>

/** No more than was proven: until when, from when if not from the beginning, and whether the list has come to its end. */
function claimOf({ id, from, to }: LedgerQuestion, count: number, isWhole: boolean): string {
  const said = { count, id, from: formatInstant(Date.parse(from), now()), to: formatInstant(Date.parse(to), now()) }
  const isFromStart = Date.parse(from) === 0
  if (count === 0 && isFromStart) return t('The index has nothing under {id} until {to}', said)
  if (count === 0) return t('The index has nothing under {id} from {from} until {to}', said)
  if (isWhole && isFromStart)
    return t(
      '{count, plural, one {This is the one entry} other {These are all # entries}} until {to}: none was left out',
      said,
    )
  if (isWhole)
    return t(
      '{count, plural, one {This is the one entry} other {These are all # entries}} from {from} until {to}: none was left out',
      said,
    )
  return t(
    '{count, plural, one {This is the one entry} other {These are all # entries}} from {from} until {to}, as far as this list has come: none was left out',
    said,
  )
}

interface ProvenProps {
  readonly question: LedgerQuestion
  readonly answers: readonly ProvenAnswer[]
  readonly verdict: Holding
  readonly isWhole: boolean
}

/** What was proven, of whom, and what was not. */
export function Proven({ question, answers, verdict, isWhole }: ProvenProps): ReactNode {
  const [own = 0, house = 0] = verdict.proven
  const org = <span className="wire wrap-anywhere">{answers[0]?.org}</span>
  return (
    <Note state="ok" live="status">
      <p className="font-semibold">{claimOf(question, own + house, isWhole)}</p>
      <p>
        {rich('Of the organisation {org}: {own}. Of the house: {house}. Each says what its bytes in the log say.', {
          org,
          own: formatNumber(own),
          house: formatNumber(house),
        })}
      </p>
      {own + house === 0 && question.kind === 'actor' && (
        <p>{t('Parts of the house act without an actor in the index: search for what they did by what was done.')}</p>
      )}
      {verdict.outside > 0 && (
        <p>
          {t(
            '{outside, plural, one {# entry shown is} other {# entries shown are}} not part of this proof: too new, older than was asked, or of another log.',
            { outside: verdict.outside },
          )}
        </p>
      )}
      <p className="text-soft">
        {t('Checked in this browser against a log of {size} entries. Late ones are counted until {asOf}.', {
          size: formatNumber(Math.min(...answers.map(({ size }) => size))),
          asOf: formatInstant(Math.min(...answers.map(({ asOfMs }) => asOfMs)), now()),
        })}
      </p>
    </Note>
  )
}
