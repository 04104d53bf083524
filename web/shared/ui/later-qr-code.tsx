import { later } from "./later.tsx";

/** A QR code, whose encoder is loaded when one is shown. */
export const LaterQrCode = later(
  async () => (await import("./qr-code.tsx")).QrCode,
  () => <div class="qr-code waiting" />,
);
