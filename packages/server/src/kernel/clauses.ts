/**
 * The 98 sentences of the two policies in policy/, by id: kind, verbatim text, and the promise that makes each true.
 * A misspelt id does not compile; a test holds every text against the policy files, byte for byte.
 */
export const CLAUSES = {
  'muts.scope': {
    kind: 'enforced',
    text: 'This document outlines the security policies and procedures for the MUTS Vehicle Diagnostics enterprise deployment.',
    promise: 'every clause is bound to a control; a clause without one fails the build',
  },
  'muts.data.sample-vins': {
    kind: 'enforced',
    text: 'All VINs in documentation are sample/placeholder values',
    promise: 'a scan of docs, fixtures and demo data fails on any VIN that decodes to a real manufacturer prefix',
  },
  'muts.data.encrypted-at-rest': {
    kind: 'enforced',
    text: 'Customer data encrypted at rest using AES-256',
    promise:
      'personal columns, files and backups are AES-256-GCM sealed under per-subject keys; a marker string is found nowhere on disk',
  },
  'muts.data.database-roles': {
    kind: 'enforced',
    text: 'Database access requires role-based authentication',
    promise:
      'separate database roles (migrator, app, reader, backup), none superuser, each refused what it does not need; row-level security per organisation',
  },
  'muts.data.audit-access': {
    kind: 'enforced',
    text: 'Audit logs track all data access',
    promise: 'every read and write leaves one ledger entry; if the entry cannot be written the request fails',
  },
  'muts.api.jwt': {
    kind: 'enforced',
    text: 'All endpoints require JWT authentication',
    promise: 'every route but a published public list answers 401 without a valid token, unknown URLs included',
  },
  'muts.api.rate-limit': {
    kind: 'enforced',
    text: 'Rate limiting: 100 requests/minute per user',
    promise: 'in no 60-second window do more than 100 requests of one user pass, over all tokens and nodes',
  },
  'muts.api.cors': {
    kind: 'enforced',
    text: 'CORS configured for enterprise domains only',
    promise: 'exact-origin allow-list; no wildcard, no reflection, null refused; WebSocket origins too',
  },
  'muts.api.key-vault': {
    kind: 'enforced',
    text: 'API keys stored in secure vault',
    promise: 'API keys live in the vault, shown once, stored as a hash, expire, and are revoked within a second',
  },
  'muts.roles.admin': {
    kind: 'enforced',
    text: '**Admin**: Full system access',
    promise:
      'everything a technician and a viewer may, all configuration and user rights, yet cannot edit the ledger, approve its own change or read a secret',
  },
  'muts.roles.technician': {
    kind: 'enforced',
    text: '**Technician**: Diagnostics and tuning access',
    promise: 'diagnostics and tuning on assigned vehicles; ECU writes only within an open work order',
  },
  'muts.roles.viewer': {
    kind: 'enforced',
    text: '**Viewer**: Read-only access to reports',
    promise:
      'reports only, personal data masked; every write 403 but ending the own session, the own second factor, acknowledging the policy and reporting an incident',
  },
  'muts.auth.sso': {
    kind: 'enforced',
    text: 'SSO integration with enterprise identity providers',
    promise: 'OIDC and SAML sign-in, group to role mapping, SCIM de-provisioning that ends sessions at once',
  },
  'muts.auth.mfa-admin': {
    kind: 'enforced',
    text: 'Multi-factor authentication required for admin roles',
    promise: 'an admin session without a second factor reaches enrolment and sign-out only',
  },
  'muts.auth.session-timeout': {
    kind: 'enforced',
    text: 'Session timeout: 30 minutes',
    promise: '30 minutes idle ends the session for access and refresh alike; 12 h absolute',
  },
  'muts.auth.password': {
    kind: 'enforced',
    text: 'Password complexity: 12+ chars with special characters',
    promise: '12 to 128 characters, a special character, not common, breached or about the product; Argon2id',
  },
  'muts.network.https': {
    kind: 'enforced',
    text: 'HTTPS enforced in production',
    promise: 'the production profile does not start without TLS; HSTS; plain HTTP only redirects',
  },
  'muts.network.database-tls': {
    kind: 'enforced',
    text: 'Database connections via TLS 1.3',
    promise: 'the client refuses anything below TLS 1.3 or an unverified server; the probe reports the version in use',
  },
  'muts.network.vpn': {
    kind: 'enforced+attested',
    text: 'VPN required for remote access',
    promise: 'admin and bridge endpoints answer only declared networks; the VPN configuration is attested',
  },
  'muts.network.firewall': {
    kind: 'enforced+attested',
    text: 'Firewall rules restrict to necessary ports',
    promise: 'declared port manifest, generated firewall rules, self-probe of listening sockets',
  },
  'muts.monitoring.ids': {
    kind: 'enforced',
    text: 'Intrusion detection system active',
    promise: 'detection rules over the ledger stream with automatic response; a silent detector is itself a finding',
  },
  'muts.monitoring.events': {
    kind: 'enforced',
    text: 'Real-time security event logging',
    promise: 'security entries reach a subscriber within a second and survive kill -9',
  },
  'muts.monitoring.threat-scan': {
    kind: 'enforced',
    text: 'Automated threat scanning',
    promise:
      'uploads are quarantined, scanned and released or kept; configuration drift and secrets are scanned on schedule',
  },
  'muts.monitoring.weekly-assessment': {
    kind: 'obligation',
    text: 'Weekly vulnerability assessments',
    promise: 'weekly assessment obligation, closed only by its report',
  },
  'muts.repository.private-2fa': {
    kind: 'attested',
    text: 'Private GitHub repository with 2FA required',
    promise: 'dated evidence, expiring after 90 days',
  },
  'muts.repository.branch-protection': {
    kind: 'attested',
    text: 'Branch protection rules enforced',
    promise: 'dated evidence, checked against an imported settings export',
  },
  'muts.repository.review': {
    kind: 'obligation',
    text: 'Code review required for all changes',
    promise: 'release record: author is not approver; unreviewed artefact refused',
  },
  'muts.repository.pr-scan': {
    kind: 'enforced',
    text: 'Automated security scanning on PR',
    promise: 'one scan command (code, secrets, dependencies, licences, VINs) that exits non-zero and writes SARIF',
  },
  'muts.dependencies.weekly-scan': {
    kind: 'obligation',
    text: 'Weekly dependency vulnerability scans',
    promise: 'weekly match of the SBOM against the advisory bundle; a stale bundle is a finding',
  },
  'muts.dependencies.no-internet': {
    kind: 'enforced+attested',
    text: 'No direct internet access in production',
    promise: 'one outbound broker with an allow-list; everything else is refused and recorded',
  },
  'muts.dependencies.vetted': {
    kind: 'obligation',
    text: 'All third-party libraries vetted',
    promise: 'register of name, version, hash, licence, who, why; a lockfile entry outside it fails the gate',
  },
  'muts.dependencies.patch-7-days': {
    kind: 'obligation',
    text: 'Security patches applied within 7 days',
    promise: 'clock from advisory to a deployed SBOM without it; breach at 7 days escalates',
  },
  'muts.compliance.iso-27001': {
    kind: 'attested',
    text: 'ISO 27001 Information Security',
    promise: 'control map and statement of applicability; never "certified" without a certificate on file',
  },
  'muts.compliance.gdpr': {
    kind: 'obligation',
    text: 'GDPR Data Protection',
    promise: 'records of processing, lawful basis, data-subject requests, 72 h clock',
  },
  'muts.compliance.soc-2': {
    kind: 'attested',
    text: 'SOC 2 Type II',
    promise: 'criteria map with sampled evidence over a period; auditor pack verifies offline',
  },
  'muts.compliance.automotive': {
    kind: 'enforced+attested',
    text: 'Industry-specific automotive standards',
    promise: 'UNECE R155/R156 records for every ECU update; ISO/SAE 21434 map',
  },
  'muts.retention.customer-7-years': {
    kind: 'enforced',
    text: 'Customer data: 7 years maximum',
    promise: 'at 7 years the data and its key are gone, in backups too; legal hold is a logged exception',
  },
  'muts.retention.audit-10-years': {
    kind: 'enforced',
    text: 'Audit logs: 10 years',
    promise: 'nobody can delete an entry before 10 years; a deletion in the database is pinpointed',
  },
  'muts.retention.purge': {
    kind: 'enforced',
    text: 'Automatic purging of expired data',
    promise: 'daily purge with a certificate of counts; a purge that did not run is a finding',
  },
  'muts.retention.right-to-deletion': {
    kind: 'obligation',
    text: 'Right to deletion implemented',
    promise: 'request, identity proof, dry run, approval, crypto-shredding; ledger proofs still verify',
  },
  'muts.incidents.report-1-hour': {
    kind: 'obligation',
    text: 'Security incidents reported within 1 hour',
    promise: 'clock from detection; paging before, breach entry at 60 minutes',
  },
  'muts.incidents.on-call': {
    kind: 'obligation',
    text: 'Dedicated security team on-call 24/7',
    promise: 'roster with gap detection, acknowledgement, escalation',
  },
  'muts.incidents.tracking': {
    kind: 'enforced',
    text: 'Incident tracking in secure system',
    promise: 'need-to-know incidents, sealed, append-only timeline',
  },
  'muts.incidents.regulators': {
    kind: 'obligation',
    text: 'Regulatory notifications as required',
    promise: 'clock per jurisdiction (GDPR 72 h and others), draft, approval, proof of sending',
  },
  'muts.response.containment': {
    kind: 'obligation',
    text: 'Immediate containment',
    promise: 'executable actions whose effect is verified within a second',
  },
  'muts.response.impact': {
    kind: 'obligation',
    text: 'Impact assessment',
    promise: 'subjects and records touched are computed from the ledger',
  },
  'muts.response.notification': {
    kind: 'obligation',
    text: 'Customer notification',
    promise: 'per customer, approved, with delivery proof',
  },
  'muts.response.remediation': {
    kind: 'obligation',
    text: 'Remediation',
    promise: 'linked findings closed and retested',
  },
  'muts.response.review': {
    kind: 'obligation',
    text: 'Post-incident review',
    promise: 'root cause and a control change, signed; no step can be skipped',
  },
  'muts.physical.data-center': {
    kind: 'attested',
    text: 'Tier III+ data center certification',
    promise: 'certificate with expiry; expired is red',
  },
  'muts.physical.security': {
    kind: 'attested',
    text: '24/7 physical security',
    promise: 'provider report with validity',
  },
  'muts.physical.biometric': {
    kind: 'attested',
    text: 'Biometric access controls',
    promise: 'provider proof and quarterly access-list review',
  },
  'muts.physical.environment': {
    kind: 'attested',
    text: 'Environmental monitoring',
    promise: 'provider proof; optional sensor feed with thresholds',
  },
  'muts.backup.off-site': {
    kind: 'enforced',
    text: 'Encrypted off-site backups',
    promise: 'sealed backups on a second target; the wrong key opens nothing',
  },
  'muts.backup.schedule': {
    kind: 'enforced',
    text: 'Daily incremental, weekly full',
    promise: 'the chain is complete or the control is red',
  },
  'muts.backup.restore-test': {
    kind: 'obligation',
    text: 'Backup restoration tested quarterly',
    promise: 'automatic restore into a scratch database, checked against ledger roots, signed report',
  },
  'muts.backup.distributed': {
    kind: 'enforced+attested',
    text: 'Geographically distributed storage',
    promise: 'two targets in different declared regions or the configuration is refused',
  },
  'muts.training.awareness': {
    kind: 'obligation',
    text: 'Annual security awareness training',
    promise: 'course, quiz (80 %), 365-day expiry; overdue narrows privileges',
  },
  'muts.training.phishing': {
    kind: 'obligation',
    text: 'Phishing simulation exercises',
    promise: 'campaigns with click and report rates; a typed secret is never stored',
  },
  'muts.training.secure-coding': {
    kind: 'obligation',
    text: 'Secure coding practices for developers',
    promise: 'role course; without it no approval of changes',
  },
  'muts.training.drills': {
    kind: 'obligation',
    text: 'Incident response drills',
    promise: 'timed drills marked as such; overdue is red',
  },
  'muts.contact.security-team': {
    kind: 'enforced',
    text: 'Security Team: security@muts-enterprise.com',
    promise: 'contact register, verified every 90 days, shown in the console and security.txt',
  },
  'muts.contact.report-issues': {
    kind: 'obligation',
    text: 'Report Issues: security@muts-enterprise.com',
    promise: 'intake with 48 h acknowledgement and 7-day assessment clocks',
  },
  'muts.contact.emergency': {
    kind: 'attested',
    text: 'Emergency: +1-555-SECURITY',
    promise: 'on-call number with a monthly test call; a placeholder number is a configuration warning',
  },
  'fleetops.purpose.cia': {
    kind: 'enforced',
    text: 'This Security Policy establishes the principles, rules, and responsibilities for protecting the confidentiality, integrity, and availability of the FleetOps API and its data.',
    promise: 'each control names the objective it serves: confidentiality, integrity or availability',
  },
  'fleetops.purpose.framework': {
    kind: 'obligation',
    text: 'It provides a framework for managing security risks and ensuring compliance with legal, regulatory, and contractual obligations.',
    promise: 'risk register with owner, treatment and review date; an overdue risk is red',
  },
  'fleetops.scope.people': {
    kind: 'enforced',
    text: 'This policy applies to all users, developers, administrators, contractors, and third parties who access, manage, or support the FleetOps API and its supporting infrastructure, whether on-premises or in the cloud.',
    promise: 'person types with a contract end that closes the account; the same build on-premises and in the cloud',
  },
  'fleetops.access.least-privilege': {
    kind: 'enforced',
    text: 'Access to systems and data is granted on a least-privilege, need-to-know basis.',
    promise: 'deny by default; own / assigned / all scopes; quarterly access review',
  },
  'fleetops.access.approved-methods': {
    kind: 'enforced',
    text: 'All users must authenticate using approved methods (e.g., OAuth2/JWT, MFA where required).',
    promise:
      'our own sign-in with password and second factor or passkey, SSO, and OAuth 2 with code+PKCE, client credentials, device and refresh; nothing else, and an API key or password is never a bearer',
  },
  'fleetops.access.rbac': {
    kind: 'enforced',
    text: 'Role-based access control (RBAC) is enforced for all sensitive operations.',
    promise: 'a route without a declared action does not start; the route x role matrix is generated and tested',
  },
  'fleetops.data.encryption': {
    kind: 'enforced',
    text: 'Sensitive data, including PII and credentials, must be encrypted in transit and at rest.',
    promise: 'TLS 1.3 on every leg, field encryption at rest, credentials hashed or sealed',
  },
  'fleetops.data.retention': {
    kind: 'enforced',
    text: 'Data retention and disposal must comply with applicable laws and internal policies.',
    promise: 'each data class has a floor, a ceiling and a hold; a class without a schedule does not start',
  },
  'fleetops.data.masking': {
    kind: 'enforced',
    text: 'Data masking and anonymization are required for non-production environments.',
    promise:
      'masked copy with joins intact and none of the original values; an unmasked copy is refused outside production',
  },
  'fleetops.development.review': {
    kind: 'obligation',
    text: 'All code must be reviewed for security vulnerabilities before deployment.',
    promise: 'release gate with reviewer, checklist and signature',
  },
  'fleetops.development.testing': {
    kind: 'obligation',
    text: 'Security testing (SAST, DAST, penetration testing) is mandatory for all releases.',
    promise: "release record holds the hash of every stage's result; a missing stage refuses the release",
  },
  'fleetops.development.dependencies': {
    kind: 'obligation',
    text: 'Dependencies must be regularly scanned for known vulnerabilities.',
    promise: 'as muts.dependencies.weekly-scan, and on each advisory import',
  },
  'fleetops.incidents.report': {
    kind: 'obligation',
    text: 'All suspected or confirmed security incidents must be reported immediately to the Security Lead.',
    promise: 'the Security Lead is paged within 60 seconds of detection, a deputy if silent',
  },
  'fleetops.incidents.response-plan': {
    kind: 'obligation',
    text: 'The Security Incident Response Plan must be followed for investigation, containment, and recovery.',
    promise: 'the plan is a state machine with playbooks; an illegal step is refused',
  },
  'fleetops.incidents.review': {
    kind: 'obligation',
    text: 'Post-incident reviews are required to identify root causes and improve controls.',
    promise: 'closing needs a root cause and a control change or a reasoned none',
  },
  'fleetops.physical.access': {
    kind: 'attested',
    text: 'Physical access to servers and infrastructure is restricted to authorized personnel only.',
    promise: 'access list with periodic review',
  },
  'fleetops.physical.environment': {
    kind: 'attested',
    text: 'Environmental controls (power, cooling, fire suppression) must be maintained for all critical systems.',
    promise: 'three dated evidences per site',
  },
  'fleetops.compliance.legal': {
    kind: 'obligation',
    text: 'The FleetOps API must comply with all relevant legal, regulatory, and contractual requirements (e.g., GDPR, CCPA, SOC 2).',
    promise: 'obligation register mapped to controls; CCPA know, delete, correct, opt out',
  },
  'fleetops.compliance.audits': {
    kind: 'obligation',
    text: 'Regular audits and reviews are conducted to ensure ongoing compliance.',
    promise: 'annual audit and quarterly assessment as dated obligations',
  },
  'fleetops.roles.security-lead': {
    kind: 'obligation',
    text: 'Policy enforcement, incident response, training',
    promise: 'duty role: exactly one active and a deputy; none is red',
  },
  'fleetops.roles.developers': {
    kind: 'obligation',
    text: 'Secure coding, vulnerability remediation',
    promise: 'each finding has an owner and a clock',
  },
  'fleetops.roles.devops': {
    kind: 'obligation',
    text: 'Infrastructure security, access management',
    promise: 'duty role that cannot read customer data',
  },
  'fleetops.roles.database-admins': {
    kind: 'obligation',
    text: 'Data protection, backup, and recovery',
    promise: 'duty role: backups and restores with a second approval, no plaintext personal data',
  },
  'fleetops.roles.all-users': {
    kind: 'obligation',
    text: 'Adherence to policy, reporting incidents',
    promise: 'every role, viewer included, can report an incident',
  },
  'fleetops.enforcement.sanctions': {
    kind: 'obligation',
    text: 'Violations of this policy may result in disciplinary action, up to and including termination of access or employment, and may be subject to legal action.',
    promise: 'case file with evidence and decision; a suspension ends sessions at once',
  },
  'fleetops.enforcement.acknowledgement': {
    kind: 'enforced',
    text: 'All users are required to acknowledge and comply with this policy.',
    promise: 'acknowledgement of the exact policy hash; without it only the policy page answers',
  },
  'fleetops.review.annual': {
    kind: 'obligation',
    text: 'This policy is reviewed annually or upon significant changes to the system, regulatory environment, or threat landscape.',
    promise: 'review obligation with triggers; overdue is red',
  },
  'fleetops.review.approval': {
    kind: 'obligation',
    text: 'Updates are approved by the Security Lead and executive management.',
    promise: 'two people sign the hash; one signature is not in force',
  },
  'fleetops.references.requirements': {
    kind: 'enforced',
    text: '[Security Requirements Specification](./SECURITY_REQUIREMENTS_SPECIFICATION.md)',
    promise: 'requirement ids linked to controls and tests',
  },
  'fleetops.references.incident-plan': {
    kind: 'obligation',
    text: '[Security Incident Response Plan](./SECURITY_INCIDENT_RESPONSE_PLAN.md)',
    promise: 'executable plan, version pinned',
  },
  'fleetops.references.recovery-plan': {
    kind: 'obligation',
    text: '[Disaster Recovery Plan](./DISASTER_RECOVERY_PLAN.md)',
    promise: 'executable plan; RTO and RPO measured in drills',
  },
  'fleetops.references.training-plan': {
    kind: 'obligation',
    text: '[Security Training Plan](./SECURITY_TRAINING_PLAN.md)',
    promise: 'curricula as data',
  },
  'fleetops.approval.line': {
    kind: 'obligation',
    text: '*Approved by: Security Lead & Executive Management*',
    promise: 'signature block rendered from the two signatures',
  },
  'fleetops.approval.date': {
    kind: 'enforced',
    text: '*Date: 2025-09-21*',
    promise: 'effective date and derived next review, shown when past due',
  },
} as const satisfies Record<string, Clause>

/** What it takes to make a clause true: code that runs, work that is done, or a document that vouches. */
export type ClauseKind = 'enforced' | 'obligation' | 'attested' | 'enforced+attested'

export interface Clause {
  readonly kind: ClauseKind
  /** Verbatim, as the policy has it. */
  readonly text: string
  readonly promise: string
}

export type ClauseId = keyof typeof CLAUSES

/** The ids in the order in which the policies have them. */
export const CLAUSE_IDS = Object.keys(CLAUSES) as readonly ClauseId[]
