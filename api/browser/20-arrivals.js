// @ts-check
// What is committed while one watches: counted below, and shown when it is wanted, so that nothing moves under one's eyes.

const bar = /** @type {HTMLElement | null} */ (document.querySelector('.arrivals'))
const address = timeline()?.dataset.stream
/** @type {Set<string>} */
const added = new Set()
/** @type {Set<string>} */
const changed = new Set()
/** @type {EventSource | null} */
let source = null
/** Of the last event: where to go on after a pause. */
let place = ''

function timeline() {
  return /** @type {HTMLElement | null} */ (document.querySelector('#timeline'))
}

/** @param {string} id */
function cardOf(id) {
  return /** @type {HTMLElement | null} */ (document.querySelector(`[data-release="${CSS.escape(id)}"]`))
}

function listen() {
  if (!address || source || document.hidden) return
  const url = new URL(address, location.href)
  // what came between the making of this page and now is told too: cards know which revision they show
  url.searchParams.set('since', place || new Date(performance.timeOrigin - 60_000).toISOString())
  source = new EventSource(url)
  for (const kind of ['release', 'revision', 'gone']) source.addEventListener(kind, hear)
}

/** @param {MessageEvent<string>} event */
function hear({ type, data, lastEventId }) {
  place = lastEventId
  const { release } = JSON.parse(data)
  const card = cardOf(release.id)
  const isKnown = card !== null && Number(card.dataset.revision) >= release.revision
  if (type !== 'gone' && isKnown) return
  if (card) changed.add(release.id)
  else if (type === 'release') added.add(release.id)
  else if (type === 'gone') added.delete(release.id)
  say()
}

function say() {
  if (!bar) return
  const counts = [
    added.size > 0 && bar.dataset.added?.replace('#', String(added.size)),
    changed.size > 0 && bar.dataset.changed?.replace('#', String(changed.size)),
  ]
  const text = counts.filter(Boolean).join(', ')
  const button = bar.querySelector('button') ?? document.createElement('button')
  if (text === '') return button.remove()
  button.type = 'button'
  button.textContent = `${text} · ${bar.dataset.show}`
  button.onclick = show
  if (!button.isConnected) bar.append(button)
}

/** The same page as it is now, from the server, in the place of what is shown. */
async function show() {
  const answer = await fetch(location.href, { headers: { Accept: 'text/html' }, cache: 'reload' }).catch(() => null)
  if (!answer?.ok) return location.reload()
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const [shown, next] = [timeline(), fresh.querySelector('#timeline')]
  if (!shown || !next) return location.reload()
  const known = new Set([...shown.querySelectorAll('.card')].map(card => card instanceof HTMLElement && card.dataset.release))
  for (const card of next.querySelectorAll('.card')) {
    if (card instanceof HTMLElement && !known.has(card.dataset.release ?? '')) card.classList.add('is-new')
  }
  shown.replaceWith(document.adoptNode(next))
  added.clear()
  changed.clear()
  say()
  const first = timeline()?.querySelector('.is-new h3 a') ?? timeline()?.querySelector('.card h3 a')
  if (first instanceof HTMLElement) first.focus()
}

if (address) {
  listen()
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) return listen()
    source?.close()
    source = null
  })
}
