// What the fan owns.
import { Hono } from "hono";
import type { TicketBody } from "../../../contract/payments.ts";
import { type List, pageQuery, toInstant } from "../../../contract/values.ts";
import { openDatabase } from "../../../database/database.ts";
import { listTickets } from "../../../database/tickets.ts";
import type { Edge } from "../../http/environment.ts";
import { fan } from "../../access/identity.ts";
import { badCursor } from "../../problems/problem.ts";
import { query } from "../../http/validation.ts";

export const ticketRoutes = new Hono<Edge>().get("/v1/tickets", fan, query(pageQuery), async (c) => {
  const page = await listTickets(openDatabase(c.env.DATABASE), c.get("fan"), c.req.valid("query"));
  if (page === null) return badCursor(c);
  const body: List<TicketBody> = {
    items: page.items.map((ticket) => ({ ...ticket, startsAt: toInstant(ticket.startsAt) })),
    nextCursor: page.nextCursor,
  };
  return c.json(body, 200);
});
