import type { DocumentNode, GraphQLError, GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { EntryDraft } from '../ledger';
import type {
  AdmissionCode,
  Asked,
  CategoryCatalogue,
  DisclosureRequest,
  Instant,
  Period,
  PersonalField,
  PolicySettings,
  RecipientStanding,
} from '../policy';
import { admit, compileField, goesAbroad, noticeOf } from '../policy';
import type { PrivacyAnnotations } from './annotations';
import type { Notices } from './disclosure';
import { discloseSubjects } from './disclosure';
import { costOf, costWith, requireAffordable } from './cost';
import type { ChosenOperation } from './document';
import { chooseOperation, coerceVariables } from './document';
import { EnforcementError } from './EnforcementError';
import type { RequestFacts } from './entryDraft';
import { draftEntry } from './entryDraft';
import type { Execution, ResponseObject } from './execute';
import { executePlan } from './execute';
import type { Explanation, Inquiry } from './explain';
import { explain, findSubjects, recordedAbout } from './explain';
import type { OperationPlan } from './plan';
import { planOperation, purposeRequired, requirePlain } from './plan';
import type {
  Allowances,
  Explanations,
  Ledger,
  Receipt,
  RecipientLimits,
  Registry,
  RegistryView,
  Snapshot,
  Source,
  TimedView,
} from './ports';
import { OverBudgetError, StaleStandingError } from './ports';
import type { ReportedFields } from './report';
import { reportFields } from './report';
import type { PurposeHeaders } from './statedPurpose';
import type { SchemaView } from './schemaView';
import { SchemaViews } from './SchemaViews';
import { Standings } from './standings';
import { statedPurpose } from './statedPurpose';
import type { Tally } from './tally';
import { turnedAway } from './turnedAway';

export interface EnforcerOptions<Reader> {
  readonly schema: GraphQLSchema;
  /** SHA-256 of the schema's text, in hexadecimal: an entry says what it was answered from. */
  readonly schemaHash: string;
  readonly annotations: PrivacyAnnotations;
  /** Coordinates of the fields whose resolvers read from the source. */
  readonly fetching: ReadonlySet<string>;
  readonly settings: PolicySettings;
  readonly registry: Registry;
  readonly source: Source<Reader>;
  readonly ledger: Ledger;
  /** The most that one operation may cost. */
  readonly maximumCost: number;
  /** What holds for recipients for whom the registry says nothing else. */
  readonly limits: RecipientLimits;
  readonly allowances: Allowances;
}

/** An operation that has been authenticated, parsed and validated. */
export interface IncomingOperation {
  readonly clientId: string;
  readonly requestId: string;
  /** The view of the schema that the document is valid in. */
  readonly schemaView: SchemaView;
  readonly document: DocumentNode;
  /** SHA-256 of the operation's text, in hexadecimal. */
  readonly documentHash: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly headers: PurposeHeaders;
}

/** `extensions.sharing`: what was shared on which footing, and what was withheld or reduced, and why. */
export interface SharingReport extends ReportedFields {
  readonly disclosureId: string;
  readonly recipient: string;
  readonly purpose: string;
  readonly mode: string;
  readonly receipt: Receipt;
}

export interface Answer {
  readonly data: ResponseObject | null;
  readonly errors: readonly GraphQLError[];
  readonly sharing: SharingReport | undefined;
}

/** What a client's documents are validated against. */
export interface ClientTerms {
  readonly registryView: RegistryView;
  readonly schemaView: SchemaView;
}

/**
 * The document was validated in a view of the schema that is not the recipient's, or no longer: nothing has left, and the
 * document may be valid in the present view or not.
 */
export class OtherViewError extends Error {
  override readonly name = 'OtherViewError';
}

/** Somebody wants to know how operations would be decided. */
export interface AskedToExplain<Reader> {
  readonly by: string;
  /** Set when registry and source are those of a past instant. */
  readonly asOf?: Instant | undefined;
  readonly inquiry: Inquiry<Reader>;
  readonly explanations: Explanations;
}

/** What resolvers get as their context. The reader is there when the operation reaches data subjects. */
export interface ResolverContext<Reader> {
  readonly standing: RecipientStanding;
  readonly at: Instant;
  readonly reader: Reader | undefined;
}

/** A request on its way: who asks what, and on which footing. */
interface Considered {
  readonly incoming: IncomingOperation;
  readonly choice: ChosenOperation;
  readonly variableValues: Readonly<Record<string, unknown>>;
  readonly asked: Asked | undefined;
}

interface FootingWithoutPurpose {
  readonly considered: Considered;
  readonly view: RegistryView;
  readonly standing: RecipientStanding;
  readonly at: Instant;
  readonly asked?: Asked;
  readonly request?: DisclosureRequest | undefined;
  readonly catalogue?: CategoryCatalogue;
  readonly holds?: Period;
}

interface Footing extends FootingWithoutPurpose {
  readonly asked: Asked;
  readonly request: DisclosureRequest | undefined;
  readonly catalogue: CategoryCatalogue;
  readonly holds: Period;
}

const rememberedPlans = 1_000;
/** In all plans together: a recipient writes as many and as large operations as it likes. */
const rememberedFields = 100_000;
const attempts = 3;

/** Takes an operation through the decision: plan, read, decide, record, and only then answer. */
export class Enforcer<Reader> {
  private readonly plans = new LRUCache<string, OperationPlan>({
    max: rememberedPlans,
    maxSize: rememberedFields,
    sizeCalculation: ({ size }) => size + 1,
  });

  private readonly standings: Standings;
  private readonly schemaViews: SchemaViews;
  private readonly paid = new WeakSet<Considered>();

  constructor(private readonly options: EnforcerOptions<Reader>) {
    this.standings = new Standings(options.settings);
    this.schemaViews = new SchemaViews(options);
  }

  /** As well as they are known: `answer` confirms them. */
  rememberedTerms(clientId: string): ClientTerms | undefined {
    const remembered = this.options.registry.remembered(clientId);
    return remembered && this.termsOf(remembered);
  }

  /** As they are now. */
  async currentTerms(clientId: string): Promise<ClientTerms> {
    return this.termsOf(await this.options.registry.current(clientId));
  }

  private termsOf({ view, at }: TimedView): ClientTerms {
    return { registryView: view, schemaView: this.schemaViews.of(view, at) };
  }

  /**
   * @throws EnforcementError when the request as a whole gets no data.
   * @throws OtherViewError when its document was validated in another view than the recipient's present one.
   */
  async answer(incoming: IncomingOperation): Promise<Answer> {
    const considered = this.consider(incoming);
    const remembered = this.options.registry.remembered(incoming.clientId);
    return this.untilTermsHold(async (isFirst) => {
      const guess = isFirst ? remembered : undefined;
      const timed = guess ?? (await this.options.registry.current(incoming.clientId));
      return this.attempt(considered, timed, guess === undefined);
    });
  }

  /**
   * What `answer` would decide on each personal field, by the same code and with nothing fetched but the sharing states
   * of those whom the inquiry is about, if any.
   *
   * @throws EnforcementError as `answer` does, and whatever `explanations` throws when nothing could be recorded.
   */
  async explain(
    incoming: Omit<IncomingOperation, 'schemaView'>,
    asked: AskedToExplain<Reader>,
  ): Promise<Explanation> {
    // Who asks is not bound by what the recipient is told of the schema.
    const considered = this.consider({ ...incoming, schemaView: { schema: this.options.schema, key: '' } });
    return this.untilTermsHold(() => this.explainOnce(considered, asked));
  }

  private async explainOnce(
    considered: Considered,
    { by, asOf, inquiry, explanations }: AskedToExplain<Reader>,
  ): Promise<Explanation> {
    const { incoming } = considered;
    const { view, at } = await this.options.registry.current(incoming.clientId);
    if (!view.standing) throw notRegistered();
    if (!considered.asked) throw purposeRequired();
    const { asked } = considered;
    const { request, ...terms } = this.standings.at(view, view.standing, asked, at);
    const refusal = request ? admit(request, at) : 'INSTRUMENT_INVALID';
    if (!request || refusal) throw turnedAway(refusal ?? 'INSTRUMENT_INVALID');
    const footing: Footing = { considered, view, standing: view.standing, at, asked, request, ...terms };
    const plan = this.planFor(footing);
    // How many more people may go abroad is asked beside who they are.
    const severalStatements = goesAbroad(request);
    const snapshot = this.openSnapshot(footing, request, { severalStatements, counts: false });
    const { fields } = plan.decisions;
    const found = await findSubjects(inquiry, snapshot.reader, fields).finally(() => snapshot.close());
    const facts = {
      recipient: request.recipient.id,
      purpose: asked.purposeId,
      mode: asked.mode,
      instrument: request.instrument?.id ?? null,
      document: incoming.documentHash,
    };
    // Record first: how somebody stands with a recipient is told to nobody who left no trace of asking. Dying after this
    // line leaves a record of an explanation that nobody received; dying before it leaves neither.
    await explanations.record({ ...facts, askedBy: by, asOf, about: recordedAbout(found) });
    const decidedAt = snapshot.at() ?? at;
    return explain(
      { ...facts, at: new Date(decidedAt).toISOString() },
      plan,
      found,
      noticesOf(request, decidedAt),
    );
  }

  /** A source reads nothing under terms that have moved on: planned anew, the next attempt may. */
  private async untilTermsHold<Result>(attempt: (isFirst: boolean) => Promise<Result>): Promise<Result> {
    for (let count = 1; count <= attempts; count++) {
      try {
        return await attempt(count === 1);
      } catch (error) {
        if (!(error instanceof StaleStandingError)) throw error;
      }
    }
    throw changingTerms();
  }

  private consider(incoming: IncomingOperation): Considered {
    const choice = chooseOperation(incoming.document, incoming.operationName);
    const variableValues = coerceVariables(incoming.schemaView.schema, choice.operation, incoming.variables);
    const asked = statedPurpose(this.options.schema, choice.operation, variableValues, incoming.headers);
    return { incoming, choice, variableValues, asked };
  }

  /** @throws StaleStandingError when the view turns out to be out of date: nothing has left, and another try may do. */
  private async attempt(considered: Considered, timed: TimedView, isCurrent: boolean): Promise<Answer> {
    const { view, at } = timed;
    // A refusal is told only on what the registry says now: the one remembered may have been mended since.
    const onlyIfCurrent = (): void => {
      if (!isCurrent) throw new StaleStandingError();
    };
    if (!view.standing) {
      onlyIfCurrent();
      throw notRegistered();
    }
    const { asked, incoming } = considered;
    if (this.schemaViews.of(view, at).key !== incoming.schemaView.key) {
      onlyIfCurrent();
      throw new OtherViewError();
    }
    if (!asked) {
      onlyIfCurrent();
      return this.answerWithoutPurpose({ considered, view, standing: view.standing, at });
    }
    const { request, ...terms } = this.standings.at(view, view.standing, asked, at);
    const footing: Footing = { considered, view, standing: view.standing, at, asked, request, ...terms };
    const refusal = request ? admit(request, at) : 'INSTRUMENT_INVALID';
    if (!request || refusal) {
      onlyIfCurrent();
      return this.turnAway(footing, refusal ?? 'INSTRUMENT_INVALID');
    }
    const plan = await this.turningAway(footing, () => this.affordablePlan(footing, onlyIfCurrent));
    if (plan.reachesSubjects) {
      return this.turningAway(footing, () => this.disclose(footing, request, plan));
    }
    onlyIfCurrent();
    return this.answerWithoutPurpose(footing);
  }

  /** What asks for too much is turned away, and leaves its entry. */
  private async turningAway<Result>(footing: Footing, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      // Who is over a budget may ask as often as they like: an entry each would cost what the budget is there to spare.
      if (isTooCostly(error) && !(error instanceof OverBudgetError)) {
        await this.record(draftEntry(this.factsOf(footing), error.code));
      }
      throw error;
    }
  }

  /** Nothing runs that would cost too much, or more than the recipient has left. */
  private async affordablePlan(
    footing: FootingWithoutPurpose,
    onlyIfCurrent: () => void,
  ): Promise<OperationPlan> {
    const { considered, standing } = footing;
    const limits = this.limitsOf(footing);
    const plan = this.planFor(footing);
    const cost = costWith(costOf(plan), considered.variableValues);
    const maximum = Math.min(this.options.maximumCost, limits.costPerMinute);
    if (cost > maximum) onlyIfCurrent();
    requireAffordable(cost, maximum);
    if (!this.paid.has(considered)) {
      await this.options.allowances.spend(standing.recipient.id, cost, limits);
      // Planned anew under other terms, it is still the same request.
      this.paid.add(considered);
    }
    return plan;
  }

  private limitsOf({ view }: FootingWithoutPurpose): RecipientLimits {
    return { ...this.options.limits, ...view.limits };
  }

  /** Nothing here may be about a data subject: there is nothing to decide and nothing to record. */
  private async answerWithoutPurpose(footing: FootingWithoutPurpose): Promise<Answer> {
    if (this.planFor(footing).reachesSubjects) throw purposeRequired();
    const plan = await this.affordablePlan(footing, () => undefined);
    const { data, errors } = await this.execute(plan, footing, undefined);
    return { data, errors, sharing: undefined };
  }

  /** A request that is turned away still leaves its entry, unless it asked nothing about anybody. */
  private async turnAway(footing: Footing, code: AdmissionCode): Promise<Answer> {
    const { considered, view, standing, at } = footing;
    if (!this.reachesSubjects(footing)) return this.answerWithoutPurpose({ considered, view, standing, at });
    await this.record(draftEntry(this.factsOf(footing), code));
    throw turnedAway(code);
  }

  private async disclose(footing: Footing, request: DisclosureRequest, plan: OperationPlan): Promise<Answer> {
    const snapshot = this.openSnapshot(footing, request, {
      severalStatements: plan.fetches > 1,
      counts: true,
    });
    const { data, errors, tally } = await this.readWithin(snapshot, plan, footing);
    const at = snapshot.at() ?? footing.at;
    const { classes, subjects } = discloseSubjects(tally.scopes, noticesOf(request, at));
    const facts = this.factsOf({ ...footing, at });
    const filteredBy = [...snapshot.usedFields()].sort();
    const disclosed = subjects.filter(({ classIndex }) => (classes[classIndex]?.shared.length ?? 0) > 0);
    const pseudonyms = disclosed.map(({ pseudonym }) => pseudonym);
    const { allowances } = this.options;
    await allowances.countSubjects(facts.recipientId, pseudonyms, facts.at, this.limitsOf(footing));
    const draft = { ...draftEntry(facts, null), classes, subjectCount: subjects.length, filteredBy };
    // Record first: a value that the ledger does not hold must not leave the process. Dying after this line leaves an
    // entry for an answer that nobody received; dying before it leaves neither.
    const receipt = await this.record(draft, subjects);
    return { data, errors, sharing: this.report(draft, tally, receipt) };
  }

  private openSnapshot(
    { view, asked, holds }: Footing,
    request: DisclosureRequest,
    { severalStatements, counts }: { severalStatements: boolean; counts: boolean },
  ): Snapshot<Reader> {
    const { ageOfMajority, ageOfSensitivity } = this.options.settings;
    const agreementVersionId = goesAbroad(request) ? request.agreement?.id : undefined;
    return this.options.source.open({
      revision: view.revision,
      recipientId: request.recipient.id,
      purposeId: asked.purposeId,
      mode: asked.mode,
      materialVersion: request.purpose.materialVersion,
      instrumentId: asked.instrumentId,
      ageOfMajority,
      ageOfSensitivity,
      abroad: agreementVersionId === undefined ? undefined : { agreementVersionId, counts },
      holds,
      severalStatements,
    });
  }

  private report(draft: EntryDraft, tally: Tally, receipt: Receipt): SharingReport {
    const { disclosureId, recipient, purpose, mode } = draft;
    const fields = reportFields(tally, this.options.annotations);
    return { disclosureId, recipient, purpose, mode, ...fields, receipt };
  }

  private async readWithin(
    snapshot: Snapshot<Reader>,
    plan: OperationPlan,
    footing: FootingWithoutPurpose,
  ): Promise<Execution> {
    try {
      const execution = await this.execute(plan, footing, snapshot.reader);
      const stale = execution.errors.find(({ originalError }) => originalError instanceof StaleStandingError);
      if (stale) throw new StaleStandingError();
      return execution;
    } finally {
      await snapshot.close();
    }
  }

  private execute(
    plan: OperationPlan,
    footing: FootingWithoutPurpose,
    reader: Reader | undefined,
  ): Promise<Execution> {
    const contextValue: ResolverContext<Reader> = { standing: footing.standing, at: footing.at, reader };
    // Introspection answers from the schema that a resolver is given.
    const { incoming, variableValues } = footing.considered;
    return executePlan({ plan, schema: incoming.schemaView.schema, variableValues, contextValue });
  }

  private async record(draft: EntryDraft, subjects: Parameters<Ledger['append']>[1] = []): Promise<Receipt> {
    try {
      return await this.options.ledger.append(draft, subjects);
    } catch (error) {
      throw new EnforcementError(
        'LEDGER_UNAVAILABLE',
        'the disclosure could not be recorded, so nothing was disclosed: try again later',
        { cause: error },
      );
    }
  }

  private factsOf({ considered, asked, request, standing, at }: Footing): RequestFacts {
    const { requestId, documentHash } = considered.incoming;
    const recipientId = standing.recipient.id;
    return { requestId, recipientId, asked, request, at, documentHash, schemaHash: this.options.schemaHash };
  }

  private reachesSubjects(footing: Footing): boolean {
    try {
      return this.planFor({ ...footing, request: undefined }).reachesSubjects;
    } catch (error) {
      if (error instanceof EnforcementError && error.code === 'PURPOSE_REQUIRED') return true;
      throw error;
    }
  }

  private planFor(footing: Footing | FootingWithoutPurpose): OperationPlan {
    const { considered, view, at, asked, request, catalogue, holds } = footing;
    const { choice, variableValues, incoming } = considered;
    const key = JSON.stringify([
      incoming.documentHash,
      incoming.operationName,
      choice.conditions.map((name) => variableValues[name]),
      request && [view.revision, holds?.from, request.recipient.id, asked],
    ]);
    const known = this.plans.get(key);
    if (known) return known;
    requirePlain(choice);
    const { schema, annotations, fetching } = this.options;
    const plan = planOperation({
      schema,
      annotations,
      fetching,
      operation: choice.operation,
      fragments: choice.fragments,
      variableValues,
      compile:
        request &&
        ((field) => compileField(request, { ...field, category: categoryAsOf(field, catalogue) }, at)),
    });
    this.plans.set(key, plan);
    return plan;
  }
}

function isTooCostly(error: unknown): error is EnforcementError & { readonly code: 'OPERATION_TOO_COSTLY' } {
  return error instanceof EnforcementError && error.code === 'OPERATION_TOO_COSTLY';
}

/** The annotations were read at start; whether a category is suspended, or sensitive, is what the registry says of the instant. */
function categoryAsOf(
  { category }: PersonalField,
  catalogue: CategoryCatalogue | undefined,
): PersonalField['category'] {
  return catalogue?.get(category.id) ?? { ...category, suspended: true };
}

const noticesOf = (request: DisclosureRequest, at: Instant): Notices => ({
  at,
  of: (basis) => noticeOf(request, basis, at),
});

export function changingTerms(): EnforcementError {
  return new EnforcementError('UNAVAILABLE', 'the terms of sharing are changing at this moment: try again');
}

export function notRegistered(): EnforcementError {
  return new EnforcementError(
    'FORBIDDEN',
    'no recipient is registered for this client: ask the platform to register it',
  );
}
