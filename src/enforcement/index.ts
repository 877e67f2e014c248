/** GraphQL meets policy: reads annotations, plans, decides, redacts, records. Knows graphql-js; no SQL, no HTTP. */
export * from './annotations';
export * from './checkSchema';
export * from './Enforcer';
export * from './EnforcementError';
export type { ExplainedField, Explanation, Inquiry, SampledField } from './explain';
export type { FieldRequest } from './execute';
export * from './ports';
export { keyOfForm } from './keyOfForm';
export type { ReportedFields, ReportedRedaction, ReportedReduction } from './report';
export type { OfferedForms, SchemaGap } from './schemaGap';
export type { SubjectRecord } from './subjectRecord';
export * from './schemaView';
export type { PurposeHeaders } from './statedPurpose';
