import type { Duration, Texts } from "./texts.ts";

const unit = (count: number, one: string): string[] => (count === 0 ? [] : [`${count}${one}`]);
const duration = ({ days, hours, minutes, seconds }: Duration): string =>
  [...unit(days, "일"), ...unit(hours, "시간"), ...unit(minutes, "분"), ...unit(seconds, "초")].join(" ") || "0초";

export const texts: Texts = {
  language: "ko",
  site: {
    skip: "본문으로 건너뛰기",
    home: "Frontrow, 전체 공연",
    menu: "메뉴",
    tickets: "내 티켓",
    account: "내 계정",
    developers: "개발자용 API",
    promise: "대기 번호는 1인 1개이며, 새로고침해도 그대로입니다.",
  },
  money: (amount, currency) =>
    currency === "KRW"
      ? `${new Intl.NumberFormat("ko").format(amount)}원`
      : new Intl.NumberFormat("ko", { style: "currency", currency }).format(amount),
  duration,
  state: { scheduled: "예매 예정", open: "예매 중", paused: "일시 중지", closed: "예매 종료" },
  availability: { few: "매진 임박", soldOut: "매진", cancelled: "공연 취소", past: "공연 종료" },
  concerts: {
    title: "공연",
    none: "아직 공연이 없습니다",
    noneYet: "공연이 등록되면 이 페이지에 자동으로 표시됩니다.",
    more: "공연 더 보기",
    from: (price) => `${price}부터`,
  },
  concert: {
    loading: "공연 정보를 불러오는 중입니다",
    back: "전체 공연",
    dates: () => "공연 일정",
    prices: "가격",
    rules: "예매 안내",
    seatsEach: (count) => `1인당 최대 ${count}석까지 예매할 수 있습니다.`,
    hold: (time) => `선택한 좌석은 결제하는 동안 ${time}간 다른 사람이 예매할 수 없습니다.`,
    singleSeat: "좌석 사이에 한 자리만 남기는 선택은 할 수 없습니다.",
    times: (zone) => `모든 시간은 ${zone}(공연장 현지 시간) 기준입니다.`,
    fromCalendar: "캘린더에 추가",
  },
  sale: {
    lobbyIn: "대기실 개방까지",
    saleIn: "예매 시작까지",
    opensAt: (moment) => `${moment}에 예매를 시작합니다.`,
    lobbyAt: (moment) => `대기실은 ${moment}에 개방됩니다.`,
    inLobby: "대기실이 개방되었습니다. 입장한 순서대로 번호를 받습니다.",
    open: "지금 예매 중입니다",
    openUntil: (moment) => `${moment}까지 예매할 수 있습니다.`,
    paused: "예매가 잠시 중지되었습니다. 자동으로 다시 시작되며, 대기 순서는 그대로 유지됩니다.",
    closed: "예매가 종료되었습니다.",
    soldOut: "모든 일정이 매진되었습니다. 환불된 좌석은 다시 예매할 수 있습니다.",
    refreshIsSafe: "이 페이지는 자동으로 갱신됩니다. 언제든지 새로고침해도 됩니다.",
    calendarTitle: (title) => `예매 시작: ${title}`,
    join: "예매하기",
    joinLobby: "대기실 입장하기",
    joinAnyway: "그래도 대기열에 들어가기",
    signInNow: "미리 로그인하고 잔액 충전하기",
    fillBalance: "미리 잔액 충전하기",
  },
  trouble: {
    title: "서비스에 연결할 수 없습니다",
    offline: "오프라인 상태인 것 같습니다. 대기 번호와 티켓은 그대로입니다.",
    again: "자동으로 다시 시도합니다.",
    tryNow: "지금 다시 시도",
  },
  missing: {
    title: "페이지를 찾을 수 없습니다",
    text: "주소가 잘못되었거나 더 이상 없는 페이지입니다.",
    home: "전체 공연 보기",
  },
};
