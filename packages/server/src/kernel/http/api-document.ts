/** The parts of OpenAPI 3.1 that this house's description has, for whoever reads it again. */
export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, ApiOperation>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, ApiSchema>>
    readonly securitySchemes: Readonly<Record<string, object>>
  }
}

export interface ApiOperation {
  readonly operationId: string
  readonly summary: string
  readonly parameters: readonly ApiParameter[]
  readonly requestBody?: { readonly required: boolean; readonly content: ApiContent }
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: ApiContent }>>
  /** Empty where strangers may come in; absent where a person's token opens it. */
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[]
  readonly 'x-action'?: string
}

export interface ApiParameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required: boolean
  readonly schema: ApiSchema
  readonly description?: string
}

/** By media type. Bytes have no schema. */
export type ApiContent = Readonly<Record<string, { readonly schema?: ApiSchema }>>

export interface ApiSchema {
  readonly $ref?: string
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly ApiSchema[]
  readonly format?: string
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly minProperties?: number
  readonly items?: ApiSchema
  readonly properties?: Readonly<Record<string, ApiSchema>>
  readonly patternProperties?: Readonly<Record<string, ApiSchema>>
  readonly additionalProperties?: boolean | ApiSchema
  readonly required?: readonly string[]
}
