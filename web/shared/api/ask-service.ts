// How a call of the app reaches the service. Every answer tells the service's time; and where the reader has chosen a language
// that the browser doesn't prefer, the service answers in the chosen one.
import { chosenLanguage } from "../texts/chosen-language.ts";
import { learnTime } from "../time/server-clock.ts";

export async function askService(request: Request): Promise<Response> {
  const language = chosenLanguage();
  if (language !== null) request.headers.set("Accept-Language", language);
  const response = await fetch(request);
  learnTime(response);
  return response;
}
