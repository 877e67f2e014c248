export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type MakeOptional<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]?: Maybe<T[SubKey]> };
export type MakeMaybe<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]: Maybe<T[SubKey]> };
export type MakeEmpty<T extends { [key: string]: unknown }, K extends keyof T> = { [_ in K]?: never };
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A calendar date, `YYYY-MM-DD`; in the generalised form the year alone, `YYYY` (ISO 8601). */
  Date: { input: string; output: string; }
  /** An instant in UTC, ISO 8601. */
  DateTime: { input: string; output: string; }
  /** An e-mail address; in the masked form with stars in it, and so none that takes mail. */
  EmailAddress: { input: string; output: string; }
};

/** One thing that the data subject did on the platform. It has no id: an id would be the same for every recipient. */
export type Activity = {
  readonly __typename?: 'Activity';
  readonly kind?: Maybe<ActivityKind>;
  readonly occurredAt?: Maybe<Scalars['DateTime']['output']>;
  /** What the event was about, where it was about something. */
  readonly subjectMatter?: Maybe<Scalars['String']['output']>;
};

export type ActivityConnection = {
  readonly __typename?: 'ActivityConnection';
  readonly edges: ReadonlyArray<ActivityEdge>;
  readonly pageInfo: PageInfo;
};

export type ActivityEdge = {
  readonly __typename?: 'ActivityEdge';
  readonly cursor: Scalars['String']['output'];
  readonly node: Activity;
};

export type ActivityKind =
  | 'DOCUMENT_VIEWED'
  | 'ORDER_PLACED'
  | 'PAYMENT_MADE'
  | 'SETTINGS_CHANGED'
  | 'SIGNED_IN'
  | 'SUPPORT_REQUESTED';

/** Where the data subject lives. */
export type Address = {
  readonly __typename?: 'Address';
  readonly city?: Maybe<Scalars['String']['output']>;
  /** ISO 3166-1 alpha-2. */
  readonly country?: Maybe<Scalars['String']['output']>;
  readonly postalCode?: Maybe<Scalars['String']['output']>;
  readonly province?: Maybe<Scalars['String']['output']>;
  readonly street?: Maybe<Scalars['String']['output']>;
};

export type AgreedForm = {
  readonly __typename?: 'AgreedForm';
  readonly category: PersonalDataCategory;
  readonly form: ReducedForm;
};

export type AgreedPurpose = {
  readonly __typename?: 'AgreedPurpose';
  readonly description: Scalars['String']['output'];
  /** Categories of which the purpose needs no more than a reduced form; consent opens the value itself. */
  readonly forms: ReadonlyArray<AgreedForm>;
  /** Shared with people enrolled for this purpose without consent. */
  readonly necessary: ReadonlyArray<PersonalDataCategory>;
  /** Shared by consent only. */
  readonly optional: ReadonlyArray<PersonalDataCategory>;
  readonly purpose: Purpose;
  readonly version: Scalars['Int']['output'];
};

export type Agreement = {
  readonly __typename?: 'Agreement';
  readonly inForceFrom: Scalars['DateTime']['output'];
  readonly inForceUntil?: Maybe<Scalars['DateTime']['output']>;
  readonly purposes: ReadonlyArray<AgreedPurpose>;
  readonly reference: Scalars['String']['output'];
  readonly version: Scalars['Int']['output'];
};

/** How the data would leave. Each mode has bases and consents of its own (III.A, III.B, III.C). */
export type DisclosureMode =
  | 'PUBLIC_DISCLOSURE'
  | 'SHARING'
  | 'TRANSFER';

/** A ground on which the privacy agreement lets a value leave (III.A, III.D). */
export type LegalBasis =
  /** Explicit consent of the data subject to this recipient, purpose and category (III.A.1). */
  | 'CONSENT'
  /** A legal instrument that the operation cites, or information that is lawfully public (III.A.2, III.D). */
  | 'LEGAL_EXCEPTION'
  /** Necessary for a service of the recipient that the data subject uses (III.A.3, III.A.4). */
  | 'NECESSITY';

