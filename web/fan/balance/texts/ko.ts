import type { BalanceTexts } from "./texts.ts";

export const texts: BalanceTexts = {
  title: "내 잔액",
  loading: "잔액을 불러오는 중입니다",
  amount: "현재 잔액",
  use: "잔액으로 티켓을 결제하며, 환불 금액은 잔액으로 돌아옵니다.",
  entries: "이용 내역",
  noEntries: "아직 내역이 없습니다. 충전, 결제, 환불 내역이 여기에 표시됩니다.",
  more: "이전 내역 더 보기",
  kind: { charge: "충전", payment: "티켓 결제", refund: "환불" },
  after: (amount) => `잔액 ${amount}`,
  reference: "거래 번호",
  fill: {
    title: "충전하기",
    free: "지금은 시험 운영 중이라 실제 결제 없이 잔액을 충전할 수 있습니다.",
    missing: (amount) => `${amount}이 부족합니다.`,
    amount: "충전 금액(원)",
    hint: (max) => `1원 단위로, 한 번에 최대 ${max}까지 충전할 수 있습니다.`,
    go: "충전하기",
    goWith: (amount) => `${amount} 충전`,
    going: "잠시만 기다려 주세요",
    filled: (amount) => `충전되었습니다. 현재 잔액은 ${amount}입니다.`,
    wrong: (max) => `1원에서 ${max} 사이의 금액을 입력해 주세요.`,
    noAnswer: "충전되었는지 아직 확인되지 않았습니다. 다시 눌러도 한 번만 충전됩니다.",
    nowhere: "지금은 이 페이지에서 충전할 수 없습니다. 잔액은 그대로입니다.",
  },
};
