/** The organisation of acts of the system: its entries say what the house promises and what it saw of itself. */
export const HOUSE_ORG = '00000000-0000-7000-8000-000000000000'