/** An object with an id of its own, as seen by this recipient. */
export type Node = {
  readonly id: Scalars['ID']['output'];
};

export type OrderDirection =
  | 'ASC'
  | 'DESC';

export type PageInfo = {
  readonly __typename?: 'PageInfo';
  readonly endCursor?: Maybe<Scalars['String']['output']>;
  readonly hasNextPage: Scalars['Boolean']['output'];
  readonly hasPreviousPage: Scalars['Boolean']['output'];
  readonly startCursor?: Maybe<Scalars['String']['output']>;
};

/** A kind of personal data. */
export type PersonalDataCategory =
  | 'BEHAVIOUR'
  | 'BIRTH_DATE'
  | 'EMAIL_ADDRESS'
  | 'JOB_TITLE'
  | 'NAME'
  /** Sensitive: shared by consent only when that consent was asked for separately. */
  | 'NATIONAL_ID'
  | 'ORGANISATION'
  | 'PHONE_NUMBER'
  | 'POSTAL_ADDRESS';

/** Why a recipient asks (I.B.2, I.C.1, III.A.4). Only the purposes that the recipient's agreement states are accepted. */
export type Purpose =
  /** Answer the data subject's questions and solve their problems (I.C.1.i). */
  | 'CUSTOMER_SUPPORT'
  /** Resolve a dispute that the data subject is party to (III.A.2, III.A.3). */
  | 'DISPUTE_RESOLUTION'
  /** Have a third party confirm who the data subject is, or authenticate them once more (I.A, I.C.1.iii). */
  | 'IDENTITY_VERIFICATION'
  /** Deliver and bill what the data subject ordered (I.C.1.i). */
  | 'ORDER_FULFILMENT'
  /** Analyse and improve services, never with identifying data (I.C.1.ii). */
  | 'SERVICE_OPTIMISATION';

export type Query = {
  readonly __typename?: 'Query';
  /** Who is asking: the recipient behind the token, its agreement, purposes and categories. Needs no purpose. */
  readonly me: Recipient;
  /** Any object by its id; `null` when there is none, or none that this recipient may know of. */
  readonly node?: Maybe<Node>;
  /** One data subject by id; `null` when there is none, or none that this recipient may know of for this purpose. */
  readonly user?: Maybe<User>;
  /** The data subjects that this recipient may know of for this purpose: enrolled with it, consenting, or named by the cited instrument. */
  readonly users: UserConnection;
};


export type QueryNodeArgs = {
  id: Scalars['ID']['input'];
};


export type QueryUserArgs = {
  id: Scalars['ID']['input'];
};


export type QueryUsersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<UserFilter>;
  first?: Scalars['Int']['input'];
  orderBy?: InputMaybe<UserOrder>;
};

/** Whoever receives data: an authorised third-party service provider, or an authority. */
export type Recipient = {
  readonly __typename?: 'Recipient';
  /** The version of the agreement that is in force; `null` when none is. */
  readonly agreement?: Maybe<Agreement>;
  readonly id: Scalars['ID']['output'];
  readonly kind: RecipientKind;
  readonly name: Scalars['String']['output'];
  /** ISO 3166-1 alpha-2. */
  readonly region: Scalars['String']['output'];
  readonly status: RecipientStatus;
};

export type RecipientKind =
  | 'AUTHORITY'
  | 'PARTNER';

export type RecipientStatus =
  | 'ACTIVE'
  | 'SUSPENDED';

/**
 * Less than the value, where the agreement's purpose needs no more (III.A.4). What a form leaves of a field stands at the
 * field. A reduced form still discloses something: it needs a basis, and the ledger holds which form it was.
 */
export type ReducedForm =
  /** Less precise: a year instead of a day, a province instead of a street. */
  | 'GENERALISED'
  /** Enough to recognise a value that one knows, too little to learn it. */
  | 'MASKED'
  /** Stands for the value without telling it: the same at each request, and another one for each recipient. */
  | 'PSEUDONYM';

