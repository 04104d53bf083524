// What operators did to a concert.
import { Hono } from "hono";
import { z } from "zod";
import type { OperatorActionBody } from "../../../contract/operator-log.ts";
import { type List, pageQuery, toInstant } from "../../../contract/values.ts";
import { openDatabase } from "../../../database/database.ts";
import { listActions } from "../../../database/operator-log.ts";
import { findRoom } from "../../concerts/catalogue.ts";
import type { Edge } from "../../http/environment.ts";
import { operator } from "../../access/identity.ts";
import { badCursor, problem } from "../../problems/problem.ts";
import { concertPath, query } from "../../http/validation.ts";

/** Kept as numbers, told as instants, as everywhere. */
const INSTANTS = new Set(["lobbyOpensAt", "saleOpensAt", "saleClosesAt", "startsAt", "cancelledAt"]);
const told = z.record(z.string(), z.json());

export const operatorLogRoutes = new Hono<Edge>().get(
  "/v1/admin/concerts/:concertId/log",
  operator,
  concertPath,
  query(pageQuery),
  async (c) => {
    const { concertId } = c.req.valid("param");
    if ((await findRoom(c, concertId)) === null) return problem(c, { code: "not-found" });
    const page = await listActions(openDatabase(c.env.DATABASE), concertId, c.req.valid("query"));
    if (page === null) return badCursor(c);
    const items = page.items.map(({ at, before, after, ...action }) => ({
      ...action,
      at: toInstant(at),
      before: withInstants(before),
      after: withInstants(after),
    }));
    const body: List<OperatorActionBody> = { items, nextCursor: page.nextCursor };
    return c.json(body, 200);
  },
);

const withInstants = (values: Record<string, unknown> | null): OperatorActionBody["before"] =>
  values &&
  told.parse(
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        INSTANTS.has(name) && typeof value === "number" ? toInstant(value) : value,
      ]),
    ),
  );
