// Every operation of the service, by the group whose routes stand in one file.
import { balanceOperations } from "./balance.ts";
import { catalogueOperations } from "./catalogue.ts";
import { holdsOperations } from "./holds.ts";
import { operatorConcertsOperations } from "./operator-concerts.ts";
import { operatorPerformancesOperations } from "./operator-performances.ts";
import { operatorSeatsOperations } from "./operator-seats.ts";
import { operatorAuditOperations, operatorKeysOperations } from "./operator-service.ts";
import { paymentsOperations } from "./payments.ts";
import { performancesOperations } from "./performances.ts";
import { queueOperations } from "./queue.ts";
import { serviceOperations } from "./service.ts";
import { usersOperations } from "./users.ts";
import type { Operation } from "./operation.ts";

export const OPERATIONS: readonly Operation[] = [
  ...Object.values(usersOperations),
  ...Object.values(catalogueOperations),
  ...Object.values(queueOperations),
  ...Object.values(performancesOperations),
  ...Object.values(holdsOperations),
  ...Object.values(balanceOperations),
  ...Object.values(paymentsOperations),
  ...Object.values(operatorConcertsOperations),
  ...Object.values(operatorPerformancesOperations),
  ...Object.values(operatorSeatsOperations),
  ...Object.values(operatorAuditOperations),
  ...Object.values(operatorKeysOperations),
  ...Object.values(serviceOperations),
];
