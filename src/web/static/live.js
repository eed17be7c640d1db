// Keeps the stream up to date while it is open: listens on /events and fetches the cards of stories that changed.
// Without it the page is complete, only not live.

const section = /** @type {HTMLElement} */ (document.querySelector('[data-live]'))
const list = /** @type {HTMLElement} */ (section.querySelector('[data-live-stories]'))
const state = /** @type {HTMLElement} */ (section.querySelector('[data-live-state]'))
const news = /** @type {HTMLButtonElement} */ (section.querySelector('[data-live-news]'))
const { topic = '', after = '', newest } = section.dataset

/** Ids of stories that changed since they were last fetched, in the order they changed. @type {Set<string>} */
const changed = new Set()
let isFetching = false
let unseen = 0

listen()
news.addEventListener('click', () => {
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
  scrollTo({ top: 0, behavior: calm ? 'auto' : 'smooth' })
  forgetNews()
})
addEventListener('scroll', () => {
  if (isAtTop()) forgetNews()
})

/** The browser resumes by itself with Last-Event-ID; positions make that exact. */
function listen() {
  const events = new EventSource(`/events?topic=${encodeURIComponent(topic)}&after=${after}`)
  events.addEventListener('open', () => show('Live', 'on'))
  events.addEventListener('error', () => show('Reconnecting …', 'off'))
  events.addEventListener('entry', (event) => {
    const { storyId } = JSON.parse(event.data)
    if (storyId === null) return
    // Set anew, so that the order is that of the last change.
    changed.delete(String(storyId))
    changed.add(String(storyId))
    void fetchChanged()
  })
  addEventListener('pagehide', () => events.close())
}

/**
 * @param {string} text
 * @param {string} value
 */
function show(text, value) {
  state.textContent = text
  state.dataset['state'] = value
  state.hidden = false
}

async function fetchChanged() {
  if (isFetching) return
  isFetching = true
  for (const id of changed) {
    changed.delete(id)
    await refresh(id).catch(() => retryLater(id))
  }
  isFetching = false
}

/** @param {string} id */
async function refresh(id) {
  const old = document.getElementById(`story-${id}`)
  // An older page keeps its own stories fresh but takes in no others.
  if (old === null && newest !== 'true') return
  const answer = await fetch(`/fragments/story/${id}?topic=${encodeURIComponent(topic)}`)
  if (answer.status === 404) return old?.remove()
  if (!answer.ok) return retryLater(id)
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const card = page.querySelector('article')
  if (card === null) return
  if (old === null) insert(card)
  else replace(old, card)
}

/** The server is away or in trouble for a moment. @param {string} id */
function retryLater(id) {
  setTimeout(() => {
    changed.add(id)
    void fetchChanged()
  }, 5000)
}

/** @param {HTMLElement} card */
function insert(card) {
  section.querySelector('.empty')?.remove()
  card.classList.add('fresh')
  const wasAtTop = isAtTop()
  keepingPlace(wasAtTop, () => list.prepend(card))
  if (wasAtTop) return
  unseen += 1
  news.textContent = `${unseen} new ${unseen === 1 ? 'story' : 'stories'}`
  news.hidden = false
}

/**
 * What the reader had opened stays open.
 * @param {HTMLElement} old
 * @param {HTMLElement} card
 */
function replace(old, card) {
  for (const part of old.querySelectorAll('details[open]')) {
    const same = card.querySelector(`details[data-part="${part.getAttribute('data-part')}"]`)
    same?.setAttribute('open', '')
  }
  card.classList.add('fresh')
  const isAbove = old.getBoundingClientRect().bottom < 0
  keepingPlace(!isAbove, () => old.replaceWith(card))
}

/**
 * Changes the page above the reader without moving what he reads.
 * @param {boolean} isBelow
 * @param {() => void} change
 */
function keepingPlace(isBelow, change) {
  if (isBelow) return change()
  const root = document.documentElement
  const fromEnd = root.scrollHeight - scrollY
  // The browser's own anchoring would move the page a second time.
  root.style.overflowAnchor = 'none'
  change()
  scrollTo({ top: root.scrollHeight - fromEnd, behavior: 'instant' })
  root.style.overflowAnchor = ''
}

function isAtTop() {
  return scrollY < 60
}

function forgetNews() {
  unseen = 0
  news.hidden = true
}
