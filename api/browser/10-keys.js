// @ts-check
// Keys on the timeline: never while one types, never with Ctrl, Alt or Meta.

const keys = document.querySelector('dialog#keys')
const links = () => /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll('.card h3 a')])

/** @param {number} step */
function move(step) {
  const all = links()
  const at = all.findIndex(link => link === document.activeElement || link.closest('.card')?.contains(document.activeElement))
  const top = all.findIndex(link => link.getBoundingClientRect().top > 0)
  const next = at < 0 ? Math.max(0, top) : Math.min(all.length - 1, Math.max(0, at + step))
  all[next]?.focus()
  all[next]?.closest('.card')?.scrollIntoView({ block: 'nearest' })
}

function toggleSubscribe() {
  const menu = document.querySelector('details.subscribe')
  if (!(menu instanceof HTMLDetailsElement)) return
  menu.open = !menu.open
  menu.querySelector('summary')?.focus()
}

function showKeys() {
  if (keys instanceof HTMLDialogElement && !keys.open) keys.showModal()
}

/** @type {Record<string, () => void>} */
const does = {
  '/': () => /** @type {HTMLInputElement | null} */ (document.querySelector('input[type=search]'))?.focus(),
  j: () => move(1),
  k: () => move(-1),
  o: () => {
    const active = document.activeElement
    if (active instanceof HTMLAnchorElement && active.closest('.card')) active.click()
  },
  s: toggleSubscribe,
  n: () => /** @type {HTMLButtonElement | null} */ (document.querySelector('.arrivals button'))?.click(),
  '?': showKeys,
}

if (keys) {
  document.addEventListener('keydown', event => {
    const { target } = event
    const isTyping = target instanceof HTMLElement && (target.matches('input, select, textarea') || target.isContentEditable)
    if (event.key === 'Escape') for (const menu of document.querySelectorAll('details.subscribe[open]')) menu.removeAttribute('open')
    const act = does[event.key]
    if (!act || isTyping || event.ctrlKey || event.altKey || event.metaKey || document.querySelector('dialog[open]')) return
    event.preventDefault()
    act()
  })
  const help = document.createElement('button')
  help.type = 'button'
  help.className = 'key-help'
  help.textContent = `${keys.querySelector('h2')?.textContent} (?)`
  help.addEventListener('click', showKeys)
  document.querySelector('.bottom')?.append(help)
}

// a menu closes when one turns elsewhere
document.addEventListener('click', ({ target }) => {
  for (const menu of document.querySelectorAll('details.subscribe[open]')) {
    if (target instanceof Node && !menu.contains(target)) menu.removeAttribute('open')
  }
})

for (const link of document.querySelectorAll('a[data-scheme]')) {
  if (link instanceof HTMLAnchorElement) link.href = link.href.replace(/^https?/, link.dataset.scheme ?? 'https')
}
