/**
 * Every number that decides what is folded and what is one story, in one place and at one setting for all languages
 * and sources. `docs/notes/dedupe.md` tells what they were measured on.
 */
const DAY_MS = 86_400_000

/** A repeat is looked for among the posts of so many milliseconds. */
export const DUPLICATE_WINDOW_MS = 30 * DAY_MS
/** Two texts are looked at word by word from this likeness on: the greater of Jaccard and weighted containment. */
export const MIN_LIKENESS = 0.5
export const CONTAINMENT_WEIGHT = 0.9
/** Containment counts only if the shorter text has at least this part of the longer one's length. */
export const MIN_LENGTH_RATIO = 0.5
/** What a text must weigh to be known again by itself: 1 is 6 letters or 8 CJK characters. */
export const MIN_WEIGHT = 1
/** More is asked for within one source: its short posts are formulas ("soon.", "Good morning, new leak today"). */
export const MIN_WEIGHT_WITHIN_SOURCE = 4

/** A story without a post in so many milliseconds takes no more. */
export const STORY_WINDOW_MS = 14 * DAY_MS
/** From this score on a post belongs to a story, from the lower one it is worth showing beside it. */
export const ATTACH = 0.25
export const RELATED = 0.2
/** In so many milliseconds a story's pull falls to 1/e. */
export const DECAY_MS = 21 * DAY_MS
/** So much of it is the pull of news, which falls to 1/e within so many milliseconds: a launch is told in two days. */
export const NEWS_PULL = 0.2
export const NEWS_DECAY_MS = 2 * DAY_MS
/** A story's score is so much of its most alike post, the rest of the mean of all. */
export const WEIGHT_OF_BEST = 0.6
/** From this score on two stories are one: of their centres so much, of their posts two by two the rest. */
export const MERGE = 0.19
export const WEIGHT_OF_CENTRES = 0.9
/** Of the posts two by two the most alike count so much, the mean of all the rest. */
export const WEIGHT_OF_BEST_PAIR = 0.5
/** Two posts that share one name and nothing beside it are only so much as alike as their words are. */
export const ONE_THING = 0.4
/** Two posts that give figures and share none are only so much as alike as their words are. */
export const OTHER_FIGURES = 0.5
/** Anchors (figures, versions, dates, domains, links), which are the same in every language, count so many times. */
export const ANCHOR_WEIGHT = 1.5
/** Devices and chipsets do too, but less: much can happen to one. */
export const PRODUCT_WEIGHT = 1.25
/** No term is worth less, however common. */
export const MIN_IDF = 0.05
/** Terms in a greater part of a stream's posts are what it is about, not what happened. */
export const MOST_OF_AN_EVENT = 0.1
/** Between two languages words cannot agree, so they count less against it: names, anchors and concepts decide. */
export const WORDS_ACROSS_LANGUAGES = 0.3
