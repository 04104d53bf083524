// The waiting room: join, ask where one stands, ask to be let in, leave. All but the last answer with the same body.
import type { PlaceBody } from "../../../contract/line.ts";
import { queueOperations } from "../../../contract/operations/queue.ts";
import type { Answer } from "../../../contract/refusals.ts";
import { joinThroughGate } from "../../../room/client/room-client.ts";
import type { PlaceView } from "../../../domain/room-messages.ts";
import { keyRing } from "../../access/token-keys.ts";
import type { QueueClaims } from "../../access/tokens.ts";
import { configurationOf } from "../../http/configuration.ts";
import { enter } from "../../line/entering.ts";
import { isKnownOver, noteEnded, noteServed, readLine, readPlace } from "../../line/line-reading.ts";
import { placeAnswer } from "../../line/place-body.ts";
import { join } from "../../rooms/shared-room-calls.ts";
import type { AnyRequest, Headers, RefusedAnswer } from "../handler.ts";
import { routesOf } from "../routes-of.ts";

export const queueRoutes = routesOf(queueOperations)({
  async joinQueue(request) {
    const { c, fanId, address, room, place, chance } = request;
    const { concertId } = address;
    const line = await readLine(c, room, concertId);
    if (!line.ok) return line;
    const gates = line.value.snapshot.intakeGates;
    const joined = await (gates === 0
      ? join(c, room, concertId, { fanId })
      : joinThroughGate(c.env, { ...address, gates }, { fanId }, chance));
    if (!joined.ok) return joined;
    const { placeView, isNew } = joined.value;
    noteServed({ concertId, epoch: placeView.epoch }, placeView.served);
    // A token is no condition of joining, but one at hand tells which position was shown last.
    return { status: isNew ? 201 : 200, ...(await shown(request, { fanId, concertId, placeView, token: place })) };
  },

  async getPlace(request) {
    const { c, room, place } = request;
    return standingAnswer(request, await readPlace(c, room, place), place);
  },

  async leaveQueue({ c, room, place }) {
    // What is over is left already.
    if (await isKnownOver(c, room, place)) return { status: 204, raw: null };
    const left = await room.leave(place);
    if (!left.ok) return left;
    noteServed(place, left.value.served);
    noteEnded(place);
    return { status: 204, raw: null };
  },

  async claimAdmission(request) {
    const { c, room, place } = request;
    return standingAnswer(request, await enter(c, room, place), place);
  },
});

async function standingAnswer(
  request: AnyRequest,
  placeView: Answer<PlaceView>,
  place: QueueClaims,
): Promise<{ status: 200; body: PlaceBody; headers: Headers } | RefusedAnswer> {
  if (!placeView.ok) return placeView;
  const { fanId, concertId } = place;
  return { status: 200, ...(await shown(request, { fanId, concertId, placeView: placeView.value, token: place })) };
}

/** The body that shows a place, with a new token. */
const shown = async ({ c, now, chance }: AnyRequest, told: Parameters<typeof placeAnswer>[1]) =>
  placeAnswer(await keyRing(configurationOf(c.env), "queue"), told, now, chance());
