// A state of the app: who looks, at which page, and what is done there until it shows.
import type { Page } from "playwright-core";
import type { Caller } from "../../test/journeys/service.ts";
import type { MadeConcert, Stage } from "../../test/support/fan-stage.ts";

export interface Scene {
  page: Page;
  stage: Stage;
  /** Made for this picture alone. */
  fan: Caller;
  /** The concerts there are. */
  concerts: Readonly<Record<ConcertName, MadeConcert>>;
}

export type ConcertName = "onSale" | "later" | "soon";

export interface State {
  name: string;
  /** Whether the fan of the scene has signed in before. */
  isSignedIn?: boolean;
  /** Kept under docs/pictures, for the README and the documentation: on a phone, in English and light. */
  isKept?: boolean;
  /** Leads to the state and waits until it shows. */
  show: (scene: Scene) => Promise<void>;
}
