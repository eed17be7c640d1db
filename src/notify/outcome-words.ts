/** What became of a claim, as it goes on after 'Claim'. */
export function outcomeWords(outcome: string): string {
  switch (outcome) {
    case 'partly':
      return 'partly true'
    case 'unresolved':
      return 'open again'
    default:
      return outcome
  }
}
