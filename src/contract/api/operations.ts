// Every operation of the service, by the group whose routes stand in one file.
import { balanceOperations } from "../operations/balance.ts";
import { catalogueOperations } from "../operations/catalogue.ts";
import { holdsOperations } from "../operations/holds.ts";
import { operatorAuditOperations, operatorKeysOperations } from "../operations/operator-service.ts";
import { operatorConcertsOperations } from "../operations/operator-concerts.ts";
import { operatorFindingOperations } from "../operations/operator/finding.ts";
import { operatorWatchingOperations } from "../operations/operator/watching.ts";
import { operatorPerformancesOperations } from "../operations/operator-performances.ts";
import { operatorSeatsOperations } from "../operations/operator-seats.ts";
import { paymentsOperations } from "../operations/payments.ts";
import { performancesOperations } from "../operations/performances.ts";
import { queueOperations } from "../operations/queue.ts";
import { serviceOperations } from "../operations/service.ts";
import { usersOperations } from "../operations/users.ts";
import type { Operation } from "../operations/operation.ts";

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
  ...Object.values(operatorFindingOperations),
  ...Object.values(operatorWatchingOperations),
  ...Object.values(operatorAuditOperations),
  ...Object.values(operatorKeysOperations),
  ...Object.values(serviceOperations),
];
