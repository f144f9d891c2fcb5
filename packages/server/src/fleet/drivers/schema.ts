/** Drivers, their licences, and who drove what when. Days count in UTC; a day of expiry is the last that holds. */
import type { Static, TSchema } from 'typebox'
import { Type } from 'typebox'

const strict = { additionalProperties: false } as const
const personal = { 'x-data-class': 'personal' } as const
const Id = Type.String({ format: 'uuid' })
const Instant = Type.String({ format: 'date-time' })
const Day = Type.String({ format: 'date', pattern: '^(19|20)\\d\\d-', ...personal })
const nullable = <S extends TSchema>(shape: S) => Type.Union([shape, Type.Null()])
const optional = <S extends TSchema>(shape: S) => Type.Optional(nullable(shape))

const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S', ...personal })
const Phone = Type.String({ minLength: 1, maxLength: 40, ...personal })
const EmployeeNumber = Type.String({ minLength: 1, maxLength: 40, pattern: '\\S', ...personal })

export const PERSON_TYPES = ['employee', 'contractor'] as const
export type PersonType = (typeof PERSON_TYPES)[number]
const PersonType = Type.Enum(PERSON_TYPES)

export const DRIVER_STATUSES = ['active', 'leave', 'left', 'erased'] as const
export type DriverStatus = (typeof DRIVER_STATUSES)[number]

const licence = {
  /** As the licence itself has them: `B`, `CE`. */
  classes: Type.Array(Type.String({ pattern: '^[A-Z0-9]{1,6}$' }), { minItems: 1, maxItems: 20, uniqueItems: true }),
  /** ISO 3166-1, two letters. */
  country: Type.String({ pattern: '^[A-Z]{2}$' }),
  number: Type.String({ minLength: 1, maxLength: 50, pattern: '[\\p{L}\\p{N}]', ...personal }),
  expiresOn: nullable(Day),
}

export type LicenceDraft = Static<typeof LicenceDraft>
export const LicenceDraft = Type.Object({ ...licence, expiresOn: Type.Optional(licence.expiresOn) }, strict)

export type LicencePatch = Static<typeof LicencePatch>
export const LicencePatch = Type.Partial(Type.Object(licence), { ...strict, minProperties: 1 })

export type LicenceView = Static<typeof LicenceView>
export const LicenceView = Type.Object({
  id: Id,
  ...licence,
  number: nullable(licence.number),
  isUnreadable: Type.Optional(Type.Literal(true)),
  createdAt: Instant,
  updatedAt: Instant,
  etag: Type.String(),
})

export type DriverDraft = Static<typeof DriverDraft>
/** `employee` where no type is said. `userId`: the account of the same person. */
export const DriverDraft = Type.Object(
  {
    name: Name,
    phone: optional(Phone),
    birthDate: optional(Day),
    employeeNumber: optional(EmployeeNumber),
    personType: Type.Optional(PersonType),
    contractEndsOn: optional(Day),
    medicalExpiresOn: optional(Day),
    userId: optional(Id),
    licences: Type.Optional(Type.Array(LicenceDraft, { maxItems: 10 })),
  },
  strict,
)

export type DriverPatch = Static<typeof DriverPatch>
/** What is not named stays; null empties a field. */
export const DriverPatch = Type.Object(
  {
    name: Type.Optional(Name),
    phone: optional(Phone),
    birthDate: optional(Day),
    employeeNumber: optional(EmployeeNumber),
    personType: Type.Optional(PersonType),
    contractEndsOn: optional(Day),
    medicalExpiresOn: optional(Day),
    userId: optional(Id),
    status: Type.Optional(Type.Enum(['active', 'leave', 'left'])),
  },
  { ...strict, minProperties: 1 },
)

export type DriverView = Static<typeof DriverView>
/** What is sealed is null once it was erased. */
export const DriverView = Type.Object({
  id: Id,
  name: nullable(Name),
  phone: nullable(Phone),
  birthDate: nullable(Day),
  employeeNumber: nullable(EmployeeNumber),
  /** What is stored of the person is not what was sealed, so nothing of it is shown. */
  isUnreadable: Type.Optional(Type.Literal(true)),
  personType: PersonType,
  contractEndsOn: nullable(Day),
  medicalExpiresOn: nullable(Day),
  userId: nullable(Id),
  status: Type.Enum(DRIVER_STATUSES),
  createdAt: Instant,
  updatedAt: Instant,
})

export type DriverDetail = Static<typeof DriverDetail>
export const DriverDetail = Type.Object({ ...DriverView.properties, licences: Type.Array(LicenceView) })

export const DriverParams = Type.Object({ driverId: Id }, strict)
export const LicenceParams = Type.Object({ ...DriverParams.properties, licenceId: Id }, strict)
