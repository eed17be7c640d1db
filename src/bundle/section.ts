import type { z } from 'zod'
import type { Database } from '#storage/tables.ts'
import type { AliasTable } from '#text/aliases.ts'

/**
 * What became of one thing in a bundle. left: what is here stays as it is, or it cannot be here; `note` says why.
 * waiting: it counts as soon as its post comes.
 */
export interface BundleChange {
  /** 'topic mios', 'source tech-leaf'. */
  readonly what: string
  readonly kind: 'added' | 'changed' | 'same' | 'left' | 'waiting'
  /** '' if there is nothing more to say. */
  readonly note: string
}

/** What bundles need of the rooms that they may not import. */
export interface BundleHands {
  /** Milliseconds since 1970. */
  readonly now: number
  readonly newSecret: () => string
  readonly aliases: AliasTable
  /** What two spellings of one address share, null for what is no address. */
  readonly urlKeyOf: (url: string) => string | null
  /** An address without a name and a password in it. */
  readonly withoutPassword: (address: string) => string
}

/** A bundle that is being taken in, inside one transaction. */
export interface Intake {
  readonly db: Database
  readonly hands: BundleHands
  /** The ids here of sources that the bundle names, by their ids there. */
  readonly sourceIds: Map<string, string>
  /** Topics that were not in force here. */
  readonly newTopics: { readonly id: string; readonly source: string }[]
  readonly tell: (change: BundleChange) => void
  /** Notes a problem: in the end nothing of the bundle is taken in. */
  readonly refuse: (place: string, message: string) => void
}

/** One part of a bundle. They are taken in one after the other: a later one may build upon an earlier one. */
export interface Section<Shape extends z.ZodType = z.ZodType> {
  readonly name: string
  /** Of one entry. */
  readonly shape: Shape
  /** Its entries, always in the same order. */
  readonly entries: (
    db: Database,
    asked: { readonly secrets: boolean; readonly hands: BundleHands },
  ) => Promise<readonly z.input<Shape>[]>
  readonly take: (intake: Intake, entries: readonly z.output<Shape>[]) => Promise<void>
}

/** Checks the types of a section. */
export function section<Shape extends z.ZodType>(described: Section<Shape>): Section<Shape> {
  return described
}
