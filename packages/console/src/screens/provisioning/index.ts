/** People and groups as an identity provider writes them (SCIM 2.0). */
export { ProvisioningScreen } from './provisioning-screen.tsx'
