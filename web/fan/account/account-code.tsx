// The account code, shown on request: to read, to copy, and to scan with another device.
import { endOfToken } from "../../../clients/frontrow/src/token-end.ts";
import { useTexts } from "../../shared/texts/use-texts.ts";
import { deviceZone, momentsOf } from "../../shared/time/moments.ts";
import { CopyButton } from "../../shared/ui/copy-button.tsx";
import { LaterQrCode } from "../../shared/ui/later-qr-code.tsx";
import { codeLink } from "../session/account-code.ts";
import { accountTexts as texts } from "./texts/texts.ts";

export function AccountCode({ code }: { code: string }) {
  const { language } = useTexts();
  const end = endOfToken(code);
  return (
    <section class="card account-part">
      <h2>{texts.code.title}</h2>
      <p>{texts.code.what}</p>
      {end !== null && <p class="code-end">{texts.code.until(momentsOf(language, deviceZone()).moment(end))}</p>}
      <details class="account-code">
        <summary>{texts.code.show}</summary>
        <div class="account-code-shown">
          <textarea class="code-text" readOnly rows={8} aria-label={texts.code.text} value={code} />
          <CopyButton text={code} copy={texts.code.copy} copied={texts.copied} failed={texts.copyFailed} />
          <p class="quiet">{texts.code.other}</p>
          <p class="quiet">{texts.code.qrUse}</p>
          <LaterQrCode text={codeLink(location.origin, code)} name={texts.code.qr} />
        </div>
      </details>
    </section>
  );
}
