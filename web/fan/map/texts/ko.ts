import type { MapTexts } from "./texts.ts";

const count = new Intl.NumberFormat("ko");

export const texts: MapTexts = {
  name: "좌석 배치도",
  help: "방향키로 좌석 사이를, Page Up과 Page Down으로 구역 사이를 이동합니다. Enter를 누르면 좌석을 선택하거나 선택을 취소합니다. 더하기와 빼기로 확대·축소하고, 0을 누르면 전체가 보입니다. 좌석 목록에서도 똑같이 선택할 수 있습니다.",
  stage: "무대",
  section: (name) => `${name}구역`,
  seat: (section, row, number) => `${section}구역 ${row}열 ${number}번`,
  left: (places) => (places === 0 ? "매진" : `잔여 ${count.format(places)}`),
  status: {
    available: "선택 가능",
    held: "선택 불가",
    sold: "선택 불가",
    blocked: "판매 제외",
    yours: "내가 선택한 좌석",
  },
  marked: "추천 좌석",
  grades: "좌석 등급",
  allGrades: "전체",
  key: "표시 안내",
  zoomIn: "확대",
  zoomOut: "축소",
  all: "전체 보기",
};
