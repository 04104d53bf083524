// Who a fan is.
import { z } from "zod";
import { NAME_MAX_CHARS } from "./bounds.ts";
import { typedText } from "./text/typed-text.ts";
import { id, instant } from "./values.ts";

export const newUser = z.strictObject({ name: typedText(NAME_MAX_CHARS).optional() });
export const tokenRequest = z.strictObject({ refreshToken: z.string().min(1).max(4_096) });

export const userCreated = z.object({
  userId: id,
  accessToken: z.string(),
  expiresAt: instant,
  refreshToken: z.string(),
});
export const tokenIssued = z.object({ userId: id, accessToken: z.string(), expiresAt: instant });
export const user = z.object({ userId: id, name: z.string().nullable() });
