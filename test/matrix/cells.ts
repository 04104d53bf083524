// The matrix: every fault point, operation and recovery. Whether a cell is possible is worked out, not written down: an
// operation is run once without a fault, and its trace says what can strike it.
import { faults, type Passed } from "../faults/faults.ts";
import { OPERATIONS, type Operation } from "./operations.ts";
import { FAULT_POINTS, type FaultPoint, type Place } from "./points.ts";
import { RECOVERIES, type Recovery } from "./recoveries.ts";

export interface Cell {
  operation: Operation;
  point: FaultPoint;
  recovery: Recovery;
  /** Every way in which it can happen, or why it can't. */
  runs: Place[] | string;
}

/** What an operation does when nothing goes wrong. */
async function traceOf(operation: Operation): Promise<Passed[]> {
  const scene = await operation.prepare();
  faults.reset();
  await operation.send(scene, "key");
  return faults.trace.filter(({ room }) => room === null || room === scene.concert.concertId);
}

export async function makeCells(): Promise<Cell[]> {
  const cells: Cell[] = [];
  for (const operation of OPERATIONS) {
    const trace = await traceOf(operation);
    const touchesRoom = trace.some(({ room }) => room !== null);
    for (const point of FAULT_POINTS) {
      const places = point.places(trace);
      for (const recovery of RECOVERIES) {
        const runs = typeof places === "string" ? places : (recovery.impossible(operation, touchesRoom) ?? places);
        cells.push({ operation, point, recovery, runs });
      }
    }
  }
  faults.reset();
  return cells;
}
