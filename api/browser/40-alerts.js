// @ts-check
// Subscriptions: what is asked for is shown as it is changed, what is shown once can be copied, and a message that is on its way is
// looked for. Each is there without a script too, by a button or a link.

/** The page at an address, from the server: its texts are escaped, and its scripts do not run. @param {string} address */
async function pageAt(address) {
  const answer = await fetch(address, { headers: { Accept: 'text/html' }, cache: 'no-store' }).catch(() => null)
  return answer?.ok ? new DOMParser().parseFromString(await answer.text(), 'text/html') : null
}

/** Puts what another page has in the place of what this one shows. @param {Document} page @param {string} selector */
function take(page, selector) {
  const [shown, next] = [document.querySelector(selector), page.querySelector(selector)]
  if (!shown || !next) return false
  shown.replaceWith(document.adoptNode(next))
  return true
}

// the preview, and with it everything on the page that carries the question on: never one without the other
const question = /** @type {HTMLFormElement | null} */ (document.querySelector('form.filters[action="/subscribe"][method="get"]'))
let asking = 0

/** What is chosen, and nothing of the form below: an address is no place for what is secret. */
function addressAsked() {
  const chosen = new URLSearchParams()
  for (const [name, value] of question ? new FormData(question) : []) {
    if (typeof value === 'string' && value !== '') chosen.append(name, value)
  }
  return chosen.size > 0 ? `/subscribe?${chosen}` : '/subscribe'
}

async function askAnew() {
  const nth = ++asking
  const address = addressAsked()
  const page = await pageAt(address)
  // a newer question is on its way, or this one is wrong: its button says why
  if (nth !== asking || !page || !take(page, '.asked')) return
  take(page, '.asked-for')
  history.replaceState(null, '', address)
}

question?.addEventListener('change', () => void askAnew())

/** @param {HTMLElement} value */
function offerCopy(value) {
  const { copy = '', copied = '' } = value.dataset
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'copy'
  button.textContent = copy
  button.setAttribute('aria-live', 'polite')
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(value.textContent?.trim() ?? '')
    button.textContent = copied
  })
  value.after(' ', button)
}

// pages that are not served safely have no clipboard
if (navigator.clipboard) for (const value of document.querySelectorAll('[data-copy]')) if (value instanceof HTMLElement) offerCopy(value)

const log = 'section[data-waiting], section[aria-labelledby="log"]'
let looks = 0

/** Looks some times, ever less often, and never under somebody's eyes or fingers: what is open or has the focus stays. */
async function lookAgain() {
  const shown = document.querySelector('section[data-waiting]')
  if (!shown || looks >= 8) return
  looks += 1
  const isUsed = shown.contains(document.activeElement) || shown.querySelector('details[open]') !== null
  if (!document.hidden && !isUsed) {
    const page = await pageAt(location.href)
    if (page) take(page, log)
  }
  setTimeout(lookAgain, 1000 * looks)
}

if (document.querySelector('section[data-waiting]')) setTimeout(lookAgain, 1000)
