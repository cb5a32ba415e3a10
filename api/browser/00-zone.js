// @ts-check
// Tells the server the reader's time zone, for the next page; the first one is in UTC, and says so.

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
const { documentElement: root } = document

if (zone && root.dataset.zone !== zone) {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser yet
  document.cookie = `zone=${zone}; Path=/; Max-Age=31536000; SameSite=Lax`
}