/**
 * A user of the platform. A personal field is `null` when it is redacted (see `extensions.sharing.redactions`) or empty, and
 * less than the value where `extensions.sharing.reduced` says so.
 */
export type User = Node & {
  readonly __typename?: 'User';
  /** What the person did on the platform, newest first. */
  readonly activity?: Maybe<ActivityConnection>;
  /** Generalised: country and province. */
  readonly address?: Maybe<Address>;
  /** Generalised: the year, `1990`. */
  readonly birthDate?: Maybe<Scalars['Date']['output']>;
  /** Name of the company or organisation that the person works for. */
  readonly company?: Maybe<Scalars['String']['output']>;
  /** Masked: the first characters and the last label of the domain, `d***@e***.com`. As a pseudonym: an address at `pseudonym.invalid`. */
  readonly email?: Maybe<Scalars['EmailAddress']['output']>;
  /** This recipient's own id of the person: no other recipient knows the person by it. */
  readonly id: Scalars['ID']['output'];
  readonly jobTitle?: Maybe<Scalars['String']['output']>;
  /** Masked: the first character, `李**`. */
  readonly name?: Maybe<Scalars['String']['output']>;
  /** Sensitive: by separate consent or under a legal instrument only. */
  readonly nationalId?: Maybe<Scalars['String']['output']>;
  /** Masked: the last two digits, `***01`. */
  readonly phone?: Maybe<Scalars['String']['output']>;
};


/**
 * A user of the platform. A personal field is `null` when it is redacted (see `extensions.sharing.redactions`) or empty, and
 * less than the value where `extensions.sharing.reduced` says so.
 */
export type UserActivityArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: Scalars['Int']['input'];
};

export type UserConnection = {
  readonly __typename?: 'UserConnection';
  readonly edges: ReadonlyArray<UserEdge>;
  readonly pageInfo: PageInfo;
};

export type UserEdge = {
  readonly __typename?: 'UserEdge';
  readonly cursor: Scalars['String']['output'];
  readonly node: User;
};

/** Every condition that is given must hold. A person whose category may not be shared in full matches no condition on it. */
export type UserFilter = {
  readonly company?: InputMaybe<Scalars['String']['input']>;
  readonly email?: InputMaybe<Scalars['EmailAddress']['input']>;
  readonly jobTitle?: InputMaybe<Scalars['String']['input']>;
  readonly nameStartsWith?: InputMaybe<Scalars['String']['input']>;
};

export type UserOrder = {
  readonly by: UserOrderField;
  readonly direction?: OrderDirection;
};

/** People whose category may not be shared in full, or is empty, come last, in the order of their ids. */
export type UserOrderField =
  | 'COMPANY'
  | 'NAME';

export type PeopleQueryVariables = Exact<{
  first?: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type PeopleQuery = { readonly __typename?: 'Query', readonly users: { readonly __typename?: 'UserConnection', readonly edges: ReadonlyArray<{ readonly __typename?: 'UserEdge', readonly cursor: string, readonly node: { readonly __typename?: 'User', readonly id: string, readonly name?: string | null, readonly email?: string | null, readonly phone?: string | null, readonly jobTitle?: string | null, readonly company?: string | null, readonly birthDate?: string | null, readonly nationalId?: string | null } }>, readonly pageInfo: { readonly __typename?: 'PageInfo', readonly hasNextPage: boolean, readonly endCursor?: string | null } } };

export type WhoAmIQueryVariables = Exact<{ [key: string]: never; }>;


export type WhoAmIQuery = { readonly __typename?: 'Query', readonly me: { readonly __typename?: 'Recipient', readonly id: string, readonly name: string, readonly kind: RecipientKind, readonly region: string, readonly status: RecipientStatus, readonly agreement?: { readonly __typename?: 'Agreement', readonly version: number, readonly reference: string, readonly purposes: ReadonlyArray<{ readonly __typename?: 'AgreedPurpose', readonly purpose: Purpose, readonly necessary: ReadonlyArray<PersonalDataCategory>, readonly optional: ReadonlyArray<PersonalDataCategory> }> } | null } };
