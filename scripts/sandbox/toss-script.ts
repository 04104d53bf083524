// A stub of the script that Toss serves at https://js.tosspayments.com/v2/standard: the part that the checkout page calls. It opens the
// sandbox's page instead of Toss's window.

const SCRIPT = `(() => {
  const missing = (name) => Object.assign(new Error(name + " is missing"), { code: "INVALID_PARAMETERS" });
  window.TossPayments = (clientKey) => {
    if (!clientKey) throw missing("clientKey");
    return {
      payment({ customerKey }) {
        if (!customerKey) throw missing("customerKey");
        return {
          requestPayment({ method, amount, orderId, orderName, successUrl, failUrl }) {
            if (method !== "CARD") return Promise.reject(missing("method"));
            if (!amount || amount.currency !== "KRW") return Promise.reject(missing("amount"));
            const query = new URLSearchParams({ clientKey, orderId, orderName, amount: amount.value, successUrl, failUrl });
            window.location.assign(ORIGIN + "/pay/toss?" + query);
            return new Promise(() => {});
          },
        };
      },
    };
  };
  window.TossPayments.ANONYMOUS = "@@ANONYMOUS";
})();
`;

export const tossScript = (url: string): Response =>
  new Response(SCRIPT.replace("ORIGIN", JSON.stringify(url)), {
    headers: { "Content-Type": "text/javascript; charset=utf-8", "Cache-Control": "no-store" },
  });
