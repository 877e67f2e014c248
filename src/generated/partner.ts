import type { GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { FieldRequest as GraphQLResolveInfo } from '../enforcement';
import type { AccountRow, ActivityItem } from '../sources/postgres';
import type { RecipientStanding } from '../policy';
import type { AgreementSource } from '../graphs/partner/recipient';
import type { AccountConnection, ActivityConnectionSource } from '../graphs/partner/connections';
import type { PartnerContext } from '../graphs/partner/context';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type MakeOptional<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]?: Maybe<T[SubKey]> };
export type MakeMaybe<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]: Maybe<T[SubKey]> };
export type MakeEmpty<T extends { [key: string]: unknown }, K extends keyof T> = { [_ in K]?: never };
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
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



export type ResolverTypeWrapper<T> = Promise<T> | T;


export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;




/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  Node: ( AccountRow );
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  Activity: ResolverTypeWrapper<ActivityItem>;
  ActivityConnection: ResolverTypeWrapper<ActivityConnectionSource>;
  ActivityEdge: ResolverTypeWrapper<Omit<ActivityEdge, 'node'> & { node: ResolversTypes['Activity'] }>;
  ActivityKind: ActivityKind;
  Address: ResolverTypeWrapper<Address>;
  AgreedForm: ResolverTypeWrapper<AgreedForm>;
  AgreedPurpose: ResolverTypeWrapper<AgreedPurpose>;
  Agreement: ResolverTypeWrapper<AgreementSource>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  Date: ResolverTypeWrapper<Scalars['Date']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  DisclosureMode: DisclosureMode;
  EmailAddress: ResolverTypeWrapper<Scalars['EmailAddress']['output']>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  LegalBasis: LegalBasis;
  Node: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['Node']>;
  OrderDirection: OrderDirection;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  PersonalDataCategory: PersonalDataCategory;
  Purpose: Purpose;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Recipient: ResolverTypeWrapper<RecipientStanding>;
  RecipientKind: RecipientKind;
  RecipientStatus: RecipientStatus;
  ReducedForm: ReducedForm;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  User: ResolverTypeWrapper<AccountRow>;
  UserConnection: ResolverTypeWrapper<AccountConnection>;
  UserEdge: ResolverTypeWrapper<Omit<UserEdge, 'node'> & { node: ResolversTypes['User'] }>;
  UserFilter: UserFilter;
  UserOrder: UserOrder;
  UserOrderField: UserOrderField;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Activity: ActivityItem;
  ActivityConnection: ActivityConnectionSource;
  ActivityEdge: Omit<ActivityEdge, 'node'> & { node: ResolversParentTypes['Activity'] };
  Address: Address;
  AgreedForm: AgreedForm;
  AgreedPurpose: AgreedPurpose;
  Agreement: AgreementSource;
  Boolean: Scalars['Boolean']['output'];
  Date: Scalars['Date']['output'];
  DateTime: Scalars['DateTime']['output'];
  EmailAddress: Scalars['EmailAddress']['output'];
  ID: Scalars['ID']['output'];
  Int: Scalars['Int']['output'];
  Node: ResolversInterfaceTypes<ResolversParentTypes>['Node'];
  PageInfo: PageInfo;
  Query: Record<PropertyKey, never>;
  Recipient: RecipientStanding;
  String: Scalars['String']['output'];
  User: AccountRow;
  UserConnection: AccountConnection;
  UserEdge: Omit<UserEdge, 'node'> & { node: ResolversParentTypes['User'] };
  UserFilter: UserFilter;
  UserOrder: UserOrder;
};

export type DataSubjectDirectiveArgs = {
  id?: Scalars['String']['input'];
};

export type DataSubjectDirectiveResolver<Result, Parent, ContextType = PartnerContext, Args = DataSubjectDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type FiltersOnDirectiveArgs = {
  category: PersonalDataCategory;
};

export type FiltersOnDirectiveResolver<Result, Parent, ContextType = PartnerContext, Args = FiltersOnDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type NotPersonalDirectiveArgs = { };

export type NotPersonalDirectiveResolver<Result, Parent, ContextType = PartnerContext, Args = NotPersonalDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type PersonalDirectiveArgs = {
  category: PersonalDataCategory;
};

export type PersonalDirectiveResolver<Result, Parent, ContextType = PartnerContext, Args = PersonalDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type PurposeDirectiveArgs = {
  instrument?: Maybe<Scalars['String']['input']>;
  is: Purpose;
  mode?: DisclosureMode;
};

export type PurposeDirectiveResolver<Result, Parent, ContextType = PartnerContext, Args = PurposeDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type ReducibleDirectiveArgs = {
  to: ReadonlyArray<ReducedForm>;
};

export type ReducibleDirectiveResolver<Result, Parent, ContextType = PartnerContext, Args = ReducibleDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type ShareDirectiveArgs = {
  on?: ReadonlyArray<LegalBasis>;
};

