// Every state of the app, by name. A state is added by one entry, here or in the list of its area.
import type { Page } from "playwright-core";
import { LINE_STATES } from "./line-states.ts";
import type { Scene, State } from "./state.ts";

/** Opens a page and waits until it has all that it asks for. */
const open = (page: Page, path: string) => page.goto(path, { waitUntil: "networkidle" });

const buyTwo = ({ stage, fan, concerts }: Scene) =>
  stage.buy(fan, concerts.onSale, { bestAvailable: { count: 2, grade: "VIP" } });
const buyStanding = ({ stage, fan, concerts }: Scene) =>
  stage.buy(fan, concerts.soon, { standing: [{ section: "F", count: 1 }] });
const giveBack = ({ fan }: Scene, paymentId: string) =>
  fan.call(`/v1/payments/${paymentId}/refund`, { method: "POST", headers: { "Idempotency-Key": "refund" }, body: {} });

export const STATES: readonly State[] = [
  { name: "concerts", isKept: true, show: async ({ page }) => void (await open(page, "/")) },
  {
    name: "concert-before-the-sale",
    show: async ({ page, concerts }) => void (await open(page, `/concerts/${concerts.later.concertId}`)),
  },
  {
    name: "concert-on-sale",
    isKept: true,
    show: async ({ page, concerts }) => void (await open(page, `/concerts/${concerts.onSale.concertId}`)),
  },
  { name: "missing", show: async ({ page }) => void (await open(page, "/nowhere")) },
  { name: "sign-in", show: async ({ page }) => void (await open(page, "/tickets")) },
  {
    name: "sign-in-with-a-wrong-code",
    async show({ page }) {
      await open(page, "/account");
      await page.locator(".sign-in summary").click();
      await page.locator("textarea[name=code]").fill("eyJhbGciOiJIUzI1NiJ9.nonsense");
      await page.locator(".sign-in details button").click();
      await page.locator(".form-said:not(:empty)").waitFor();
    },
  },
  {
    name: "code-from-a-link",
    async show({ page, fan }) {
      await open(page, `/account#code=${fan.tokens.refreshToken}`);
    },
  },
  {
    name: "session-ended",
    async show({ page }) {
      await open(page, "/account");
      await page.evaluate("localStorage.setItem('frontrow.session', 'refused')");
      await page.reload({ waitUntil: "networkidle" });
    },
  },
  { name: "account", isSignedIn: true, show: async ({ page }) => void (await open(page, "/account")) },
  {
    name: "account-code",
    isSignedIn: true,
    async show({ page }) {
      await open(page, "/account");
      await page.locator(".account-code summary").click();
      await page.locator("svg.qr-code").scrollIntoViewIfNeeded();
    },
  },
  {
    name: "sign-out-everywhere",
    isSignedIn: true,
    async show({ page }) {
      await open(page, "/account");
      await page.locator(".way-out button").last().click();
      await page.locator("dialog[open]").waitFor();
    },
  },
  { name: "balance-empty", isSignedIn: true, show: async ({ page }) => void (await open(page, "/balance")) },
  {
    name: "balance",
    isSignedIn: true,
    async show(scene) {
      await scene.fan.charge(500_000);
      const { paymentId } = await buyTwo(scene);
      await giveBack(scene, paymentId);
      await open(scene.page, "/balance");
    },
  },
  { name: "tickets-none", isSignedIn: true, show: async ({ page }) => void (await open(page, "/tickets")) },
  {
    name: "tickets",
    isSignedIn: true,
    isKept: true,
    async show(scene) {
      await buyTwo(scene);
      const { paymentId } = await buyStanding(scene);
      await giveBack(scene, paymentId);
      await open(scene.page, "/tickets");
    },
  },
  {
    name: "ticket",
    isSignedIn: true,
    isKept: true,
    async show(scene) {
      const { tickets } = await buyTwo(scene);
      await open(scene.page, `/tickets/${tickets[0].ticketId}`);
    },
  },
  {
    name: "ticket-standing",
    isSignedIn: true,
    async show(scene) {
      const { tickets } = await buyStanding(scene);
      await open(scene.page, `/tickets/${tickets[0].ticketId}`);
    },
  },
  {
    name: "ticket-offline",
    isSignedIn: true,
    async show(scene) {
      const { tickets } = await buyTwo(scene);
      await open(scene.page, `/tickets/${tickets[0].ticketId}`);
      await scene.page.context().setOffline(true);
      await scene.page.evaluate("dispatchEvent(new Event('online'))");
      await scene.page.locator(".as-of").waitFor();
    },
  },
  {
    name: "refund-asked",
    isSignedIn: true,
    async show(scene) {
      const { tickets } = await buyTwo(scene);
      await open(scene.page, `/tickets/${tickets[0].ticketId}`);
      await scene.page.locator(".refund button").click();
      await scene.page.locator("dialog[open]").waitFor();
    },
  },
  {
    name: "ticket-refunded",
    isSignedIn: true,
    async show(scene) {
      const { paymentId, tickets } = await buyTwo(scene);
      await giveBack(scene, paymentId);
      await open(scene.page, `/tickets/${tickets[0].ticketId}`);
    },
  },
  {
    name: "refund-closed",
    isSignedIn: true,
    async show(scene) {
      const { tickets } = await buyStanding(scene);
      await scene.stage.operator(`/v1/admin/concerts/${scene.concerts.soon.concertId}`, {
        method: "PATCH",
        body: { refundUntilHours: 720 },
      });
      await open(scene.page, `/tickets/${tickets[0].ticketId}`);
      await scene.page.locator(".refund button").click();
      await scene.page.locator("dialog[open] .danger-button").click();
      await scene.page.locator(".refund .lead").waitFor();
      await scene.stage.operator(`/v1/admin/concerts/${scene.concerts.soon.concertId}`, {
        method: "PATCH",
        body: { refundUntilHours: 24 },
      });
    },
  },
  ...LINE_STATES,
];
