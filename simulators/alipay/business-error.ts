/** A definite no of the provider, answered as code 40004 with its sub_code. An Error because it is thrown from inside a decision. */
export class BusinessError extends Error {
  readonly subCode: string

  constructor(subCode: string, message: string) {
    super(message)
    this.subCode = subCode
  }
}

export function refuseBusiness(subCode: string, message: string): never {
  throw new BusinessError(subCode, message)
}

/** A call that is not even looked at: signature, app or parameters are wrong. Answered as code 40002. */
export class InvalidCall extends Error {
  readonly subCode: string

  constructor(subCode: string, message: string) {
    super(message)
    this.subCode = subCode
  }
}
