// Question: does a room take the joins of a Worker of the former version, which sends fans' ids alone? Method: one list with
// both kinds, to a room of the production class. It does not prove that a room of the former version takes today's joins:
// it doesn't, and answers them as a bug until the deploy has reached it.
import { expect, test } from "vitest";
import { makeConcert, roomOf } from "../../test/support/client.ts";

test("both kinds of join share one line, and a fan who sends both has one place", async () => {
  const room = roomOf(await makeConcert());
  const joined = await room.join(["usr_ann", { fanId: "usr_bob" }, { fanId: "usr_ann" }, "usr_bob"]);
  const places = joined.map((answer) => (answer.ok ? [answer.value.placeView.number, answer.value.isNew] : answer));
  expect(places).toEqual([
    [1, true],
    [2, true],
    [1, false],
    [2, false],
  ]);
});
