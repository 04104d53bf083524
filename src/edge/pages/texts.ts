// What the shells say before the app runs: titles and descriptions for search engines and link previews, and what to do without
// scripts. The texts of the app itself are in web/shared/texts.
import { toInstant } from "../../contract/values.ts";
import type { ConcertRecord, PerformanceSpan } from "../../domain/records/concert.ts";
import type { Language } from "../problems/codes/problem-entry.ts";

export interface PageTexts {
  locale: string;
  tagline: string;
  description: string;
  /** Without scripts. */
  noScript: string;
  noScriptApi: string;
  /** Titles of the pages that show what belongs to one fan. */
  own: Record<"account" | "balance" | "tickets" | "ticket" | "signedIn", string>;
  notFound: { title: string; text: string; home: string };
}

export const PAGE_TEXTS: Record<Language, PageTexts> = {
  en: {
    locale: "en_US",
    tagline: "Concert tickets, in a fair order",
    description: "Concerts on sale and to come. One place in line for each fan, and a refresh never loses it.",
    noScript:
      "This page needs JavaScript. Please switch it on in the settings of your browser and load the page again.",
    noScriptApi: "Developers find the API at",
    own: { account: "My account", balance: "My balance", tickets: "My tickets", ticket: "Ticket", signedIn: "Sign in" },
    notFound: {
      title: "This page isn't here",
      text: "The address may be mistyped, or what it names is gone. You have lost nothing: your place in line and your tickets belong to your account.",
      home: "See all concerts",
    },
  },
  ko: {
    locale: "ko_KR",
    tagline: "공정한 순서의 콘서트 예매",
    description: "예매 중인 공연과 예정된 공연을 확인하세요. 대기 번호는 1인 1개이며, 새로고침해도 그대로입니다.",
    noScript: "이 페이지를 사용하려면 JavaScript가 필요합니다. 브라우저 설정에서 켠 뒤 페이지를 다시 불러와 주세요.",
    noScriptApi: "개발자용 API 문서:",
    own: { account: "내 계정", balance: "내 잔액", tickets: "내 티켓", ticket: "티켓", signedIn: "로그인" },
    notFound: {
      title: "페이지를 찾을 수 없습니다",
      text: "주소가 잘못되었거나 더 이상 없는 페이지입니다. 대기 순서와 티켓은 계정에 그대로 남아 있습니다.",
      home: "전체 공연 보기",
    },
  },
};

/** A concert in one sentence: where, when, and from when it is sold. Times are those of the venue. */
export function describeConcert(
  { venue, timeZone, saleOpensAt, firstPerformanceAt, lastPerformanceAt }: ConcertRecord & PerformanceSpan,
  language: Language,
): string {
  const day = new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone });
  const moment = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short", timeZone });
  const dates = day.formatRange(firstPerformanceAt, lastPerformanceAt);
  const opens = moment.format(new Date(toInstant(saleOpensAt)));
  return language === "ko" ? `${venue} · ${dates} · 예매 시작 ${opens}` : `${venue} · ${dates} · On sale from ${opens}`;
}
