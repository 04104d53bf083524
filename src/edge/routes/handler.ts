// What the handler of an operation is given, and what it answers with: both follow from the operation's entry. A handler
// finds what the entry takes, checked; it returns an answer that the entry names, or a refusal.
import type { Context } from "hono";
import type { z } from "zod";
import type { Operation } from "../../contract/operations/operation.ts";
import type { Refusal } from "../../contract/refusals.ts";
import type { Millis } from "../../contract/values.ts";
import type { Actor } from "../../domain/records/actor.ts";
import type { OperatorAccess } from "../../domain/records/operator-access.ts";
import type { Database } from "../../database/database.ts";
import type { ConcertRecord, PerformanceDate, PerformanceRecord } from "../../domain/records/concert.ts";
import type { Room, RoomAddress } from "../../room/client/room-client.ts";
import type { QueueClaims } from "../access/tokens.ts";
import type { Edge } from "../http/environment.ts";
import type { AnswerKeeping } from "../http/idempotency.ts";

/** The names in a path such as `/v1/concerts/{concertId}/queue`. */
type NamesIn<Path> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;
/** The part, where the condition holds. */
type If<Condition, Part> = Condition extends true ? Part : unknown;
type Extends<Type, Wanted> = [Type] extends [Wanted] ? true : false;
type Names<Spec extends Operation, Name> = Extends<Name, NamesIn<Spec["path"]>>;

/** What the requests of all operations have. */
export interface AnyRequest {
  c: Context<Edge>;
  database: Database;
  /** When the request came in. */
  now: Millis;
  /** A number in [0, 1), new at each call. */
  chance: () => number;
  headers: { get(name: string): string | undefined };
}

interface OfFan {
  fanId: string;
  /** What a provider's token calls the fan. */
  nameInToken: string | null;
}
interface OfOperator {
  /** Who does what is being done, for the record. */
  actor: Actor;
  /** What the key is good for, where a part of the answer needs a scope of its own. */
  access: OperatorAccess;
}
/** A fan's operation that names a concert: it exists. */
interface OfRoom {
  address: RoomAddress;
  room: Room;
}
/** An operator's operation that names a concert: as it stands in the database now, without the layouts of its dates. */
interface OfConcert {
  concert: ConcertRecord;
  performances: PerformanceDate[];
  room: Room;
}
/** ... and one of its dates, with its layout. */
interface OfPerformance {
  performance: PerformanceRecord;
}

/** The parsed value of a part of the request, under its name. */
type Parsed<Name extends string, Schema> = Schema extends z.ZodType ? { [Part in Name]: z.output<Schema> } : unknown;
type BodyOf<Spec extends Operation> = Spec extends { body: { schema: infer Schema } } ? Schema : undefined;
type QueryOf<Spec extends Operation> = Spec extends { query: infer Schema } ? Schema : undefined;
type TokenOf<Spec extends Operation> = Spec extends { queueToken: infer Use } ? Use : undefined;
type HasConcert<Spec extends Operation> =
  Names<Spec, "concertId"> extends true ? true : Spec extends { concertIn: "body" } ? true : false;

/** What the handler of an operation is given. */
export type RequestOf<Spec extends Operation> = AnyRequest & { path: Record<NamesIn<Spec["path"]>, string> } & Parsed<
    "query",
    QueryOf<Spec>
  > &
  Parsed<"body", BodyOf<Spec>> &
  If<Extends<Spec["caller"], "fan">, OfFan & If<HasConcert<Spec>, OfRoom>> &
  If<
    Extends<Spec["caller"], "operator">,
    OfOperator & If<Names<Spec, "concertId">, OfConcert> & If<Names<Spec, "performanceId">, OfPerformance>
  > &
  If<Spec extends { idempotencyKey: true } ? true : false, { key: string }> &
  // Null where the body needs none.
  If<Spec extends { idempotencyKey: { unless: string } } ? true : false, { key: string | null }> &
  If<Spec extends { idempotencyKey: "optional" } ? true : false, { keeping: AnswerKeeping }> &
  If<Extends<TokenOf<Spec>, "admitted" | "any">, { place: QueueClaims }> &
  If<Extends<TokenOf<Spec>, "remembered">, { place: QueueClaims | null }>;

export type Headers = Record<string, string>;

/** A body that is no JSON value of the handler's: text, bytes, a page, or none. `Content-Type` is among the headers. */
export interface RawAnswer<Status> {
  status: Status;
  raw: string | Uint8Array<ArrayBuffer> | ReadableStream | null;
  headers?: Headers;
}
interface JsonAnswer<Status, Body> {
  status: Status;
  body: Body;
  headers?: Headers;
}
/** The statuses that an entry answers with, and those of them that have a JSON body. */
type StatusOf<Spec extends Operation> = keyof Spec["answers"];
type JsonStatusOf<Spec extends Operation> = {
  [Status in StatusOf<Spec>]: Spec["answers"][Status] extends { schema: z.ZodType } ? Status : never;
}[StatusOf<Spec>];
type JsonBodyOf<Spec extends Operation> = Spec["answers"][JsonStatusOf<Spec>] extends {
  schema: infer Schema extends z.ZodType;
}
  ? z.output<Schema>
  : never;

export interface RefusedAnswer {
  ok: false;
  refusal: Refusal;
  headers?: Headers;
}
/** One of the answers that the entry names, or a refusal. */
export type ReplyOf<Spec extends Operation> =
  | JsonAnswer<JsonStatusOf<Spec>, JsonBodyOf<Spec>>
  | RawAnswer<StatusOf<Spec>>
  | RefusedAnswer;

export type Handler<Spec extends Operation> = (request: RequestOf<Spec>) => ReplyOf<Spec> | Promise<ReplyOf<Spec>>;

/** What every handler answers with, whatever its operation. */
export type AnyReply = RawAnswer<number> | JsonAnswer<number, unknown> | RefusedAnswer;
