import type { Cadence, DeliveryKind, DeliveryState, MessageLanguage, SubscriptionState, Topic } from '../../config/words.ts'

/** What the pages of a subscription say for the words of the program. */
export const topicWords: Record<Topic, { label: string; title: string }> = {
  planned: { label: 'Planned', title: 'It is said to come' },
  announced: { label: 'Announced', title: 'It is launched; nothing to download yet' },
  released: { label: 'Released', title: 'It can be downloaded' },
  withdrawn: { label: 'Withdrawn', title: 'What you were told of is gone again' },
  corrected: { label: 'Corrected', title: 'What you were told was wrong' },
}

export const cadenceWords: Record<Cadence, { label: string; title: string }> = {
  'at-once': { label: 'At once', title: 'as things happen' },
  hourly: { label: 'Hourly', title: 'in one message an hour' },
  daily: { label: 'Daily', title: 'in one message a day' },
  weekly: { label: 'Weekly', title: 'in one message a week' },
}

export const languageWords: Record<MessageLanguage, string> = { en: 'English', zh: '中文' }

export const weekdayWords = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

export const subscriptionStateWords: Record<SubscriptionState, { label: string; title: string; badge: string }> = {
  unconfirmed: { label: 'Waiting for a yes', title: 'Its receiver was sent a link, and has not said yes yet', badge: 'state-waiting' },
  active: { label: 'Active', title: 'News are told', badge: 'state-ok' },
  paused: { label: 'Paused', title: 'Nothing is told until it is resumed', badge: 'state-quiet' },
  disabled: { label: 'Switched off', title: 'Its receiver did not take messages', badge: 'state-failing' },
  ended: { label: 'Ended', title: 'Nothing is told any more', badge: 'state-parked' },
}

export const deliveryStateWords: Record<DeliveryState, { label: string; badge: string }> = {
  gathering: { label: 'Gathering', badge: 'state-waiting' },
  waiting: { label: 'On its way', badge: 'state-waiting' },
  sent: { label: 'Sent', badge: 'state-ok' },
  dead: { label: 'Given up', badge: 'state-failing' },
  cancelled: { label: 'Cancelled', badge: 'state-parked' },
  held: { label: 'Held', badge: 'state-quiet' },
}

export const deliveryKindWords: Record<DeliveryKind, string> = {
  news: 'News',
  test: 'Test',
  confirmation: 'Question whether it is wanted',
  notice: 'Notice that it was switched off',
}
