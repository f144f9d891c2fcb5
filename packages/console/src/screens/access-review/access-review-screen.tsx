import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { AccessReview } from '#api'
import { accessReview, accessReviewQuery, grantsQuery, meQuery, useWrite } from '#api'
import { rich, t } from '#language'
import { may } from '#shell'
import { Button, DataTable, Instant, LoadMore, Note, PageHead, ProblemNote, Waiting } from '#ui'
import { GrantRow } from './grant-row.tsx'

function Standing({ review }: { review: AccessReview }): ReactNode {
  if (review.openedAt === null)
    return (
      <Note state="info">
        {rich('The next review is due {dueAt}. It opens by itself 14 days before.', {
          dueAt: <Instant at={review.dueAt} />,
        })}{' '}
        {review.lastCompletedAt === null
          ? t('There was none yet.')
          : rich('The last one was complete {lastCompletedAt}.', {
              lastCompletedAt: <Instant at={review.lastCompletedAt} />,
            })}
      </Note>
    )
  return (
    <Note state="warn" live="status">
      {rich('{undecided} left to decide, due {dueAt}. Kept {kept}, taken {removed}.', {
        undecided: review.undecided,
        dueAt: <Instant at={review.dueAt} />,
        kept: review.kept,
        removed: review.removed,
      })}{' '}
      {review.undecidable > 0 &&
        t(
          'What the only person with this duty holds ({undecidable}) can be decided by nobody: give the duty to a second one.',
          { undecidable: review.undecidable },
        )}
    </Note>
  )
}

/** Who holds what since when, and each of it decided by somebody else. The last decision completes the review. */
export function AccessReviewScreen(): ReactNode {
  const me = useQuery(meQuery)
  const review = useQuery(accessReviewQuery)
  const list = useInfiniteQuery(grantsQuery)
  const open = useWrite(accessReview.open, { touches: ['access-review'] })
  const holdsDuty = me.data !== undefined && may(me.data, 'review.decide')
  const isOpen = review.data !== undefined && review.data.openedAt !== null
  const grants = list.data?.pages.flatMap(({ data }) => data) ?? []
  const head = (
    <>
      <th>{t('Name')}</th>
      <th>{t('Role')}</th>
      <th>{t('Since')}</th>
      <th>{t('Last used')}</th>
      <th>
        <span className="sr-only">{t('Decide')}</span>
      </th>
    </>
  )
  return (
    <>
      <PageHead
        name={t('Access review')}
        title={t('Access review')}
        below={<p>{t('Who holds what, decided again each quarter')}</p>}
      >
        {holdsDuty && review.data && !isOpen && (
          <Button disabled={open.isPending} onClick={() => open.mutate()}>
            {t('Open it now')}
          </Button>
        )}
      </PageHead>
      {open.error && <ProblemNote error={open.error} />}
      {review.error && <ProblemNote error={review.error} />}
      {review.data && <Standing review={review.data} />}
      <div className="sheet mt-4">
        {list.isPending && <Waiting what={t('Loading what everybody holds')} />}
        {list.error && <ProblemNote error={list.error} />}
        {grants.length > 0 && (
          <DataTable label={t('Grants')} head={head}>
            <tbody>
              {grants.map((grant, at) => (
                <GrantRow
                  key={`${grant.userId} ${grant.role}`}
                  grant={grant}
                  isFirst={grants[at - 1]?.userId !== grant.userId}
                  mayDecide={holdsDuty && isOpen}
                />
              ))}
            </tbody>
          </DataTable>
        )}
      </div>
      <LoadMore list={list} />
    </>
  )
}
