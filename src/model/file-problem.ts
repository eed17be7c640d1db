/** What is wrong with a file that somebody gave, and where: 'line 4, column 7', or 'claims[2].outcome'. */
export interface FileProblem {
  readonly place: string
  readonly message: string
}