export type ShareDirectiveResolver<Result, Parent, ContextType = PartnerContext, Args = ShareDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type ActivityResolvers<ContextType = PartnerContext, ParentType extends ResolversParentTypes['Activity'] = ResolversParentTypes['Activity']> = {
  kind?: Resolver<Maybe<ResolversTypes['ActivityKind']>, ParentType, ContextType>;
  occurredAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  subjectMatter?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ActivityConnectionResolvers<ContextType = PartnerContext, ParentType extends ResolversParentTypes['ActivityConnection'] = ResolversParentTypes['ActivityConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['ActivityEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type ActivityEdgeResolvers<ContextType = PartnerContext, ParentType extends ResolversParentTypes['ActivityEdge'] = ResolversParentTypes['ActivityEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Activity'], ParentType, ContextType>;
};

export type AddressResolvers<ContextType = PartnerContext, ParentType extends ResolversParentTypes['Address'] = ResolversParentTypes['Address']> = {
  city?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  country?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  postalCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  province?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  street?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type AgreedFormResolvers<ContextType = PartnerContext, ParentType extends ResolversParentTypes['AgreedForm'] = ResolversParentTypes['AgreedForm']> = {
  category?: Resolver<ResolversTypes['PersonalDataCategory'], ParentType, ContextType>;
  form?: Resolver<ResolversTypes['ReducedForm'], ParentType, ContextType>;
};

export type AgreedPurposeResolvers<ContextType = PartnerContext, ParentType extends ResolversParentTypes['AgreedPurpose'] = ResolversParentTypes['AgreedPurpose']> = {
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  forms?: Resolver<ReadonlyArray<ResolversTypes['AgreedForm']>, ParentType, ContextType>;
  necessary?: Resolver<ReadonlyArray<ResolversTypes['PersonalDataCategory']>, ParentType, ContextType>;
  optional?: Resolver<ReadonlyArray<ResolversTypes['PersonalDataCategory']>, ParentType, ContextType>;
  purpose?: Resolver<ResolversTypes['Purpose'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type AgreementResolvers<ContextType = PartnerContext, ParentType extends ResolversParentTypes['Agreement'] = ResolversParentTypes['Agreement']> = {
  inForceFrom?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  inForceUntil?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  purposes?: Resolver<ReadonlyArray<ResolversTypes['AgreedPurpose']>, ParentType, ContextType>;
  reference?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export interface DateScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Date'], any> {
  name: 'Date';
}

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export interface EmailAddressScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['EmailAddress'], any> {
  name: 'EmailAddress';
}

export type NodeResolvers<ContextType = PartnerContext, ParentType extends ResolversParentTypes['Node'] = ResolversParentTypes['Node']> = {
  __resolveType: TypeResolveFn<'User', ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = PartnerContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type QueryResolvers<ContextType = PartnerContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  me?: Resolver<ResolversTypes['Recipient'], ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType, RequireFields<QueryNodeArgs, 'id'>>;
  user?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType, RequireFields<QueryUserArgs, 'id'>>;
  users?: Resolver<ResolversTypes['UserConnection'], ParentType, ContextType, RequireFields<QueryUsersArgs, 'first'>>;
};

export type RecipientResolvers<ContextType = PartnerContext, ParentType extends ResolversParentTypes['Recipient'] = ResolversParentTypes['Recipient']> = {
  agreement?: Resolver<Maybe<ResolversTypes['Agreement']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['RecipientKind'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  region?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['RecipientStatus'], ParentType, ContextType>;
};

export type UserResolvers<ContextType = PartnerContext, ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User']> = {
  activity?: Resolver<Maybe<ResolversTypes['ActivityConnection']>, ParentType, ContextType, RequireFields<UserActivityArgs, 'first'>>;
  address?: Resolver<Maybe<ResolversTypes['Address']>, ParentType, ContextType>;
  birthDate?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  company?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  email?: Resolver<Maybe<ResolversTypes['EmailAddress']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  jobTitle?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  nationalId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  phone?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type UserConnectionResolvers<ContextType = PartnerContext, ParentType extends ResolversParentTypes['UserConnection'] = ResolversParentTypes['UserConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['UserEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type UserEdgeResolvers<ContextType = PartnerContext, ParentType extends ResolversParentTypes['UserEdge'] = ResolversParentTypes['UserEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type Resolvers<ContextType = PartnerContext> = {
  Activity?: ActivityResolvers<ContextType>;
  ActivityConnection?: ActivityConnectionResolvers<ContextType>;
  ActivityEdge?: ActivityEdgeResolvers<ContextType>;
  Address?: AddressResolvers<ContextType>;
  AgreedForm?: AgreedFormResolvers<ContextType>;
  AgreedPurpose?: AgreedPurposeResolvers<ContextType>;
  Agreement?: AgreementResolvers<ContextType>;
  Date?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  EmailAddress?: GraphQLScalarType;
  Node?: NodeResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Recipient?: RecipientResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
  UserConnection?: UserConnectionResolvers<ContextType>;
  UserEdge?: UserEdgeResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = PartnerContext> = {
  dataSubject?: DataSubjectDirectiveResolver<any, any, ContextType>;
  filtersOn?: FiltersOnDirectiveResolver<any, any, ContextType>;
  notPersonal?: NotPersonalDirectiveResolver<any, any, ContextType>;
  personal?: PersonalDirectiveResolver<any, any, ContextType>;
  purpose?: PurposeDirectiveResolver<any, any, ContextType>;
  reducible?: ReducibleDirectiveResolver<any, any, ContextType>;
  share?: ShareDirectiveResolver<any, any, ContextType>;
};
