import { createContext, useContext } from 'hono/jsx'

export const languages = ['en', 'zh'] as const
export type Language = (typeof languages)[number]
export const themes = ['auto', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

/** How somebody wants to see pages: from the browser, or as was chosen on one (see preferences.ts). */
export interface View {
  language: Language
  theme: Theme
  /** IANA name of the reader's time zone; UTC until the browser told it. */
  zone: string
  /** Path and query of the page, to come back to. */
  address: string
}

export const usualView: View = { language: 'en', theme: 'auto', zone: 'UTC', address: '/' }

export const ViewContext = createContext<View>(usualView)

/** The view that a page is rendered for. */
export function useView(): View {
  return useContext(ViewContext)
}

/** The same sentences in every language; where one has none of its own, the types do not fit. */
export type Texts<Text> = Record<Language, Text>

/** The sentences of a page in the language of its reader. */
export function useText<Text>(texts: Texts<Text>): Text {
  return texts[useView().language]
}
