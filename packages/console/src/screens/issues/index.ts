/** What is wrong with vehicles: the list, one issue, and how an issue is raised. */
export { IssueScreen } from './issue-screen.tsx'
export { IssueStatusTag, SeverityTag } from './issue-tags.tsx'
export { IssuesScreen } from './issues-screen.tsx'
export { RaiseIssue } from './raise-issue.tsx'
