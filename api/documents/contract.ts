import type { ReleaseDocument } from '../../db/types.ts'

/** A question as a document answers it. What it is handed is all that it says, so that any process says the same. */
export interface DocumentPage {
  /** Address that links begin with, without a slash at the end. */
  publicUrl: string
  /** The filters as they are saved: `company=acme&openness=weights`; empty asks for everything. */
  query: string
  /** Sentences on how the question was understood. */
  remarks: string[]
  /** Newest first by the date that counts. */
  releases: ReleaseDocument[]
  /** Whether withdrawn releases were asked for by name: they are what the document is about then, and not taken out of it. */
  isAboutWithdrawn: boolean
  /** Withdrawn releases of the same time that the question no longer finds: who keeps a copy has to hear of them. */
  withdrawn: ReleaseDocument[]
  links: DocumentLinks
  /** The WebSub hub that tells of changes of `links.self`; null where there is none. */
  hub: string | null
}

/** Addresses in full. */
export interface DocumentLinks {
  /** This document, written in the one way in which its question is saved. */
  self: string
  /** The same question as a page for people. */
  page: string
  /** Where the newest of it is. */
  first: string
  next: string | null
  previous: string | null
  /** The archive before and after this document (RFC 5005): together with the newest page, archives are all there is. */
  archiveBefore: string | null
  archiveAfter: string | null
  /** Whether it is a part of the past, which nobody need ask for again. */
  isArchive: boolean
}

/** One way to write the answer of a question. A format is a file of these and a line of index.ts. */
export interface DocumentFormat {
  /** Where it is: `/releases.atom`. */
  path: string
  /** Media type and charset. */
  type: string
  /** What a menu and a link to it call it. */
  label: string
  /** For people who look for the right one, a sentence. */
  description: string
  /** How many releases where nothing is said. */
  usualLimit: number
  write(page: DocumentPage): string
}

/** The same of what takes no question. */
export interface PlainDocument<Content> extends Omit<DocumentFormat, 'usualLimit' | 'write'> {
  write(content: Content): string
}
