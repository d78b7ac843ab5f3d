/** Makes a feature from its typed parts: decodes commands, finds their row in its table, binds them to the state. */
import { AppError } from '../../common/errors.ts';
import type {
  ClosingContext,
  CommandInfo,
  Contribution,
  DecideContext,
  Decision,
  Due,
  Feature,
  FeatureRecords,
  FeatureView,
  OpenFeature,
  QueryContext,
  RoomPeople,
  TendContext,
} from './contract.ts';

/** A decoded message whose oneof is called `command`, as protobuf.js gives it. */
type CommandMessage = { readonly command?: string };

type NameOf<M extends CommandMessage> = NonNullable<M['command']> & keyof M;

/** A row of the table with what it does. */
type CommandRow<S, C> = Omit<CommandInfo, 'name'> & {
  readonly decide: (state: S, command: C, context: DecideContext) => AppError | Decision;
};

type Rows<S, M extends CommandMessage> = { readonly [N in NameOf<M>]: CommandRow<S, NonNullable<M[N]>> };

export type FeatureDefinition<S, M extends CommandMessage> = {
  readonly name: string;
  /** Of the feature's `<Feature>Command`. */
  readonly decode: (bytes: Uint8Array) => M;
  readonly commands: Rows<S, M>;
  /** The state that the records hold. Called again for each change: what is costly is better left for when it is asked. */
  readonly read: (records: FeatureRecords) => S;
  readonly view?: (state: S, people: RoomPeople) => FeatureView;
  /** Default false. */
  readonly isAboutPeople?: boolean;
  readonly contribute?: (state: S) => Contribution;
  /** Default: none. */
  readonly forbids?: readonly string[];
  readonly tend?: (state: S, context: TendContext) => Due | undefined;
  /** Default: nothing. @see OpenFeature.atClosing */
  readonly atClosing?: (state: S, context: ClosingContext) => Decision | undefined;
  /** Default: none. @see OpenFeature.expired */
  readonly expired?: (state: S, beforeMs: number) => readonly string[];
  readonly answer?: (state: S, query: Uint8Array, context: QueryContext) => Uint8Array;
};

export function defineFeature<S, M extends CommandMessage>(definition: FeatureDefinition<S, M>): Feature {
  const { name, commands, read, view, contribute, tend, atClosing, expired, answer } = definition;
  const { isAboutPeople = false, forbids = [] } = definition;
  const infos = new Map(
    Object.keys(commands).map((key) => [key, infoOf(key, commands[key as NameOf<M>])] as const),
  );
  return {
    name,
    commands: [...infos.values()],
    forbids,
    isAboutPeople,
    commandOf: (bytes) => {
      const info = infos.get(decode(definition, bytes).command ?? '');
      if (info === undefined) throw unknown(name);
      return info;
    },
    open: (records): OpenFeature => {
      const state = read(records);
      let contribution: Contribution | undefined;
      return {
        decide: (bytes, context) => decide(definition, state, bytes, context),
        tend: (context) => tend?.(state, context),
        atClosing: (context) => atClosing?.(state, context),
        view: (people) => view?.(state, people) ?? {},
        get contribution() {
          return (contribution ??= contribute?.(state) ?? {});
        },
        expired: (beforeMs) => expired?.(state, beforeMs) ?? [],
        answer: (query, context) => {
          if (answer === undefined) throw unknown(name);
          return answer(state, query, context);
        },
      };
    },
  };
}

function decide<S, M extends CommandMessage>(
  definition: FeatureDefinition<S, M>,
  state: S,
  bytes: Uint8Array,
  context: DecideContext,
): AppError | Decision {
  const message = decode(definition, bytes);
  const key = message.command as NameOf<M> | undefined;
  const command = key === undefined ? undefined : message[key];
  if (key === undefined || command === undefined || command === null) return unknown(definition.name);
  return definition.commands[key].decide(state, command, context);
}

function decode<S, M extends CommandMessage>(
  { name, decode: read }: FeatureDefinition<S, M>,
  bytes: Uint8Array,
): M {
  try {
    return read(bytes);
  } catch (cause) {
    throw new AppError('FRAME_INVALID', `not a command of ${name}`, { cause });
  }
}

const unknown = (feature: string): AppError =>
  new AppError('COMMAND_UNKNOWN', `${feature} does not know this here`);

const infoOf = <S, C>(name: string, row: CommandRow<S, C>): CommandInfo => {
  const { roles, durability, errors, summary } = row;
  return { name, roles, durability, errors, summary };
};

/**
 * The feature refuses a command as things stand.
 * @param reason without the feature's name; stable
 * @param retryAfterMs when it may be asked for again; clients tell the person, and don't do so by themselves
 */
export const refuse = (
  feature: string,
  reason: string,
  detail: string,
  { retryAfterMs = 0 }: { readonly retryAfterMs?: number } = {},
): AppError => new AppError('FEATURE_REFUSED', detail, { reason: `${feature}.${reason}`, retryAfterMs });
