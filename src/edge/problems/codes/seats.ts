// What is refused when seats are held.
import type { Problems } from "./problem-entry.ts";

export const seatProblems = {
  "unknown-seats": {
    status: 400,
    members: ["seatIds"],
    errors: [{ in: "body", path: "seatIds", message: "names seats that do not exist" }],
    sample: { code: "unknown-seats", seatIds: ["A-99-1"] },
    en: {
      title: "Some seats do not exist",
      detail: "This date has no seats named {seatIds}.",
      meaning: "The date has no seats with the names in `seatIds`.",
      todo: "Take seat ids from the seats of exactly this date. They are not guessed or built by a client.",
    },
    ko: {
      title: "존재하지 않는 좌석이 있습니다",
      detail: "이 회차에 없는 좌석입니다: {seatIds}",
      meaning: "`seatIds`의 좌석은 이 회차에 없습니다.",
      todo: "좌석 식별자는 바로 이 회차의 좌석 목록에서 가져오십시오. 추측하거나 만들어 내지 마십시오.",
    },
  },
  "layout-changed": {
    status: 409,
    members: ["layoutVersion"],
    sample: { code: "layout-changed", layoutVersion: "PBNy2_kt5z8FSAH1" },
    en: {
      title: "The seat plan has changed",
      detail: "Prices or the seat plan of this date have changed. Nothing was held; please look at the seats again.",
      meaning:
        "The layout named in the request is not the present one, which `layoutVersion` names: a price or a place has changed since " +
        "the fan was shown the seats. Nothing was held.",
      todo: "Read the layout again, show the fan what has changed, and ask with the new version when the fan agrees.",
    },
    ko: {
      title: "좌석 배치가 변경되었습니다",
      detail: "이 회차의 가격이나 좌석 배치가 변경되었습니다. 선점된 좌석은 없으니 좌석을 다시 확인해 주십시오.",
      meaning:
        "요청한 좌석 배치는 현재 배치(`layoutVersion`)가 아닙니다. 사용자가 좌석을 본 뒤에 가격이나 위치가 바뀌었습니다. 선점된 좌석은 없습니다.",
      todo: "좌석 배치를 다시 읽어 바뀐 내용을 사용자에게 보여 주고, 동의하면 새 버전으로 다시 요청하십시오.",
    },
  },
  "already-yours": {
    status: 409,
    members: ["seatIds", "holdIds"],
    sample: { code: "already-yours", seatIds: ["A-3-12"], holdIds: ["hld_4Tz0cFq8Yp1XvKs6RbNwHj"] },
    en: {
      title: "Some seats are yours already",
      detail: "You hold {seatIds} already. Nothing more was held; please pay or release what you hold first.",
      meaning:
        "The seats in `seatIds` are in live holds of this fan, named in `holdIds`, together with others or without. None of the " +
        "wanted seats was held anew.",
      todo: "Show the fan the holds in `holdIds`. Pay them, or release them and ask again. Asking for exactly the seats of one gives that hold.",
    },
    ko: {
      title: "이미 본인이 선점한 좌석이 있습니다",
      detail: "이미 선점하신 좌석입니다: {seatIds}. 새로 선점된 좌석은 없으니 먼저 결제하거나 선점을 해제해 주십시오.",
      meaning:
        "`seatIds`의 좌석은 이 사용자의 유효한 선점(`holdIds`)에 들어 있습니다. 요청한 좌석 중 새로 선점된 것은 없습니다.",
      todo: "`holdIds`의 선점을 사용자에게 보여 주십시오. 결제하거나, 해제한 뒤 다시 요청하십시오. 한 선점의 좌석을 그대로 요청하면 그 선점을 받습니다.",
    },
  },
  "seats-unavailable": {
    status: 409,
    members: ["seatIds"],
    sample: { code: "seats-unavailable", seatIds: ["A-3-13"] },
    whenEmpty: {
      member: "seatIds",
      en: "No free seats are left that fit. Nothing was held; please ask for fewer seats or for others.",
      ko: "조건에 맞는 빈 좌석이 남아 있지 않습니다. 선점된 좌석은 없으니 좌석 수나 조건을 바꿔 주십시오.",
    },
    en: {
      title: "Some seats are taken",
      detail: "These seats are held or sold: {seatIds}. None of the seats was held; please choose others.",
      meaning:
        "The seats in `seatIds` are held by another fan, sold, or kept back by the operator. None of the wanted seats was held. " +
        "`seatIds` is empty where the service was to choose: it has no free seats that fit. " +
        "An operator meets it for seats that somebody has, when they are to be kept back or given away; without seats when " +
        "fewer places of a standing section are left than were asked for. Then nothing was changed.",
      todo: "Read the seats again and let the fan choose others. Asking again for the same ones helps only when a hold has ended. Where none fit, ask for fewer, for other sections, or with `together: preferred`.",
    },
    ko: {
      title: "이미 선택된 좌석이 있습니다",
      detail: "이미 선점되었거나 판매된 좌석입니다: {seatIds}. 선점된 좌석은 없으니 다른 좌석을 선택해 주십시오.",
      meaning:
        "`seatIds`의 좌석은 다른 사용자가 선점했거나, 이미 판매되었거나, 운영자가 판매하지 않는 좌석입니다. 요청한 좌석 중 선점된 것은 없습니다. " +
        "좌석을 자동으로 배정하는 요청이면 `seatIds`는 비어 있으며, 조건에 맞는 빈 좌석이 없다는 뜻입니다. " +
        "운영자에게는 판매를 보류하거나 초대권으로 줄 좌석을 누군가 이미 가지고 있다는 뜻이며, 스탠딩 구역에 요청한 수만큼 남아 있지 않으면 " +
        "`seatIds`가 비어 있습니다. 이때 바뀐 것은 없습니다.",
      todo: "좌석을 다시 읽고 다른 좌석을 선택하게 하십시오. 같은 좌석은 다른 사람의 선점이 끝났을 때만 가능합니다. 조건에 맞는 좌석이 없으면 좌석 수나 구역을 바꾸거나 `together: preferred`로 요청하십시오.",
    },
  },
  "performance-cancelled": {
    status: 410,
    optionalMembers: ["reason"],
    sample: { code: "performance-cancelled" },
    en: {
      title: "The date is cancelled",
      detail: "This date does not take place. Tickets of it are refunded by themselves.",
      meaning: "The operator has cancelled the date. Its seats can't be read, held or paid. Nothing was charged.",
      todo: "Tell the fan, with `reason` where the operator gave one, and show the other dates of the concert. What was paid for this date comes back into the balance without being asked for.",
    },
    ko: {
      title: "취소된 회차입니다",
      detail: "이 회차는 열리지 않습니다. 이 회차의 티켓은 자동으로 환불됩니다.",
      meaning: "운영자가 회차를 취소했습니다. 좌석을 조회하거나 선점하거나 결제할 수 없습니다. 결제된 금액은 없습니다.",
      todo: "운영자가 남긴 `reason`이 있으면 함께 사용자에게 알리고 공연의 다른 회차를 보여 주십시오. 이 회차에 결제한 금액은 요청하지 않아도 잔액으로 돌아옵니다.",
    },
  },
  "performance-over": {
    status: 410,
    sample: { code: "performance-over" },
    en: {
      title: "The date has begun",
      detail: "This date has begun. Its seats can no longer be held or paid. Nothing was charged.",
      meaning: "The date has begun: no new hold is made, and no hold of it can be paid any more. Nothing was charged.",
      todo: "Tell the fan, and show the dates that are still to come.",
    },
    ko: {
      title: "이미 시작된 회차입니다",
      detail: "이 회차는 이미 시작되어 좌석을 선점하거나 결제할 수 없습니다. 결제된 금액은 없습니다.",
      meaning: "회차가 시작되어 새로 선점할 수 없고 선점한 좌석도 결제할 수 없습니다. 결제된 금액은 없습니다.",
      todo: "사용자에게 알리고 남은 회차를 보여 주십시오.",
    },
  },
  "has-sales": {
    status: 409,
    optionalMembers: ["sections"],
    sample: { code: "has-sales" },
    en: {
      title: "Something was held or sold",
      detail: "Fans have held or bought here, or are in line. Nothing was changed.",
      meaning:
        "A concert or a date is deleted only while nothing of it was ever held or sold and nobody is in line. A price is changed " +
        "only while nothing of its section is sold; `sections` names those of which something is.",
      todo: "Cancel the date instead of deleting it. To change the price all the same, send `evenIfSold: true`: what is held or sold keeps its price.",
    },
    ko: {
      title: "이미 선점되거나 판매된 내역이 있습니다",
      detail: "이미 선점하거나 예매한 분이 있거나 대기 중인 분이 있습니다. 변경된 것은 없습니다.",
      meaning:
        "공연이나 회차는 한 번도 선점되거나 판매된 적이 없고 대기 중인 사람이 없을 때만 삭제할 수 있습니다. 가격은 해당 구역에서 판매된 좌석이 " +
        "없을 때만 변경할 수 있으며, 판매된 좌석이 있는 구역은 `sections`에 있습니다.",
      todo: "회차를 삭제하는 대신 취소하십시오. 그래도 가격을 변경하려면 `evenIfSold: true`를 보내십시오. 선점되었거나 판매된 좌석의 가격은 그대로입니다.",
    },
  },
  "seat-limit-reached": {
    status: 409,
    members: ["limit"],
    sample: { code: "seat-limit-reached", limit: 4 },
    en: {
      title: "The limit of seats is reached",
      detail: "One person may hold and own at most {limit} seats of this concert.",
      meaning: "What the fan holds and owns for this concert, and what was asked for now, is more than `limit`.",
      todo: "Ask for fewer seats, or release a hold first.",
    },
    ko: {
      title: "좌석 수 한도에 도달했습니다",
      detail: "이 공연은 한 분이 최대 {limit}석까지 선점하거나 예매할 수 있습니다.",
      meaning: "이 공연에서 선점했거나 예매한 좌석과 지금 요청한 좌석의 합이 `limit`을 넘습니다.",
      todo: "더 적은 좌석을 요청하거나 먼저 선점을 해제하십시오.",
    },
  },
  "leaves-single-seat": {
    status: 409,
    members: ["seatIds"],
    sample: { code: "leaves-single-seat", seatIds: ["A-3-14"] },
    en: {
      title: "A single seat would be left",
      detail:
        "These seats would be left alone: {seatIds}. Nothing was held; please move your choice by a seat, or take them too.",
      meaning:
        "The concert's `singleSeatRule` is `refuse`, and the choice cuts a run of free seats so that those in `seatIds` are left " +
        "alone, though as many seats of the run could be taken without that. Nothing was held.",
      todo: "Show the fan `seatIds`. Choose seats at an end of the run, or have the best available chosen, which never leaves a single seat that can be avoided.",
    },
    ko: {
      title: "한 좌석만 남게 됩니다",
      detail:
        "한 좌석만 홀로 남게 됩니다: {seatIds}. 선점된 좌석은 없으니 한 칸 옮기거나 그 좌석도 함께 선택해 주십시오.",
      meaning:
        "공연의 `singleSeatRule`이 `refuse`이며, 같은 수의 좌석을 다르게 선택하면 피할 수 있는데도 `seatIds`의 좌석이 홀로 남습니다. " +
        "선점된 좌석은 없습니다.",
      todo: "사용자에게 `seatIds`를 보여 주십시오. 연속된 빈자리의 끝에서부터 선택하거나 자동 배정을 사용하십시오. 자동 배정은 피할 수 있는 외톨이 좌석을 남기지 않습니다.",
    },
  },
  "hold-budget-spent": {
    status: 429,
    headers: { "Retry-After": "{retryAfterSeconds}" },
    sample: { code: "hold-budget-spent", retryAfterSeconds: 1_800 },
    en: {
      title: "Too much was held without paying",
      detail:
        "You have held seats for too long without paying. You can hold seats again in {retryAfterSeconds} seconds.",
      meaning:
        "The fan's unpaid holds of the last hour come to three times `holdSeconds` × `maxSeatsPerFan` seat-seconds: seats times " +
        "the seconds they were held. Holds that were paid don't count, and one that was released counts until then.",
      todo: "Wait as long as `Retry-After` says. Live holds stay, and can be paid. Tell the fan so, and don't renew holds by yourself.",
    },
    ko: {
      title: "결제하지 않은 선점이 너무 많습니다",
      detail: "결제하지 않고 좌석을 너무 오래 선점하셨습니다. {retryAfterSeconds}초 뒤에 다시 선점하실 수 있습니다.",
      meaning:
        "최근 한 시간 동안 결제하지 않은 선점이 `holdSeconds` × `maxSeatsPerFan`의 세 배(좌석 수 × 선점한 초)에 이르렀습니다. " +
        "결제한 선점은 세지 않으며, 해제한 선점은 해제할 때까지만 셉니다.",
      todo: "`Retry-After`만큼 기다리십시오. 유효한 선점은 그대로 남아 있어 결제할 수 있습니다. 사용자에게 알리고, 선점을 자동으로 갱신하지 마십시오.",
    },
  },
  "hold-not-found": {
    status: 404,
    sample: { code: "hold-not-found" },
    en: {
      title: "Hold not found",
      detail: "You have no hold with this identifier.",
      meaning: "The fan has no hold with this identifier. Another fan's hold is not found either.",
      todo: "List the live ones with `GET …/holds`.",
    },
    ko: {
      title: "선점 내역을 찾을 수 없습니다",
      detail: "이 식별자에 해당하는 선점 내역이 없습니다.",
      meaning: "이 식별자의 선점 내역이 없습니다. 다른 사용자의 선점도 찾을 수 없습니다.",
      todo: "`GET …/holds`로 유효한 선점을 확인하십시오.",
    },
  },
  "hold-expired": {
    status: 410,
    isKept: true,
    sample: { code: "hold-expired" },
    en: {
      title: "The hold has expired",
      detail: "The time to pay is over and the seats are free again. Nothing was charged.",
      meaning: "The hold ended before this payment began. Nothing was charged.",
      todo: "Hold seats again and pay with a new `Idempotency-Key`. Show the fan `expiresAt` next time.",
    },
    ko: {
      title: "선점 시간이 만료되었습니다",
      detail: "결제 가능 시간이 지나 좌석 선점이 해제되었습니다. 결제된 금액은 없습니다.",
      meaning: "결제가 시작되기 전에 선점이 끝났습니다. 결제된 금액은 없습니다.",
      todo: "좌석을 다시 선점하고 새 `Idempotency-Key`로 결제하십시오. 사용자에게 `expiresAt`을 보여 주십시오.",
    },
  },
  "hold-already-paid": {
    status: 409,
    isKept: true,
    sample: { code: "hold-already-paid" },
    en: {
      title: "Already paid",
      detail: "This hold was paid with another payment.",
      meaning: "The hold was paid with another `Idempotency-Key`.",
      todo: "Look at `GET /v1/payments` and `GET /v1/tickets`: the tickets are there. Use one key per purchase.",
    },
    ko: {
      title: "이미 결제되었습니다",
      detail: "이 선점 건은 다른 결제로 이미 결제되었습니다.",
      meaning: "이 선점은 다른 `Idempotency-Key`로 결제되었습니다.",
      todo: "`GET /v1/payments`와 `GET /v1/tickets`를 확인하십시오. 티켓이 있습니다. 예매마다 키를 하나만 사용하십시오.",
    },
  },
  "payment-in-progress": {
    status: 409,
    sample: { code: "payment-in-progress" },
    en: {
      title: "A payment is in progress",
      detail: "The seats are being paid right now. Please wait for the outcome.",
      meaning: "A payment of this hold is running under another key, and its outcome is not known yet.",
      todo: "Wait a second and repeat the payment that is running, with its own key, or look at the hold's `status`.",
    },
    ko: {
      title: "결제가 진행 중입니다",
      detail: "이 좌석의 결제를 처리하고 있습니다. 결과가 나올 때까지 기다려 주십시오.",
      meaning: "이 선점의 결제가 다른 키로 진행 중이며 결과가 아직 정해지지 않았습니다.",
      todo: "잠시 기다린 뒤 진행 중인 결제를 그 키로 다시 보내거나 선점의 `status`를 확인하십시오.",
    },
  },
} satisfies Partial<Problems>;
