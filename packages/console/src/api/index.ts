/** The door to the server: typed calls and queries. Screens and shell enter here; nothing else fetches. */

export type { AccessReview, BesideGrant, Grant, GrantDecision } from './access-review.ts'
export { accessReview, accessReviewQuery, grantsQuery } from './access-review.ts'
export type { Act, ActStatus, DiagnosticSession, SessionDraft } from './acts.ts'
export { actsQuery, diagnosticSessions, isActOpen, ordersAtWorkQuery, sessionsOfQuery } from './acts.ts'
export { api, stepUps } from './api.ts'
export type { WaitingDevice } from './apps.ts'
export { apps } from './apps.ts'
export type { Assignable, Assignment, HeldGroup } from './assignments.ts'
export { assignableQuery, assignments, assignmentsQuery, groupAssignments, heldGroupsQuery } from './assignments.ts'
export type { Bridge, PairingCode } from './bridges.ts'
export { bridges, bridgesQuery } from './bridges.ts'
export { buildQuery } from './build.ts'
export type { CapabilityState, UnitCapabilities } from './capabilities.ts'
export { capabilitiesQuery } from './capabilities.ts'
export type { Clause, ClausePart, ClauseState } from './clauses.ts'
export { clauseQuery, clausesQuery, fetchPack } from './clauses.ts'
export type { MonthOfCosts, Sums } from './costs.ts'
export { costsQuery } from './costs.ts'
export type { CustomField, CustomKind, CustomValue, DeclaredFields } from './custom-fields.ts'
export { CUSTOM_KINDS, customFieldsQuery, declareCustomFields } from './custom-fields.ts'
export type { DocumentDraft, DocumentPatch, DocumentStatus, FleetDocument } from './documents.ts'
export { DOCUMENT_KINDS, documentQuery, documents, documentsOfQuery, documentsQuery } from './documents.ts'
export type { Driver, DriverDetail, DriverDraft, Licence, LicenceDraft } from './drivers.ts'
export { driverQuery, drivers, driversQuery } from './drivers.ts'
export type { DueItem, DueKind } from './due.ts'
export { DUE_KINDS, dueQuery } from './due.ts'
export type { EnergyCapacity, EnergyDraft, EnergyEntry, EnergyUnit, Judgement } from './energy.ts'
export { capacityQuery, ENERGY_REASONS, energy, energyEntryQuery, energyQuery } from './energy.ts'
export type { Export, ListQuery } from './exports.ts'
export { exports, exportsQuery } from './exports.ts'
export type { FaultTrend, FaultTrendState, FaultTrendWish, ReadWeek } from './fault-trends.ts'
export { faultTrendsQuery } from './fault-trends.ts'
export { UPLOADABLE } from './file-types.ts'
export type { Owner, StoredFile } from './files.ts'
export { files, filesQuery } from './files.ts'
export { followLive, pauseBetween } from './follow-live.ts'
export { forgetPerson } from './forget-person.ts'
export type { FormDraft, FormItem, FormSection, FormVersion, InspectionForm, ReadForm } from './forms.ts'
export { formQuery, forms, formsQuery, publishedFormsQuery } from './forms.ts'
export type { FramesBus } from './frames.ts'
export { readFrames } from './frames.ts'
export type { Group, GroupDraft } from './groups.ts'
export { groups, groupsQuery } from './groups.ts'
export type { HeldKind, Hold, HoldReason } from './holds.ts'
export { HELD_KINDS, HOLD_REASONS, holds, holdsQuery } from './holds.ts'
export type { Import, ImportedRow, RowOutcome } from './imports.ts'
export { importQuery, importRowsQuery, imports, importsQuery, ROW_OUTCOMES } from './imports.ts'
export type {
  Answer,
  Inspection,
  InspectionDetail,
  InspectionDraft,
  InspectionKind,
  InspectionPatch,
  InspectionStatus,
  ReadInspection,
} from './inspections.ts'
export { INSPECTION_KINDS, inspectionQuery, inspections, inspectionsOfQuery, inspectionsQuery } from './inspections.ts'
export type {
  Issue,
  IssueDecision,
  IssueDetail,
  IssueDraft,
  IssueStatus,
  SealedScan,
  Severity,
  Signature,
} from './issues.ts'
export {
  gravestIssuesQuery,
  issueQuery,
  issues,
  issuesEverQuery,
  issuesOfQuery,
  issuesQuery,
  OPEN,
  SEVERITIES,
} from './issues.ts'
export type { Job } from './jobs.ts'
export { isAtWork, jobQuery, jobs, jobsQuery } from './jobs.ts'
export type { ApiClient, ApiKeyDraft, AppDraft } from './keys.ts'
export { clientsQuery, keys } from './keys.ts'
export type { LedgerEntry, LedgerQuestion } from './ledger.ts'
export { ledgerEntriesQuery, ledgerTexts } from './ledger.ts'
export type { LedgerKind, LedgerSearch } from './ledger-search.ts'
export { LEDGER_KINDS, readLedgerSearch } from './ledger-search.ts'
export type { LiveWish } from './live.ts'
export { readLive } from './live.ts'
export type { LiveHearer, LiveLink, LiveOffer, LiveSignal } from './live-events.ts'
export type { NoticeKind, ReadWishes, Wishes } from './notices.ts'
export { changeNotices, NOTICES, noticesQuery } from './notices.ts'
export type { Page } from './page.ts'
export type { MoveDraft, Part, PartDraft, StockMove } from './parts.ts'
export { COUNT_REASONS, movesQuery, PART_UNITS, parts, partsQuery } from './parts.ts'
export type { Passkey } from './passkeys.ts'
export { passkeys, passkeysQuery } from './passkeys.ts'
export type { PlaceKind, Site, VehicleGroup } from './places.ts'
export { placeQuery, places, sitesQuery, vehicleGroupsQuery, vehiclesInQuery } from './places.ts'
export { ApiProblem, faultsOf, isOpen, isReauthenticationNeeded, isSignedOut, STEP_UP_NEEDED } from './problem.ts'
export type { ScimToken, ScimTokenDraft } from './provisioning.ts'
export { provisioning, scimTokensQuery } from './provisioning.ts'
export type { Recording, RecordingFormat, Replay } from './recordings.ts'
export { RECORDING_FORMATS, recordings, recordingsQuery } from './recordings.ts'
export type { Report } from './reports.ts'
export { fetchReportPdf, reportAddress, reportsQuery } from './reports.ts'
export type { Scan, ScanComparison, ScanSummary, Seal } from './scan.ts'
export type { Dtc, Ecu, MonitoredTest, MonitoringTests, Reading, Told } from './scan-result.ts'
export { comparisonQuery, isUnderWay, scanQuery, scansQuery, startScan } from './scans.ts'
export type { SealCheck } from './sealed.ts'
export { checkSeal } from './sealed.ts'
export type {
  Interval,
  LastDone,
  ProgramDraft,
  Schedule,
  ServiceProgram,
  ServiceTask,
  Terms,
} from './service.ts'
export {
  programQuery,
  programsQuery,
  programVehiclesQuery,
  schedulesQuery,
  service,
  serviceTaskQuery,
  serviceTasksQuery,
} from './service.ts'
export type { Credentials, LinkPurpose, Me } from './session.ts'
export { meQuery, session } from './session.ts'
export type { LiveSession, SessionOwner } from './sessions.ts'
export { sessions, sessionsQuery } from './sessions.ts'
export type { OrganisationSettings, SettingBound, SettingsInForce } from './settings.ts'
export { changeSettings, settingsQuery } from './settings.ts'
export type { Connection, ConnectionDraft, SsoDomain, SsoTrial } from './sso.ts'
export { connectionsQuery, domainsQuery, sso } from './sso.ts'
export type { PagedList } from './use-pages-in-sight.ts'
export { usePagesInSight } from './use-pages-in-sight.ts'
export { useVehicles } from './use-vehicles.ts'
export { useWrite } from './use-write.ts'
export type { ShownUser, User } from './users.ts'
export {
  activeUsersQuery,
  groupsOfQuery,
  people,
  userQuery,
  usersQuery,
  usersWithoutFactorQuery,
} from './users.ts'
export type { ReadVehicle, Vehicle } from './vehicles.ts'
export { allVehiclesQuery, fleet, unitQuery, vehicleQuery, vehiclesQuery } from './vehicles.ts'
export type { Versioned } from './versioned.ts'
export type { Delivery, Webhook, WebhookDraft } from './webhooks.ts'
export { deliveriesQuery, webhookEventsQuery, webhooks, webhooksQuery } from './webhooks.ts'
export type { Witness, Witnesses } from './witnesses.ts'
export { witnessesQuery } from './witnesses.ts'
export type {
  LineDraft,
  OrderDraft,
  OrderStatus,
  ReadOrder,
  ReadWorkshop,
  WaitingFor,
  WorkLine,
  WorkOrder,
  WorkOrderDetail,
} from './work-orders.ts'
export {
  changeWorkshop,
  oldestOrdersQuery,
  orderQuery,
  ordersEverQuery,
  ordersQuery,
  WAITING_FOR,
  workOrders,
  workshopQuery,
} from './work-orders.ts'
