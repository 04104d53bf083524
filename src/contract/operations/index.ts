// Every operation of the service. A test holds this table against the routes, in both directions.
import { fanOperations } from "./fans.ts";
import { lineOperations } from "./line.ts";
import { moneyOperations } from "./money.ts";
import type { Operation } from "./operation.ts";
import { operatorOperations } from "./operator.ts";
import { seatOperations } from "./seats.ts";
import { serviceOperations } from "./service.ts";

export const OPERATIONS: readonly Operation[] = [
  ...fanOperations,
  ...lineOperations,
  ...seatOperations,
  ...moneyOperations,
  ...operatorOperations,
  ...serviceOperations,
];
