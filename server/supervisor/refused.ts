/** The start cannot go on for a reason outside the program: printed as one line, exit code 1. */
export class Refused extends Error {
  override readonly name = 'Refused'
}
