// Question: is a setting that an operator may send also shown to the operator, and tried by the tests that go over the
// samples? Doesn't prove that it is stored or logged: the types of the record and of the log ask for that.
import { expect, test } from "vitest";
import { concertPatch, newConcert } from "./concert-settings.ts";
import { operatorConcert } from "./operator-concert.ts";
import { fullConcert, fullConcertPatch } from "./operations/samples.ts";
import { waitingRoomFields } from "./waiting-room.ts";

const missingIn = (fields: object, wanted: object) => Object.keys(wanted).filter((field) => !(field in fields));

test("the operator sees every setting of a concert", () => {
  expect(missingIn(operatorConcert.shape, { ...newConcert.shape, ...concertPatch.shape })).toEqual([]);
  expect(missingIn(operatorConcert.shape, { subtitle: "" })).toEqual(["subtitle"]);
});

test("the full samples have every setting", () => {
  expect(missingIn(fullConcert, newConcert.shape)).toEqual([]);
  expect(missingIn(fullConcertPatch, concertPatch.shape)).toEqual([]);
  expect(missingIn(fullConcert.waitingRoom, waitingRoomFields)).toEqual([]);
});
