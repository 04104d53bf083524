// Gives an empty service something to sell, through the same API that a promoter uses: nothing is written around it.
import type { z } from "zod";
import { concertSummary } from "../../src/contract/concerts.ts";
import { operatorConcert } from "../../src/contract/operator-concert.ts";
import { list } from "../../src/contract/values.ts";
import { demoConcerts } from "../demo-concerts.ts";

export interface Listed {
  concertId: string;
  title: string;
  venue: string;
}

const ANSWER_WITHIN_MS = 30_000;
const concertList = list(concertSummary);

/** The first page of what is on sale; the demo concerts when there was nothing. */
export async function concertsOnSale(url: string, adminKey: string): Promise<{ created: boolean; concerts: Listed[] }> {
  const { items } = await ask(concertList, `${url}/v1/concerts`, {});
  if (items.length > 0) return { created: false, concerts: items };
  const concerts: Listed[] = [];
  for (const concert of demoConcerts(Date.now())) {
    concerts.push(
      await ask(operatorConcert, `${url}/v1/admin/concerts`, {
        method: "POST",
        headers: { Authorization: `Bearer ${adminKey}`, "Content-Type": "application/json" },
        body: JSON.stringify(concert),
      }),
    );
  }
  return { created: true, concerts };
}

async function ask<Body extends z.ZodType>(schema: Body, url: string, init: RequestInit): Promise<z.infer<Body>> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${init.method ?? "GET"} ${url} answered ${response.status}: ${text}`);
  return schema.parse(JSON.parse(text));
}
