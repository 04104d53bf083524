// Answers that have a secret in them, as D1 keeps them for an idempotency key. Such an answer is sealed with the key of the operator
// who asked, of which D1 has nothing but a hash: so the answer can be given again to the letter, to that operator alone, and
// whoever reads the database finds no key in it.
//
// AES-256-GCM; its key is made by HKDF from the operator's key, which is random and long, and a new nonce is taken for each answer.

/** How answers are sealed for one operator's key. */
export interface Seal {
  close(text: string): Promise<string>;
  /** Throws for a text that another key has sealed, or that was changed. */
  open(sealed: string): Promise<string>;
}

const NONCE_BYTES = 12;
const MARK = "sealed ";

/** The seal of an operator's key. */
export function sealBy(operatorsKey: string): Seal {
  const key = deriveKey(operatorsKey);
  return {
    async close(text) {
      const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
      const closed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await key, new TextEncoder().encode(text));
      return `${MARK}${toBase64(new Uint8Array([...iv, ...new Uint8Array(closed)]))}`;
    },
    async open(sealed) {
      const bytes = Uint8Array.from(atob(sealed.slice(MARK.length)), (letter) => letter.codePointAt(0) ?? 0);
      const [iv, closed] = [bytes.slice(0, NONCE_BYTES), bytes.slice(NONCE_BYTES)];
      return new TextDecoder().decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, await key, closed));
    },
  };
}

async function deriveKey(operatorsKey: string): Promise<CryptoKey> {
  const text = new TextEncoder();
  const secret = await crypto.subtle.importKey("raw", text.encode(operatorsKey), "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: text.encode("frontrow sealed answers") };
  return crypto.subtle.deriveKey(how, secret, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCodePoint(...bytes));
